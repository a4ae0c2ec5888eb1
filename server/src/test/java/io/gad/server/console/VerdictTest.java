package io.gad.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.GroupView;
import io.gad.api.SyncTaskView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VerdictTest {

    private final Words words = new Words(() -> Instant.parse("2026-07-01T12:00:00Z"));

    private static SyncTaskView task(String target, String state, @Nullable Long lagBytes) {
        return new SyncTaskView("t-" + target, "eu", target, state, null, lagBytes, 0, 0, List.of());
    }

    private Verdict lost(SyncTaskView... tasks) {
        return verdict("PRIMARY_UNREACHABLE", tasks);
    }

    private Verdict verdict(String health, SyncTaskView... tasks) {
        return Verdict.of(
                new GroupView(
                        "gad-1",
                        "orders",
                        "RUNNING",
                        health,
                        1,
                        "eu",
                        List.of(),
                        List.of(tasks),
                        null,
                        null,
                        List.of(),
                        List.of(),
                        List.of(),
                        null,
                        null),
                words);
    }

    @Test
    void withThePrimaryLostTheSecondaryThatIsFurthestIsOffered() {
        assertThat(lost(task("us", "INCREMENTAL", 9_000L), task("asia", "INCREMENTAL", 100L))
                        .target())
                .isEqualTo("/console/groups/orders/promote?instance=asia");
    }

    /** Its synchronization had stopped or was held when the primary was lost: it is as complete as it was. */
    @Test
    void oneThatIsHeldIsStillOffered() {
        assertThat(lost(task("us", "FAILED", 9_000L)).target()).endsWith("?instance=us");
        assertThat(lost(task("us", "PAUSED", 9_000L)).target()).endsWith("?instance=us");
    }

    @Test
    void whereAnotherServerHasTheGroupNothingIsOffered() {
        Verdict outdated = verdict("MANAGER_OUTDATED", task("us", "INCREMENTAL", 0L));
        assertThat(outdated.tone()).isEqualTo("act");
        assertThat(outdated.sentence()).contains("Another GAD server has this group now");
        assertThat(outdated.button()).isEmpty();
        assertThat(words.tone("MANAGER_OUTDATED")).isEqualTo("act");
    }

    @Test
    void oneThatDoesNotHoldEverythingIsNot() {
        assertThat(lost(task("us", "INCREMENTAL", 9_000L), task("asia", "FULL", 0L))
                        .target())
                .endsWith("?instance=us");
        Verdict none = lost(task("asia", "RESYNC", 0L));
        assertThat(none.button()).isEmpty();
        assertThat(none.sentence()).contains("No secondary is complete");
    }
}
