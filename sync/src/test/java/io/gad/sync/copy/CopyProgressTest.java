package io.gad.sync.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.postgres.TableName;
import io.gad.sync.copy.TableProgress.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is told of a load: the tables under way, the largest of the others, and the number of the rest. */
class CopyProgressTest {

    private final CopyProgress progress = new CopyProgress();

    private static CopyTable table(int oid, long rows, long bytes) {
        return new CopyTable(
                new TableName("public", "t" + oid),
                oid,
                List.of("id"),
                List.of(1),
                true,
                oid,
                rows,
                bytes,
                false,
                List.of(),
                "id integer",
                0,
                List.of());
    }

    private static Chunk chunk(CopyTable table, int number, long bytes) {
        return new Chunk(table, number, number, 1, bytes, false);
    }

    @Test
    void aTableIsToldWhileItIsUnderWayAndWhenItIsThere() {
        CopyTable large = table(1, 1_000, 800);
        CopyTable small = table(2, 0, 100);
        List<Chunk> rest = List.of(chunk(large, 0, 400), chunk(large, 1, 400), chunk(small, 0, 100));
        progress.begin(List.of(large, small), rest, Map.of());
        assertThat(progress.detail().tables())
                .extracting(TableProgress::stage)
                .containsExactly(Stage.WAITING, Stage.WAITING);

        CopyProgress.Running one = progress.start(rest.get(2));
        one.rows.set(7);
        one.bytes.set(60);
        CopyDetail copying = progress.detail();
        assertThat(copying.tables().getFirst())
                .isEqualTo(new TableProgress(new TableName("public", "t2"), Stage.COPYING, 7, 7, 60, 100));
        assertThat(copying.tablesDone()).isZero();

        progress.finished(one);
        CopyDetail after = progress.detail();
        assertThat(after.tables())
                .containsExactly(
                        new TableProgress(new TableName("public", "t1"), Stage.WAITING, 0, 1_000, 0, 800),
                        new TableProgress(new TableName("public", "t2"), Stage.DONE, 7, 7, 100, 100));
        assertThat(after.tablesDone()).isEqualTo(1);
        assertThat(after.tablesTotal()).isEqualTo(2);
    }

    @Test
    void whatIsLostOnItsWayIsNotCounted() {
        CopyTable table = table(1, 10, 100);
        Chunk chunk = chunk(table, 0, 100);
        progress.begin(List.of(table), List.of(chunk), Map.of());
        CopyProgress.Running one = progress.start(chunk);
        one.rows.set(5);
        progress.lost(one);
        assertThat(progress.detail().tables())
                .containsExactly(new TableProgress(new TableName("public", "t1"), Stage.WAITING, 0, 10, 0, 100));
    }

    @Test
    void whatWasHereBeforeARestartIsHere() {
        CopyTable table = table(1, 10, 100);
        progress.begin(List.of(table), List.of(chunk(table, 1, 50)), Map.of(1L, new LoadBook.Totals(6, 40)));
        assertThat(progress.detail().tables())
                .containsExactly(new TableProgress(new TableName("public", "t1"), Stage.WAITING, 6, 10, 50, 100));
    }

    @Test
    void ofManyTablesOnlySomeAreNamedThoseUnderWayFirst() {
        List<CopyTable> tables = new ArrayList<>(
                IntStream.range(0, 500).mapToObj(i -> table(i, 1, 1_000 - i)).toList());
        List<Chunk> rest = tables.stream().map(t -> chunk(t, 0, t.bytes())).toList();
        progress.begin(tables, rest, Map.of());
        progress.finished(progress.start(rest.get(0)));
        var unused = progress.start(rest.get(499));
        CopyDetail detail = progress.detail();
        assertThat(detail.tables()).hasSize(CopyDetail.MOST);
        assertThat(detail.tables().getFirst().name()).isEqualTo(new TableName("public", "t499"));
        assertThat(detail.tables().get(1).name()).isEqualTo(new TableName("public", "t1"));
        assertThat(detail.tablesTotal()).isEqualTo(500);
        assertThat(detail.tablesDone()).isEqualTo(1);
    }

    @Test
    void noPaceIsMadeUpBeforeItCanBeTold() {
        CopyTable table = table(1, 10, 100);
        progress.begin(List.of(table), List.of(chunk(table, 0, 100)), Map.of());
        assertThat(progress.detail().rowsPerSecond()).isEmpty();
        assertThat(progress.detail().bytesPerSecond()).isEmpty();
        assertThat(new CopyProgress().detail().tables()).isEmpty();
    }
}
