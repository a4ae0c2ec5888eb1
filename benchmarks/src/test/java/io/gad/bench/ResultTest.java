package io.gad.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultTest {

    private static final Machine MACHINE = new Machine("CPU", 2, 4096, "Linux", "25", "15.1");
    private static final BenchRun SPEED = BenchRun.Speed.of(
            "apply",
            "tpcb",
            Peer.NATIVE,
            List.of(new Effort(1.0, 0.5, 0.4, 1.5), new Effort(2.0, 0.7, 0.4, 1.9)),
            List.of(new Effort(6.0, 2, 5, 8), new Effort(6.0, 2, 5, 8)),
            true,
            new Heap(512, 300, 120, 450));
    private static final BenchRun LAG = new BenchRun.Lag(
            "lag",
            "tpcb",
            "native",
            80,
            1_000,
            new BenchRun.Lag.Figures(60, 90, 120, 400),
            new BenchRun.Lag.Figures(50, 91, 121, 400),
            true,
            new Heap(512, 300, 120, 450));
    private static final Instant BEGUN = Instant.parse("2026-11-30T12:00:00Z");

    @Test
    void hasTheDocumentedKeysInTheirOrder() {
        Map<?, ?> document =
                Json.read(Json.write(new Result(MACHINE, List.of(SPEED), "apply --workload tpcb", BEGUN)), Map.class);
        assertThat(List.copyOf(document.keySet())).hasToString("[machine, runs, command, begun]");
        assertThat(document.get("command")).isEqualTo("apply --workload tpcb");
        assertThat(document.get("begun")).isEqualTo("2026-11-30T12:00:00Z");
        assertThat(document.get("runs"))
                .hasToString(
                        "[{bench=apply, workload=tpcb, peer=native, gadSeconds=1.5, peerSeconds=6.0, ratio=4.0,"
                                + " gadAll=[1.0, 2.0], peerAll=[6.0, 6.0], equal=true,"
                                + " gadProcessor={source=0.6, target=0.4, machine=1.7},"
                                + " peerProcessor={source=2.0, target=5.0, machine=8.0},"
                                + " gadHeap={limitMegabytes=512, mostMegabytes=300, keptMegabytes=120, residentMegabytes=450}}]");
    }

    @Test
    void tellsLagOfBoth() {
        Map<?, ?> run = Json.read(Json.write(LAG), Map.class);
        assertThat(run.get("gadLag")).hasToString("{p50Millis=60.0, p99Millis=90.0, maxMillis=120.0, rows=400}");
        assertThat(run.get("peerLag")).hasToString("{p50Millis=50.0, p99Millis=91.0, maxMillis=121.0, rows=400}");
    }

    @Test
    void isATableForPeople() {
        assertThat(new Result(MACHINE, List.of(SPEED, LAG), "", BEGUN).page())
                .containsExactly(
                        "bench  workload  gad, s            peer    peer, s           ratio"
                                + "  processors' s: source + target of all  peer's            heap kept, most, limit; memory, MB  equal",
                        "apply  tpcb      1.50 (1.00-2.00)  native  6.00 (6.00-6.00)  4.00 "
                                + "  0.6 + 0.4 of 1.7                       2.0 + 5.0 of 8.0  120, 300, 512; 450                  yes",
                        "bench  workload  round trip, ms  load, tps  gad p50/p99/max, ms  peer    its p50/p99/max, ms"
                                + "  heap kept, most, limit; memory, MB  equal",
                        "lag    tpcb      80              1000       60 / 90 / 120        native  50 / 91 / 121      "
                                + "  120, 300, 512; 450                  yes",
                        "2 x CPU, 4096 MB, Linux, Java 25, PostgreSQL 15.1");
    }
}
