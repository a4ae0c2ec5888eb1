package io.gad.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gad.control.alert.AlertSettings;
import io.gad.control.fake.FakeHooks;
import io.gad.control.fake.FakeWebhooks;
import io.gad.control.fake.World;
import io.gad.control.group.GroupState;
import io.gad.control.operation.CrashPoints;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationRecord.Background;
import io.gad.control.operation.OperationState;
import io.gad.control.port.HookOrder;
import io.gad.control.port.HookOrder.When;
import io.gad.control.port.HookPlan;
import io.gad.control.port.Hooks.Result;
import io.gad.control.problem.Faults;
import io.gad.control.problem.ProblemCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The administrator's commands before and after a promotion. */
class HooksTest {

    private final FakeHooks hooks = new FakeHooks();
    private World world;

    /** Ends the driver as a kill would. */
    private static final class Killed extends Faults.Killed {
        private static final long serialVersionUID = 1L;
    }

    @BeforeEach
    void twoRegions(@TempDir Path directory) {
        Outward outward = new Outward(AlertSettings.NOBODY, new FakeWebhooks(), hooks);
        world = new World(directory, ControlSettings.DEFAULTS, outward);
        world.register("eu", "us");
        assertThat(world.ended(world.create("orders", "eu", "us")).state()).isEqualTo(OperationState.DONE);
        world.members.calls.clear();
    }

    @AfterEach
    void close() {
        hooks.endless = false;
        hooks.endlessAfter = false;
        world.close();
    }

    private void nothingWasClosed() {
        assertThat(world.members.calls).noneMatch(c -> c.startsWith("fence") || c.startsWith("unfence"));
        assertThat(world.members.calls).noneMatch(c -> c.startsWith("promise") || c.startsWith("recordPrimary"));
        assertThat(world.members.row("eu").writable()).isTrue();
        GroupView group = world.control.group("orders");
        assertThat(group.group().state()).isEqualTo(GroupState.RUNNING);
        assertThat(group.group().primary()).isEqualTo("eu");
        assertThat(group.group().reign().epoch()).isEqualTo(1);
    }

    @Test
    void aFailingCommandStopsThePromotionBeforeAnythingIsClosed() {
        hooks.answer = order -> new Result.Failed("ended with exit code 3");
        OperationRecord failed = world.settled(world.promote("orders", "us"));
        assertThat(failed.state()).isEqualTo(OperationState.FAILED);
        assertThat(failed.problem().orElseThrow().code()).isEqualTo(ProblemCode.HOOK_FAILED);
        assertThat(failed.problem().orElseThrow().detail()).contains("exit code 3");
        assertThat(failed.background()).as("nothing to take back").isEqualTo(Background.NONE);
        assertThat(hooks.runs).hasSize(1);
        nothingWasClosed();

        hooks.answer = order -> new Result.Passed("");
        assertThat(world.settled(world.promote("orders", "us")).state()).isEqualTo(OperationState.DONE);
        assertThat(world.control.group("orders").group().primary()).isEqualTo("us");
    }

    @Test
    void aSwitchOverRunsThemTooAndAFailingOneStopsItBeforeAnythingIsClosed() {
        hooks.answer = order -> new Result.Failed("ended with exit code 3");
        OperationRecord failed = world.settled(world.switchOver("orders", "us"));
        assertThat(failed.problem().orElseThrow().code()).isEqualTo(ProblemCode.HOOK_FAILED);
        assertThat(world.tasks.slots).isEmpty();
        nothingWasClosed();

        hooks.answer = order -> new Result.Passed("fine");
        OperationRecord asked = world.switchOver("orders", "us");
        OperationRecord done = world.settled(asked);
        assertThat(done.state()).as(done.toString()).isEqualTo(OperationState.DONE);
        assertThat(done.isDone("BeforeHook")).isTrue();
        assertThat(done.isDone("AfterHook")).isTrue();
        assertThat(hooks.runs).extracting(HookOrder::newPrimary).containsOnly("us");
        assertThat(hooks.runs.getLast().fence()).isEqualTo("FENCED");
        var turning = done.data().turning().orElseThrow();
        assertThat(Duration.between(turning.since(), turning.deadline()))
                .as("the deadline, without what the command might have taken")
                .isEqualTo(ControlSettings.DEFAULTS.switchOverDeadline());
        assertThat(turning.since())
                .as("counted from behind the command")
                .isAfter(asked.data().turning().orElseThrow().since());

        int runs = hooks.runs.size();
        OperationRecord back =
                world.settled(world.submit(new Operation.SwitchOver("orders", "eu", Optional.empty(), true)));
        assertThat(back.state()).isEqualTo(OperationState.DONE);
        assertThat(hooks.runs).hasSize(runs);
        assertThat(back.notes()).anyMatch(note -> note.contains("left out"));
    }

    @Test
    void withThePrimaryGoneAFailingCommandLeavesNothingThatWaitsForIt() {
        world.members.down.add("eu");
        hooks.answer = order -> new Result.Failed("had not ended after 10000 ms");
        OperationRecord failed = world.settled(world.promote("orders", "us"));
        assertThat(failed.state()).isEqualTo(OperationState.FAILED);
        assertThat(failed.background()).isEqualTo(Background.NONE);
    }

    /** The next promotion ends the taking back of the one before: then it is for the next one to open what that has closed. */
    @Test
    void whatAnEarlierPromotionHasClosedIsOpenedAlsoWhereTheCommandOfTheNextFails() {
        world.members.tablesToRead = 1;
        world.members.slow.put("us", Duration.ofMillis(500));
        OperationRecord first = world.promote("orders", "us");
        await().until(() -> !world.members.row("eu").writable());
        world.members.down.add("eu");
        assertThat(world.ended(first).problem().orElseThrow().code()).isEqualTo(ProblemCode.SECONDARY_INCOMPLETE);

        world.members.slow.clear();
        hooks.answer = order -> new Result.Failed("ended with exit code 3");
        OperationRecord second = world.ended(world.promote("orders", "us"));
        assertThat(second.problem().orElseThrow().code()).isEqualTo(ProblemCode.HOOK_FAILED);
        assertThat(second.background()).isEqualTo(Background.PENDING);
        assertThat(world.members.row("eu").writable()).isFalse();

        world.members.down.remove("eu");
        assertThat(world.settled(second).background()).isEqualTo(Background.DONE);
        assertThat(world.members.row("eu").writable()).isTrue();
    }

    @Test
    void bothAreRunOnceInTheirPlacesAndToldWhatHappens() {
        OperationRecord done = world.settled(world.promote("orders", "us"));
        assertThat(done.state()).isEqualTo(OperationState.DONE);
        assertThat(hooks.runs).extracting(o -> o.when()).containsExactly(When.BEFORE, When.AFTER);
        assertThat(hooks.runs)
                .allMatch(o -> o.operation().equals(done.id())
                        && o.newPrimary().equals("us")
                        && o.newPrimaryHosts().equals(List.of("us-db:5432"))
                        && o.oldPrimary().equals("eu")
                        && o.epoch() == 2
                        && o.oldPrimaryAnswered());
        assertThat(hooks.runs.getLast().fence()).isEqualTo("FENCED");
        assertThat(done.steps().getFirst().name()).isEqualTo("BeforeHook");
        assertThat(done.steps().getLast().name()).isEqualTo("AfterHook");
        assertThat(done.steps().getLast().detail()).isEqualTo("fine");
    }

    /** It may take minutes, in which nobody else would follow, and nobody else could be promoted. */
    @Test
    void aCommandAfterwardsThatIsSlowKeepsNobodyFromFollowingOrFromBeingPromoted() {
        world.register("ap");
        assertThat(world.settled(world.add("orders", "ap")).state()).isEqualTo(OperationState.DONE);
        hooks.endlessAfter = true;
        OperationRecord first = world.promote("orders", "us");
        await().until(() -> hooks.runs.stream().anyMatch(o -> o.when() == When.AFTER));
        OperationRecord behind = world.control.operation(first.id());
        assertThat(behind.state()).isEqualTo(OperationState.DONE);
        assertThat(behind.isDone("LetOthersFollow")).isTrue();
        assertThat(world.tasks.running.values())
                .anyMatch(order -> order.source().instance().equals("us")
                        && order.target().instance().equals("ap"));

        OperationRecord second = world.ended(world.promote("orders", "ap"));
        assertThat(second.state()).as(second.toString()).isEqualTo(OperationState.DONE);
        assertThat(world.settled(first).step("AfterHook").orElseThrow().detail())
                .as("ended: it would move clients to one that is primary no more")
                .isEqualTo("the reign is over");
    }

    @Test
    void aCommandAfterwardsThatFailsChangesNothingAndIsTold() {
        hooks.answer = order ->
                order.when() == When.AFTER ? new Result.Failed("ended with exit code 1") : new Result.Passed("");
        OperationRecord done = world.settled(world.promote("orders", "us"));
        assertThat(done.state()).isEqualTo(OperationState.DONE);
        assertThat(done.background()).isEqualTo(Background.DONE);
        assertThat(done.notes()).contains("the command after the promotion failed: it ended with exit code 1");
        assertThat(done.step("AfterHook").orElseThrow().detail()).isEqualTo("failed: it ended with exit code 1");
        await().untilAsserted(() -> assertThat(world.control.alerts().newest())
                .extracting(a -> a.notice().type().word())
                .contains("after-hook-failed"));
    }

    @Test
    void leftOutOnRequestNeitherIsRunAndThatIsNoted() {
        hooks.answer = order -> new Result.Failed("ended with exit code 3");
        Operation.Promote request =
                new Operation.Promote("orders", "us", Optional.empty(), Optional.empty(), true, true);
        OperationRecord done = world.settled(world.submit(request));
        assertThat(done.state()).isEqualTo(OperationState.DONE);
        assertThat(hooks.runs).isEmpty();
        assertThat(done.steps()).noneMatch(s -> s.name().endsWith("Hook"));
        assertThat(done.notes()).anyMatch(n -> n.contains("left out"));
    }

    @Test
    void aCancelEndsTheCommandAndNothingWasClosed() {
        hooks.endless = true;
        OperationRecord running = world.promote("orders", "us");
        await().until(() -> !hooks.runs.isEmpty());
        world.control.cancel(running.id(), "ann");
        OperationRecord cancelled = world.settled(running);
        assertThat(cancelled.state()).isEqualTo(OperationState.CANCELLED);
        assertThat(cancelled.background()).isEqualTo(Background.NONE);
        nothingWasClosed();
    }

    @Test
    void anOrderlyRestartDuringTheCommandIsNoFailure() {
        hooks.endless = true;
        OperationRecord running = world.promote("orders", "us");
        await().until(() -> !hooks.runs.isEmpty());
        world.control.close();
        hooks.endless = false;
        world.restart();
        OperationRecord done = world.settled(running);
        assertThat(done.state()).isEqualTo(OperationState.DONE);
        assertThat(hooks.runs).extracting(o -> o.when()).containsExactly(When.BEFORE, When.BEFORE, When.AFTER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"BeforeHook:BEFORE", "BeforeHook:AFTER", "AfterHook:BEFORE", "AfterHook:AFTER"})
    void killedAroundACommandItIsRunOnceMoreAndThePromotionEnds(String point) throws InterruptedException {
        CountDownLatch killed = new CountDownLatch(1);
        world.crashAt((type, step, when) -> {
            if (type.equals("promote") && point.equals(step + ":" + when) && killed.getCount() > 0) {
                killed.countDown();
                throw new Killed();
            }
        });
        OperationRecord running = world.promote("orders", "us");
        assertThat(killed.await(10, TimeUnit.SECONDS)).isTrue();
        world.restart();
        OperationRecord done = world.settled(running);
        assertThat(done.state()).isEqualTo(OperationState.DONE);
        assertThat(hooks.runs).extracting(o -> o.operation()).containsOnly(running.id());
        assertThat(hooks.runs).extracting(o -> o.when()).contains(When.BEFORE, When.AFTER);
        assertThat(world.members.row("us").writable()).isTrue();
    }

    @Test
    void aCommandThatIsTakenOutOfTheSettingsMeanwhileHoldsUpNothing() throws InterruptedException {
        CountDownLatch killed = new CountDownLatch(1);
        world.crashAt((type, step, when) -> {
            if (step.equals("BeforeHook") && when == CrashPoints.When.BEFORE && killed.getCount() > 0) {
                killed.countDown();
                throw new Killed();
            }
        });
        OperationRecord running = world.promote("orders", "us");
        assertThat(killed.await(10, TimeUnit.SECONDS)).isTrue();
        hooks.plan = HookPlan.NONE;
        world.restart();
        assertThat(world.settled(running).state()).isEqualTo(OperationState.DONE);
        assertThat(hooks.runs).isEmpty();
    }

    @Test
    void thePreviewSaysWhatIsRunAndHowLongItMayTake() {
        PromotionPreview preview = world.preview("orders", "us");
        assertThat(preview.plan().steps().getFirst()).isEqualTo("BeforeHook");
        Operation.Promote skipping =
                new Operation.Promote("orders", "us", Optional.empty(), Optional.empty(), false, true);
        PromotionPreview without = world.control.previewPromotion(skipping);
        assertThat(without.plan().steps()).doesNotContain("BeforeHook");
        assertThat(without.plan().digest()).isEqualTo(preview.plan().digest());
        assertThat(without.findings()).noneMatch(f -> f.check().equals("before-hook"));
        assertThat(preview.findings())
                .anyMatch(f -> f.check().equals("before-hook") && f.evidence().contains("10000 ms"));
        assertThat(hooks.runs).isEmpty();
    }
}
