package io.gad.sync.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gad.postgres.TableName;
import io.gad.postgres.pgoutput.PgOutputMessage.Column;
import io.gad.postgres.pgoutput.PgOutputMessage.Delete;
import io.gad.postgres.pgoutput.PgOutputMessage.Identity;
import io.gad.postgres.pgoutput.PgOutputMessage.Insert;
import io.gad.postgres.pgoutput.PgOutputMessage.Relation;
import io.gad.postgres.pgoutput.PgOutputMessage.Update;
import io.gad.postgres.pgoutput.Tuple;
import io.gad.sync.SyncProblem;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A table whose whole rows are sent, while the target goes by a unique index on the first column. */
class KeyedChangesTest {

    private static final int TEXT = 25;

    private final KeyedChanges changes = new KeyedChanges(
            new Relation(
                    1,
                    new TableName("public", "t"),
                    Identity.FULL,
                    List.of(new Column(true, "a", TEXT, -1), new Column(true, "b", TEXT, -1))),
            new int[] {0});

    private static Tuple row(String a, String b) {
        byte[] first = a.getBytes(StandardCharsets.UTF_8);
        byte[] second = b.getBytes(StandardCharsets.UTF_8);
        ByteBuffer row = ByteBuffer.allocate(12 + first.length + second.length).putShort((short) 2);
        row.put((byte) 't').putInt(first.length).put(first);
        row.put((byte) 't').putInt(second.length).put(second);
        return Tuple.read(row.flip());
    }

    @Test
    void aRowThatIsMadeChangedAndDeletedLeavesNothing() {
        changes.add(new Insert(1, row("1", "x")), 100);
        changes.add(new Update(1, Optional.of(row("1", "x")), true, row("1", "y")), 100);
        changes.add(new Delete(1, row("1", "y"), true), 100);
        assertThat(changes.rows()).extracting(NetRow::action).containsExactly(NetRow.Action.NONE);
    }

    @Test
    void whatALaterChangeHasReplacedIsNotCountedAnyMore() {
        assertThat(changes.add(new Insert(1, row("1", "x")), 100)).isEqualTo(100);
        assertThat(changes.add(new Update(1, Optional.empty(), false, row("1", "y")), 50))
                .isEqualTo(50);
        assertThat(changes.add(new Update(1, Optional.empty(), false, row("1", "z")), 70))
                .isEqualTo(20);
        assertThat(changes.add(new Update(1, Optional.empty(), false, unchangedB("1")), 30))
                .as("the last value of b stays beside the new row")
                .isEqualTo(30);
        assertThat(changes.add(new Delete(1, row("1", "z"), false), 10)).isEqualTo(-100);
        assertThat(changes.add(new Delete(1, row("2", "z"), false), 10)).isEqualTo(10);
    }

    private static Tuple unchangedB(String a) {
        byte[] first = a.getBytes(StandardCharsets.UTF_8);
        ByteBuffer row = ByteBuffer.allocate(8 + first.length).putShort((short) 2);
        row.put((byte) 't').putInt(first.length).put(first).put((byte) 'u');
        return Tuple.read(row.flip());
    }

    /** The source has dropped the index already, or is about to: insert the new row, then delete the old one. */
    @Test
    void twoRowsOfOneKeyAreNotFoldedIntoOne() {
        changes.add(new Insert(1, row("1", "y")), 100);
        assertThatThrownBy(() -> changes.add(new Delete(1, row("1", "x"), true), 100))
                .isInstanceOf(SyncProblem.class)
                .hasMessageContaining("another row with the same key");
    }

    @Test
    void norIsTheOneThatMovesAwayTakenForTheOther() {
        changes.add(new Insert(1, row("1", "y")), 100);
        assertThatThrownBy(() -> changes.add(new Update(1, Optional.of(row("1", "x")), true, row("2", "x")), 100))
                .isInstanceOf(SyncProblem.class)
                .hasMessageContaining("another row with the same key");
    }
}
