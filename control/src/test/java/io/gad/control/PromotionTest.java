package io.gad.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gad.control.fake.World;
import io.gad.control.group.GroupState;
import io.gad.control.instance.Fence;
import io.gad.control.instance.InstanceState;
import io.gad.control.operation.CrashPoints;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
import io.gad.control.port.MemberUnreachableException;
import io.gad.control.port.SchemaMode;
import io.gad.control.port.TaskState;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromotionTest {

    private World world;

    @BeforeEach
    void twoRegions(@TempDir Path directory) {
        world = new World(directory);
        world.register("eu", "us", "ap");
        assertThat(world.ended(world.create("orders", "eu", "us")).state()).isEqualTo(OperationState.DONE);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void waitsForNobodyWhenThePrimaryIsSilent() {
        fallSilent();
        long begin = System.nanoTime();
        OperationRecord ended = world.ended(world.promote("orders", "us"));
        long millis = (System.nanoTime() - begin) / 1_000_000;
        assertThat(ended.state()).isEqualTo(OperationState.DONE);
        assertThat(millis).as("from the click to writable").isLessThan(1000);
        assertThat(world.members.row("us").writable()).isTrue();
    }

    /** For longer than a busy machine may. */
    private void fallSilent() {
        world.members.silent.add("eu");
        world.tasks.silence = Duration.ofSeconds(3);
        await().until(() -> world.control
                .instance("eu")
                .lastAnswer()
                .filter(at -> at.isAfter(Instant.now().minusSeconds(2)))
                .isEmpty());
    }

    @Test
    void aPrimaryThatWasHeardAMomentAgoAndIsBusyIsNotTakenForLost() {
        world.members.slow.put("eu", Duration.ofMillis(800));
        assertRefused(new Operation.Promote("orders", "us", Optional.of(1L), false), ProblemCode.CONFIRMATION_REQUIRED);
    }

    @Test
    void asksForConfirmationOnlyWhileThePrimaryAnswers() {
        Operation.Promote unconfirmed = new Operation.Promote("orders", "us", Optional.of(1L), false);
        assertRefused(unconfirmed, ProblemCode.CONFIRMATION_REQUIRED);
        world.members.down.add("eu");
        assertThat(world.ended(world.submit(unconfirmed)).state()).isEqualTo(OperationState.DONE);
    }

    @Test
    void closesAndDrainsAPrimaryThatAnswers() {
        OperationRecord ended = world.ended(world.promote("orders", "us"));
        assertThat(ended.data().promotion().orElseThrow().drained()).isTrue();
        assertThat(world.members.calls).contains("fence eu", "writeMarker eu");
        assertThat(world.control.instance("eu").instance().fence()).isEqualTo(Fence.FENCED);
        assertThat(ended.steps().stream().filter(s -> s.name().equals("AdvanceSequences")))
                .allMatch(s -> s.detail().contains("exactly"));
    }

    @Test
    void aHeldSynchronizationIsLetGoSoThatWhatHasArrivedIsApplied() {
        world.control.pauseSync("orders", "us");
        assertThat(world.control.group("orders").tasks().getFirst().status().state())
                .isEqualTo(TaskState.PAUSED);
        world.ended(world.promote("orders", "us"));
        assertThat(world.tasks.paused).isEmpty();
    }

    @Test
    void onlyASecondaryCanBeHeld() {
        assertThatThrownBy(() -> world.control.pauseSync("orders", "eu"))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.NOT_A_SECONDARY));
    }

    @Test
    void opensEvenIfSequencesCannotBeAdvanced() {
        world.members.down.add("eu");
        world.members.advanceFails = new IllegalStateException("out of shared memory");
        OperationRecord ended = world.ended(world.promote("orders", "us"));
        assertThat(ended.state()).isEqualTo(OperationState.DONE);
        assertThat(world.members.row("us").writable()).isTrue();
    }

    @Test
    void isNotOpenedWithSequencesBehindForOneConnectionThatBroke() {
        world.members.down.add("eu");
        AtomicInteger broken = new AtomicInteger();
        world.members.beforeCall = (call, instance) -> {
            if (call.equals("advanceSequences") && broken.incrementAndGet() <= 2) {
                throw new MemberUnreachableException(instance, "Connection reset");
            }
        };
        OperationRecord ended = world.ended(world.promote("orders", "us"));
        assertThat(ended.step("AdvanceSequences").orElseThrow().detail()).startsWith("3 ahead");
        assertThat(broken).hasValue(3);
        assertThat(world.members.calls.indexOf("openForWrites us"))
                .isGreaterThan(world.members.calls.lastIndexOf("advanceSequences us"));
    }

    @Test
    void isOpenedAllTheSameWhereTheSequencesAloneDoNotAnswer() {
        world.members.down.add("eu");
        world.members.advanceFails = new MemberUnreachableException("us", "Connection reset");
        long begin = System.nanoTime();
        OperationRecord asked = world.promote("orders", "us");
        await().until(() -> world.members.row("us").writable());
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(5));
        OperationRecord settled = world.settled(asked);
        assertThat(settled.state()).isEqualTo(OperationState.DONE);
        assertThat(settled.step("AdvanceSequences").orElseThrow().detail()).isEqualTo("left for after the opening");
        assertThat(settled.isDone("FinishSequences")).isTrue();
    }

    /** A resync asks servers that may fall silent; whoever stops a task waits for it, so that nothing starts it again. */
    @Test
    void waitsForNobodyWhoIsAtWorkOnTheGroupsTasksAndWaitsForASilentServer() throws InterruptedException {
        assertThat(world.ended(world.add("orders", "ap")).state()).isEqualTo(OperationState.DONE);
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answers = new CountDownLatch(1);
        world.tasks.whileResyncIsAskedFor = () -> {
            asked.countDown();
            uninterrupted(answers);
        };
        Thread resync = Thread.ofVirtual().start(() -> world.control.resync("orders", "ap", List.of("app")));
        try {
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
            world.members.down.add("eu");
            long begin = System.nanoTime();
            OperationRecord promoted = world.promote("orders", "us");
            await().until(() -> world.members.row("us").writable());
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
            answers.countDown();
            OperationRecord settled = world.settled(promoted);
            assertThat(settled.state()).isEqualTo(OperationState.DONE);
            assertThat(settled.step("StopSyncTask").orElseThrow().detail()).isEqualTo("kept out by the commit point");
            await().untilAsserted(() -> assertThat(world.tasks.running.values())
                    .noneMatch(order -> order.target().instance().equals("us")));
        } finally {
            answers.countDown();
            resync.join();
        }
    }

    private static void uninterrupted(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The last changes that have arrived, or a task that does not run, show it only behind the click. */
    @Test
    void aTableThatIsToBeReadAnewIsAskedForAlsoWithThePrimaryLost() {
        world.members.down.add("eu");
        world.members.tablesToRead = 1;
        OperationRecord refused =
                world.ended(world.submit(new Operation.Promote("orders", "us", Optional.of(1L), false)));
        assertThat(refused.state()).isEqualTo(OperationState.FAILED);
        assertThat(refused.problem().orElseThrow().code()).isEqualTo(ProblemCode.SECONDARY_INCOMPLETE);
        assertThat(refused.problem().orElseThrow().detail()).contains("--yes");
        assertThat(world.control.group("orders").group().primary()).isEqualTo("eu");

        assertThat(world.ended(world.submit(promote("us", 1L))).state()).isEqualTo(OperationState.DONE);
        assertThat(world.control
                        .instance("eu")
                        .instance()
                        .former()
                        .orElseThrow()
                        .finalStates())
                .singleElement()
                .satisfies(state -> assertThat(state.toRead()).containsExactly("public.item"));
    }

    @Test
    void aTableThatIsToBeReadAnewIsReadFirstWhileThePrimaryAnswers() {
        world.members.tablesToRead = 1;
        OperationRecord refused = world.ended(world.submit(promote("us", 1L)));
        assertThat(refused.state()).isEqualTo(OperationState.FAILED);
        assertThat(refused.problem().orElseThrow().code()).isEqualTo(ProblemCode.SECONDARY_INCOMPLETE);
        world.settled(refused);
        assertThat(world.members.row("eu").writable()).isTrue();
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertRefused(promote("eu", 1L), ProblemCode.IS_PRIMARY);
        assertRefused(promote("us", 7L), ProblemCode.STALE_EPOCH);
        assertRefused(promote("ap", 1L), ProblemCode.MEMBER_UNKNOWN);
        assertRefused(new Operation.Promote("payments", "us", Optional.empty(), true), ProblemCode.GROUP_UNKNOWN);
    }

    private static Operation promote(String instance, long epoch) {
        return new Operation.Promote("orders", instance, Optional.of(epoch), true);
    }

    private void assertRefused(Operation request, ProblemCode code) {
        assertThatThrownBy(() -> world.submit(request))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(code));
    }

    @Test
    void letsOneOfTwoRacingPromotionsWin() throws Exception {
        world.ended(world.add("orders", "ap"));
        world.members.down.add("eu");
        CyclicBarrier together = new CyclicBarrier(2);
        List<OperationRecord> accepted = new ArrayList<>();
        int refused = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<OperationRecord>> racing = new ArrayList<>();
            for (String target : List.of("us", "ap")) {
                Callable<OperationRecord> click = () -> {
                    meet(together);
                    return world.submit(promote(target, 1L));
                };
                racing.add(threads.submit(click));
            }
            for (Future<OperationRecord> click : racing) {
                try {
                    accepted.add(click.get());
                } catch (ExecutionException e) {
                    assertThat(e).hasCauseInstanceOf(RefusedException.class);
                    refused++;
                }
            }
        }
        // The later takes the place of the earlier as long as that has not asked for its commit point.
        assertThat(accepted.size() + refused).isEqualTo(2);
        assertThat(accepted)
                .extracting(o -> world.ended(o).state())
                .containsOnlyOnce(OperationState.DONE)
                .isSubsetOf(OperationState.DONE, OperationState.CANCELLED);
        assertThat(world.control.group("orders").group().reign().epoch()).isEqualTo(2);
    }

    private static void meet(CyclicBarrier barrier) throws InterruptedException {
        try {
            barrier.await();
        } catch (BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void abandonsASecondaryThatIsBeingAdded() {
        world.tasks.reached = TaskState.FULL;
        OperationRecord adding = world.add("orders", "ap");
        await().until(() -> world.tasks.running.values().stream()
                .anyMatch(o -> o.target().instance().equals("ap")));
        world.members.down.add("eu");
        OperationRecord promoted = world.ended(world.promote("orders", "us"));
        assertThat(promoted.state()).isEqualTo(OperationState.DONE);
        OperationRecord abandoned = world.control.operation(adding.id());
        assertThat(abandoned.state()).isEqualTo(OperationState.CANCELLED);
        assertThat(abandoned.problem().orElseThrow().code()).isEqualTo(ProblemCode.ABANDONED);
        assertThat(world.control.group("orders").group().members()).hasSize(1);
        world.members.down.clear();
        world.settled(adding);
        assertThat(world.tasks.cleared).contains("ap");
        assertThat(world.control.instance("ap").instance().state()).isEqualTo(InstanceState.STANDALONE);
    }

    @Test
    void opensTheOldPrimaryAgainWhenCancelledBeforeTheCommitPoint() {
        CountDownLatch atRecord = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        world.crashAt((type, step, when) -> {
            if (step.equals("RecordNewPrimary") && when == CrashPoints.When.BEFORE) {
                atRecord.countDown();
                waitFor(goOn);
            }
        });
        OperationRecord promoting = world.promote("orders", "us");
        waitFor(atRecord);
        assertThat(world.members.row("eu").writable()).isFalse();
        var cancelling = Thread.ofVirtual().start(() -> {
            var unused = world.control.cancel(promoting.id(), "test");
        });
        await().until(() -> world.control.operation(promoting.id()).data().cancelAsked());
        goOn.countDown();
        OperationRecord ended = world.settled(promoting);
        assertThat(ended.state()).isEqualTo(OperationState.CANCELLED);
        assertThat(world.members.row("eu").writable()).isTrue();
        assertThat(world.control.group("orders").group().state()).isEqualTo(GroupState.RUNNING);
        assertThat(world.control.group("orders").group().reign().epoch()).isEqualTo(1);
        await().until(() -> !cancelling.isAlive());
        await().until(() -> !world.tasks.running.isEmpty());
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            var unused = latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void closesTheOldPrimaryAtItsFirstAnswerAndReportsItsTail() {
        world.members.down.add("eu");
        world.settled(world.promote("orders", "us"));
        assertThat(world.control.instance("eu").instance().fence()).isEqualTo(Fence.UNREACHABLE);
        assertThat(world.control.lostTransactions("orders", 0, 100).getFirst().complete())
                .isFalse();
        world.members.down.clear();
        await().atMost(Duration.ofSeconds(10))
                .until(() -> world.control
                        .lostTransactions("orders", 0, 100)
                        .getFirst()
                        .complete());
        assertThat(world.control.instance("eu").instance().fence()).isEqualTo(Fence.FENCED);
        assertThat(world.members.row("eu").writable()).isFalse();
        assertThat(world.control.releaseInstance("eu", false).instance().fence())
                .isEqualTo(Fence.RELEASED);
        assertThat(world.control.group("orders").group().formers()).isEmpty();
    }

    @Test
    void releasesNobodyOfWhomNotEverythingIsReportedUnlessThatIsAccepted() {
        world.members.down.add("eu");
        world.settled(world.promote("orders", "us"));
        world.tasks.tailMissing = "transaction t1 is prepared";
        world.members.down.clear();
        assertThatThrownBy(() -> world.control.releaseInstance("eu", false))
                .isInstanceOfSatisfying(RefusedException.class, e -> {
                    assertThat(e.problem().code()).isEqualTo(ProblemCode.REPORT_INCOMPLETE);
                    assertThat(e.problem().detail()).contains("transaction t1 is prepared");
                });
        assertThat(world.control.instance("eu").instance().state()).isEqualTo(InstanceState.FORMER_PRIMARY);
        assertThat(world.members.row("eu").writable()).isFalse();

        assertThat(world.control.releaseInstance("eu", true).instance().fence()).isEqualTo(Fence.RELEASED);
    }

    @Test
    void keepsTheFormerPrimaryUntouchedWhereItsTailCannotBeRead() {
        world.members.down.add("eu");
        world.settled(world.promote("orders", "us"));
        world.tasks.tailMissing = "slot lost";
        world.members.down.clear();
        OperationRecord refused = world.settled(world.add("orders", "eu"));
        assertThat(refused.state()).isEqualTo(OperationState.FAILED);
        assertThat(refused.problem().orElseThrow().code()).isEqualTo(ProblemCode.TAIL_UNREADABLE);
        assertThat(world.control.instance("eu").instance().state()).isEqualTo(InstanceState.FORMER_PRIMARY);
        assertThat(world.tasks.cleared).isEmpty();
        OperationRecord discarded =
                world.submit(new Operation.AddSecondary("orders", "eu", Operation.Method.COPY, SchemaMode.COPY, true));
        assertThat(world.ended(discarded).state()).isEqualTo(OperationState.DONE);
    }
}
