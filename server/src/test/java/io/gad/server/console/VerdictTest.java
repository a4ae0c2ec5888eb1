package io.gad.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.ExpectedLoss;
import io.gad.api.GroupView;
import io.gad.api.MemberView;
import io.gad.api.OperationView;
import io.gad.api.SyncTaskView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VerdictTest {

    private static final Instant NOW = Instant.parse("2026-07-01T12:00:00Z");

    private final Words words = new Words(() -> NOW, Texts.source());

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
        return verdict("RUNNING", health, null, List.of(), evidence, tasks);
    }

    private Verdict verdict(
            String state,
            String health,
            @Nullable OperationView operation,
            List<MemberView> members,
            Evidence evidence,
            SyncTaskView... tasks) {
        return Verdict.of(
                new GroupView(
                        "gad-1",
                        "orders",
                        state,
                        health,
                        1,
                        "eu",
                        members,
                        List.of(tasks),
                        operation,
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

    @Test
    void whatIsPausedIsNotInStepAndIsResumed() {
        Verdict paused = verdict("LAGGING", new Evidence(Map.of("us", loss(3L)), null), task("us", "PAUSED", 9_000L));
        assertThat(paused.tone()).isEqualTo("watch");
        assertThat(paused.sentence())
                .isEqualTo(
                        "Not in step. The synchronization to us is paused: nothing new arrives there; promoting it now"
                                + " would lose about 3 transactions.");
        assertThat(paused.target()).isEqualTo("/console/groups/orders/sync/us/resume");
        assertThat(verdict("LAGGING", task("us", "INCREMENTAL", 1L), task("asia", "PAUSED", 9_000L))
                        .sentence())
                .isEqualTo("Not in step. The synchronization to asia is paused: nothing new arrives there.");
        assertThat(words.tone("PAUSED")).isEqualTo("watch");
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
                        + " transactions). It catches up by itself; the charts show whether it does.");
    }

    @Test
    void withThePrimaryLostItSaysForHowLongAndWhatMayBeLost() {
        Evidence evidence = new Evidence(Map.of("us", loss(17L)), Instant.parse("2026-07-01T11:59:48Z"));
        assertThat(verdict("PRIMARY_UNREACHABLE", evidence, task("us", "INCREMENTAL", 9_000L))
                        .sentence())
                .isEqualTo("Primary eu has not answered for 12 s: neither a new session nor the replication stream."
                        + " At least about 17 transactions may be lost; had eu gone on as before, about 7 more since"
                        + " then.");
        assertThat(verdict(
                                "PRIMARY_UNREACHABLE",
                                new Evidence(
                                        Map.of("us", new ExpectedLoss(1.2, 8_192L, 17L, 500L, 0.0, List.of())), null),
                                task("us", "INCREMENTAL", 9_000L))
                        .sentence())
                .endsWith("stream. About 17 transactions may be lost.");
        assertThat(verdict(
                                "PRIMARY_UNREACHABLE",
                                new Evidence(Map.of("us", loss(null)), null),
                                task("us", "PAUSED", 1L))
                        .sentence())
                .contains("does not answer", "Commits of 1.2 s may be lost");
        assertThat(lost(task("us", "INCREMENTAL", 9_000L)).sentence()).contains("How much would be lost is not known.");
    }

    private static OperationView running(String type, String instance) {
        return new OperationView(
                "op-7", type, "orders", instance, "RUNNING", "ann", NOW, null, List.of(), null, List.of(), null, null,
                null, null);
    }

    private Verdict lostWhile(String state, OperationView operation, boolean decided, SyncTaskView... tasks) {
        return verdict(
                state,
                "PRIMARY_UNREACHABLE",
                operation,
                List.of(),
                new Evidence(Map.of("us", loss(17L)), NOW.minusSeconds(12), Map.of(), null, decided),
                tasks);
    }

    @Test
    void aLostPrimaryIsSaidWhileAnOperationRunsThatAPromotionDoesNotWaitFor() {
        SyncTaskView us = task("us", "INCREMENTAL", 9_000L);
        Verdict adding =
                lostWhile("ADDING_SECONDARY", running("add-secondary", "asia"), false, us, task("asia", "FULL", 0L));
        assertThat(adding.tone()).isEqualTo("act");
        assertThat(adding.sentence())
                .contains("Primary eu has not answered for 12 s", "Add secondary is running", "17 transactions");
        assertThat(adding.target()).isEqualTo("/console/groups/orders/promote?instance=us");
        assertThat(lostWhile("RUNNING", running("drill", "us"), false, us).target())
                .endsWith("/promote?instance=us");
        assertThat(lostWhile("SWITCHING_OVER", running("switch-over", "us"), false, us)
                        .target())
                .endsWith("/promote?instance=us");
    }

    @Test
    void oneThatIsBeingRemovedIsNotOffered() {
        Verdict removing = lostWhile(
                "REMOVING_SECONDARY",
                running("remove-secondary", "us"),
                false,
                task("us", "INCREMENTAL", 1L),
                task("asia", "INCREMENTAL", 900L));
        assertThat(removing.target()).endsWith("?instance=asia");
    }

    @Test
    void anOperationThatMakesAnotherThePrimaryKeepsTheVerdict() {
        SyncTaskView us = task("us", "INCREMENTAL", 9_000L);
        assertThat(lostWhile("PROMOTING", running("promote", "us"), false, us).target())
                .isEqualTo("/console/operations/op-7");
        assertThat(lostWhile("SWITCHING_OVER", running("switch-over", "us"), true, us)
                        .target())
                .isEqualTo("/console/operations/op-7");
        assertThat(lostWhile("DELETING", running("delete", "eu"), false, us).sentence())
                .isEqualTo("Delete instance group is running.");
        assertThat(verdict("ADDING_SECONDARY", "HEALTHY", running("add-secondary", "us"), List.of(), Evidence.NONE, us)
                        .tone())
                .isEqualTo("working");
    }

    private static MemberView secondary(String name, boolean reachable) {
        return new MemberView(name, "r-" + name, "SECONDARY", reachable, true);
    }

    @Test
    void oneThatDoesNotAnswerIsTheLastChoice() {
        SyncTaskView us = task("us", "INCREMENTAL", 10L);
        SyncTaskView asia = task("asia", "INCREMENTAL", 9_000L);
        List<MemberView> members = List.of(secondary("us", false), secondary("asia", true));
        assertThat(verdict("RUNNING", "PRIMARY_UNREACHABLE", null, members, Evidence.NONE, us, asia)
                        .target())
                .endsWith("?instance=asia");
        Verdict none = verdict("RUNNING", "PRIMARY_UNREACHABLE", null, members, Evidence.NONE, us);
        assertThat(none.button()).isEmpty();
        assertThat(none.sentence()).endsWith("us holds everything, but does not answer either.");
    }

    private static Evidence since(int seconds) {
        return new Evidence(Map.of(), null, Map.of("us", NOW.minusSeconds(185)), NOW.minusSeconds(seconds), false);
    }

    @Test
    void whatIsNotInOrderSaysSinceWhenAndWhatToPress() {
        Verdict lagging = verdict("LAGGING", since(60), task("us", "INCREMENTAL", 1L));
        assertThat(lagging.sentence()).startsWith("Not in step for 1 min.");
        assertThat(lagging.target()).isEqualTo("/console/groups/orders#charts");
        assertThat(lagging.looks()).isTrue();

        Verdict silent = verdict(
                "RUNNING",
                "SECONDARY_UNREACHABLE",
                null,
                List.of(secondary("us", false)),
                since(60),
                task("us", "INCREMENTAL", 1L));
        assertThat(silent.sentence()).startsWith("Secondary us has not answered for 3 min 5 s. eu serves as before");
        assertThat(silent.target()).endsWith("#member-us");

        Verdict stopped = verdict("SYNC_STOPPED", since(60), task("us", "FAILED", 1L));
        assertThat(stopped.sentence()).startsWith("The synchronization has stopped, 1 min ago.");
        assertThat(stopped.target()).isEqualTo("/console/groups/orders/sync/us/resume");
        assertThat(stopped.looks()).isFalse();
        assertThat(verdict("SYNC_STOPPED", task("us", "STOPPED", 1L)).target()).endsWith("#sync-head");
    }
}
