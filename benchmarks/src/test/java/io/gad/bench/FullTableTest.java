package io.gad.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gad.api.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullTableTest {

    private static final Machine MACHINE = new Machine("CPU", 2, 4096, "Linux", "25", "15.1");
    private static final Heap HEAP = new Heap(512, 300, 120, 450);
    private static final OutageRun OUTAGE = OutageRun.of(
            Outage.KILLED,
            "jdbc:postgresql://a,b/app?targetServerType=primary",
            "postgresql://a,b/app?target_session_attrs=read-write",
            List.of(
                    round("eu", true, 400, 700, 900, 3),
                    round("us", false, 500, 800, 950, 0),
                    round("eu", true, 600, 650, 1_000, 1)),
            HEAP);
    private static final RejoinRun REJOIN = RejoinRun.of(
            "tpcb",
            512,
            1_000,
            1_000,
            new Samples(List.of(2.0, 2.5, 3.0)),
            new Samples(List.of(30.0, 25.0, 35.0)),
            new Samples(List.of(9.0)),
            true,
            HEAP);

    @TempDir
    private Path folder = Path.of("");

    private static OutageRun.Round round(
            String primary, boolean first, double promote, double pgjdbc, double libpq, long lost) {
        return new OutageRun.Round(
                primary, first, promote, pgjdbc, libpq, 0, 1_000, lost, lost, "REWIND", 1_500, true, "");
    }

    @Test
    void everyRunReturnsFromItsJsonAsItWas() {
        List<BenchRun> runs = List.of(
                OUTAGE,
                REJOIN,
                new BenchRun.Promotion("promote", "many-tables", "silent", 10_000, 986, List.of(986.0), true),
                new BenchRun.Idle("overhead", "idle", 300, 2, 1, 1, 332, List.of(2.0), true, HEAP),
                new BenchRun.Overhead(
                        "overhead",
                        "tpcb",
                        "native",
                        new BenchRun.Overhead.Figures(0.2, 2_870, List.of(0.2)),
                        new BenchRun.Overhead.Figures(0.3, 2_870, List.of(0.3)),
                        new BenchRun.Overhead.Figures(0.3, 2_870, List.of(0.3)),
                        true,
                        HEAP));
        Result result = new Result(MACHINE, runs, "all of it", Instant.parse("2026-11-30T12:00:00Z"));

        assertThat(FullTable.result(Json.mapper().readTree(Json.write(result)))).isEqualTo(result);
    }

    @Test
    void aTableHasALineForEachRunOfItsKindInTheOrderOfTheFiles() throws IOException {
        write("b", REJOIN, "rejoin", "2026-11-30T12:00:00Z");
        write("a", OUTAGE, "outage --workload killed", "2026-11-29T12:00:00Z");
        Files.writeString(folder.resolve("table.md"), "not one of them");

        assertThat(FullTable.read(folder).markdown())
                .containsExactly(
                        "2 x CPU, 4096 MB, Linux, Java 25, PostgreSQL 15.1; measured on 2026-11-29, 2026-11-30.",
                        "",
                        "| command | bench | primary | rounds | click to writable p50/p99/most, ms | pgjdbc's outage p50/p99/most, ms"
                                + " | libpq's outage p50/p99/most, ms | acknowledged, lost, reported | back by, median ms"
                                + " | heap kept, most, limit; memory, MB | equal |",
                        "|---|---|---|---|---|---|---|---|---|---|---|",
                        "| `outage --workload killed` | outage | killed | 3 | 500 / 600 / 600 | 700 / 800 / 800 | 950 / 1000 / 1000"
                                + " | 3000, 4, 4 | REWIND 3, 1500 | 120, 300, 512; 450 | yes |",
                        "",
                        "| command | bench | database, MB | lost | rewind, s | copy, s | ratio | comparison behind it, s"
                                + " | heap kept, most, limit; memory, MB | equal |",
                        "|---|---|---|---|---|---|---|---|---|---|",
                        "| `rejoin` | rejoin | 512 | 1000 | 2.50 (2.00-3.00) | 30.00 (25.00-35.00) | 12.0 | 9.00 (9.00-9.00)"
                                + " | 120, 300, 512; 450 | yes |");
    }

    @Test
    void aSwitchOverThatLosesATransactionDoesNotHold() {
        assertThat(OUTAGE.holds()).isTrue();
        assertThat(OutageRun.of(Outage.SWITCH_OVER, "", "", List.of(round("eu", true, 1, 1, 1, 1)), HEAP)
                        .holds())
                .isFalse();
        assertThat(OutageRun.of(Outage.SWITCH_OVER, "", "", List.of(round("eu", true, 1, 1, 1, 0)), HEAP)
                        .holds())
                .isTrue();
    }

    @Test
    void aBenchThatNobodyKnowsIsNamed() {
        assertThatThrownBy(() -> FullTable.result(Json.mapper()
                        .readTree("{\"runs\": [{\"bench\": \"fly\"}], \"begun\": \"2026-11-30T12:00:00Z\"}")))
                .hasMessageContaining("found fly");
    }

    private void write(String name, BenchRun run, String command, String begun) throws IOException {
        Files.writeString(
                folder.resolve(name + ".json"),
                Json.write(new Result(MACHINE, List.of(run), command, Instant.parse(begun))));
    }
}
