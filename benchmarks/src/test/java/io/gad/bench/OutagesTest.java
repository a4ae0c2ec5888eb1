package io.gad.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The smallest run on real servers, to and fro: whether all of it works together, not how fast it is. */
@Tag("long")
class OutagesTest {

    private static final int ROUNDS = 2;

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @EnumSource(Outage.class)
    void bothClientsMoveAndEveryRowIsAccountedFor(Outage how) {
        Opened opened = new Opened();
        try (opened) {
            Plan plan = new Plan(
                    Peer.NATIVE,
                    true,
                    ROUNDS,
                    folder,
                    opened,
                    new Servers(Peer.NATIVE),
                    Plan.USUAL_HEAP_MEGABYTES,
                    Optional.empty());
            BenchRun run = new Outages(plan, new Narrator(System.err, true)).run(how);

            assertThat(run.holds()).as("%s", run).isTrue();
            assertThat(run).isInstanceOfSatisfying(OutageRun.class, outage -> {
                assertThat(outage.each()).hasSize(ROUNDS);
                assertThat(outage.each().getFirst().listedFirst()).isTrue();
                assertThat(outage.each().getLast().listedFirst()).isFalse();
                assertThat(outage.promoteMillis().median()).isPositive();
                assertThat(outage.pgjdbcOutageMillis().median()).isPositive();
                assertThat(outage.libpqOutageMillis().median()).isPositive();
                assertThat(outage.acknowledged()).isPositive();
                assertThat(outage.returnedBy()).containsOnlyKeys(how == Outage.SWITCH_OVER ? "SWITCH_OVER" : "REWIND");
            });
        }
    }
}
