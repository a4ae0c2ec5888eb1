package io.gad.control.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.group.GroupTask;
import io.gad.control.instance.FormerPrimary;
import io.gad.control.instance.Instance;
import org.junit.jupiter.api.Test;

class JsonTest {

    @Test
    void aDocumentFromBeforeAFieldWasAddedIsRead() {
        GroupTask task = Json.read("""
                {"id":"t1","source":"eu","target":"us","operation":"op-1","schemaMode":"COPY",
                 "reign":{"epoch":1,"id":"00000000-0000-0001-0000-000000000001"},"targetMayHoldData":true}
                """, GroupTask.class);
        assertThat(task.targetMayHoldData()).isTrue();
        assertThat(task.paused()).isFalse();
        Instance instance = Json.read("""
                {"name":"eu","region":"eu-west","dsn":"postgresql://gad@eu-db:5432/postgres","sealedPassword":"x",
                 "state":"STANDALONE","fence":"NONE","fenceDetail":"","group":null,"former":null,"identity":null}
                """, Instance.class);
        assertThat(instance.databases()).isEmpty();
        assertThat(instance.group()).isEmpty();
        FormerPrimary former = Json.read("""
                {"groupId":"gad-1","group":"orders","reign":{"epoch":1,"id":"00000000-0000-0001-0000-000000000001"},
                 "taskId":"t1","finalPositions":{"app":"0/1A"},"identity":null,"reportStored":false}
                """, FormerPrimary.class);
        assertThat(former.finalStates()).isEmpty();
    }
}
