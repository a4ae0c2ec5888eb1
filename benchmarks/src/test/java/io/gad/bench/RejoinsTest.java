package io.gad.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The smallest run on real servers: whether all of it works together, not how fast it is. */
@Tag("long")
class RejoinsTest {

    @TempDir
    private static Path folder = Path.of("");

    @Test
    void oneComesBackByRewindAndOneByCopyAndBothAreEqual() {
        Opened opened = new Opened();
        try (opened) {
            Plan plan = new Plan(
                    Peer.NATIVE,
                    true,
                    1,
                    folder,
                    opened,
                    new Servers(Peer.NATIVE),
                    Plan.USUAL_HEAP_MEGABYTES,
                    Optional.empty());
            BenchRun run = new Rejoins(plan, new Narrator(System.err, true)).run(15);

            assertThat(run.holds()).as("%s", run).isTrue();
            assertThat(run).isInstanceOfSatisfying(RejoinRun.class, rejoin -> {
                assertThat(rejoin.rewindAll()).hasSize(1);
                assertThat(rejoin.copyAll()).hasSize(1);
                assertThat(rejoin.comparisonAll()).hasSize(1);
                assertThat(rejoin.lostTransactions()).isEqualTo(1_000);
                assertThat(rejoin.megabytes()).isGreaterThan(10);
            });
        }
    }
}
