package io.gad.control.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.group.GroupTask;
import io.gad.control.group.Rejoin;
import io.gad.control.instance.FormerPrimary;
import io.gad.control.instance.Instance;
import io.gad.control.operation.ExpectedLoss;
import io.gad.control.operation.Operation;
import io.gad.control.port.SchemaMode;
import io.gad.control.port.WayBack;
import io.gad.member.Reign;
import io.gad.postgres.Lsn;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
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
        assertThat(task.undecided()).isFalse();
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
        Operation promote = Json.read("""
                {"type":"promote","group":"orders","instance":"us","expectedEpoch":1,"confirm":true}
                """, Operation.class);
        assertThat(promote).isEqualTo(new Operation.Promote("orders", "us", Optional.of(1L), true));
        ExpectedLoss loss = Json.read("""
                {"seconds":1.5,"bytes":10,"transactions":2,"evidenceAgeMillis":3,"transactionsPerSecond":4.0}
                """, ExpectedLoss.class);
        assertThat(loss).isEqualTo(new ExpectedLoss(1.5, 10, 2, 3, 4));
    }

    @Test
    void howASecondaryComesToFollowIsReadAsItWasWritten() {
        Reign reign = new Reign(1, new UUID(1, 1));
        Rejoin undecided = Rejoin.undecided("t1", "t2", reign);
        GroupTask task =
                new GroupTask("t3", "us", "ap", reign, "op-1", SchemaMode.COPY, true).rejoining(Optional.of(undecided));
        assertThat(Json.read(Json.write(task), GroupTask.class)).isEqualTo(task);
        assertThat(task.undecided()).isTrue();
        Rejoin decided = undecided.by(
                new WayBack(
                        Map.of(
                                "app",
                                new WayBack.Place(
                                        new Lsn(5),
                                        new Lsn(4),
                                        Optional.of(new Lsn(7)),
                                        Optional.of(new Lsn(8)),
                                        true)),
                        Optional.empty()),
                "gad-1/ap/1");
        GroupTask begun = task.rejoining(Optional.of(decided));
        assertThat(Json.read(Json.write(begun), GroupTask.class)).isEqualTo(begun);
        assertThat(begun.undecided()).isFalse();
    }

    @Test
    void whatWasAskedIsReadAsItWasWritten() {
        Operation promote = new Operation.Promote("orders", "us", Optional.empty(), Optional.of("p-1"), false, false);
        assertThat(Json.read(Json.write(promote), Operation.class)).isEqualTo(promote);
    }
}
