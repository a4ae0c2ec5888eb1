package io.gad.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The smallest run on real servers: whether all of it works together, not how fast it is. */
@Tag("long")
class CatchUpTest {

    @TempDir
    private static Path folder = Path.of("");

    @Test
    void bothCatchUpAndEndWithTheRowsOfTheSource() {
        Workload small = new Workload("tpcb", 2, new Workload.Size(1, 40), new Workload.Size(1, 40));
        Opened opened = new Opened();
        Servers servers = new Servers(Peer.NATIVE);
        try (opened) {
            Plan plan = new Plan(
                    Peer.NATIVE, true, 1, folder, opened, servers, Plan.USUAL_HEAP_MEGABYTES, Optional.empty());
            BenchRun run = new CatchUp(plan, new Narrator(System.err, true)).run(small);

            assertThat(run).isInstanceOfSatisfying(BenchRun.Speed.class, speed -> {
                assertThat(speed.equal()).isTrue();
                assertThat(speed.gadAll())
                        .singleElement()
                        .satisfies(seconds -> assertThat(seconds).isPositive());
                assertThat(speed.peerAll()).hasSize(1);
                assertThat(speed.workload()).isEqualTo("tpcb");
                assertThat(speed.gadHeap().limitMegabytes()).isEqualTo(512);
                assertThat(speed.gadHeap().residentMegabytes()).isPositive();
            });
            assertThat(servers.version()).startsWith("15");
        }
    }
}
