package io.gad.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.ExpectedLoss;
import io.gad.api.GroupView;
import io.gad.api.SyncTaskView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VerdictTest {

    private final Words words = new Words(() -> Instant.parse("2026-07-01T12:00:00Z"), Texts.source());

    private static SyncTaskView task(String target, String state, @Nullable Long lagBytes) {
        return new SyncTaskView("t-" + target, "eu", target, state, null, lagBytes, 0, 0, List.of());
    }

    private Verdict lost(SyncTaskView... tasks) {
        return verdict("PRIMARY_UNREACHABLE", tasks);
    }

    private Verdict verdict(String health, SyncTaskView... tasks) {
        return verdict(health, Evidence.NONE, tasks);
    }

    private Verdict verdict(String health, Evidence evidence, SyncTaskView... tasks) {
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
                evidence,
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

    private static ExpectedLoss loss(@Nullable Long transactions) {
        return new ExpectedLoss(1.2, 8_192L, transactions, 500L, 14.0, List.of());
    }

    @Test
    void inStepSaysWhatPromotingNowWouldLose() {
        SyncTaskView behind = new SyncTaskView("t-us", "eu", "us", "INCREMENTAL", 40L, 300L, 0, 0, List.of());
        assertThat(verdict("HEALTHY", new Evidence(Map.of("us", loss(3L)), null), behind)
                        .sentence())
                .isEqualTo("In step. us is 40 ms behind; promoting it now would lose about 3 transactions.");
        assertThat(verdict("HEALTHY", Evidence.NONE, behind).sentence()).isEqualTo("In step. us is 40 ms behind.");
        assertThat(verdict("HEALTHY").sentence()).isEqualTo("In step.");
    }

    @Test
    void ofSeveralSecondariesEachIsToldWithItsLoss() {
        SyncTaskView us = new SyncTaskView("t-us", "eu", "us", "INCREMENTAL", 40L, 300L, 0, 0, List.of());
        SyncTaskView asia = new SyncTaskView("t-asia", "eu", "asia", "INCREMENTAL", 1_200L, 900L, 0, 0, List.of());
        assertThat(verdict("LAGGING", new Evidence(Map.of("us", loss(1L), "asia", loss(17L)), null), us, asia)
                        .sentence())
                .isEqualTo("Not in step. us is 40 ms behind (about 1 transaction), asia is 1.2 s behind (about 17"
                        + " transactions).");
    }

    @Test
    void withThePrimaryLostItSaysForHowLongAndWhatMayBeLost() {
        Evidence evidence = new Evidence(Map.of("us", loss(17L)), Instant.parse("2026-07-01T11:59:48Z"));
        assertThat(verdict("PRIMARY_UNREACHABLE", evidence, task("us", "INCREMENTAL", 9_000L))
                        .sentence())
                .isEqualTo("Primary eu has not answered for 12 s: neither a new session nor the replication stream."
                        + " About 17 transactions may be lost.");
        assertThat(verdict(
                                "PRIMARY_UNREACHABLE",
                                new Evidence(Map.of("us", loss(null)), null),
                                task("us", "PAUSED", 1L))
                        .sentence())
                .contains("does not answer", "Commits of 1.2 s may be lost");
        assertThat(lost(task("us", "INCREMENTAL", 9_000L)).sentence()).contains("How much would be lost is not known.");
    }
}
