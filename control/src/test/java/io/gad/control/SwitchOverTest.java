package io.gad.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gad.control.fake.World;
import io.gad.control.group.Group;
import io.gad.control.group.GroupState;
import io.gad.control.instance.InstanceState;
import io.gad.control.operation.CrashPoints;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
import io.gad.control.operation.SteadyTime;
import io.gad.control.operation.StepRecord;
import io.gad.control.port.Finding;
import io.gad.control.port.TaskState;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.member.MemberRole;
import io.gad.member.PreparedTransaction;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Primary and a secondary exchange their roles, or nothing has happened. */
class SwitchOverTest {

    @TempDir
    Path directory;

    static ControlSettings within(Duration deadline) {
        ControlSettings usual = ControlSettings.DEFAULTS;
        return new ControlSettings(
                usual.lagging(),
                usual.probeInterval(),
                usual.drainDeadline(),
                deadline,
                usual.switchOverLag(),
                usual.walBudgetBytes(),
                usual.compareEvery(),
                usual.compareRowsPerSecond(),
                usual.lookEvery());
    }

    private World created(ControlSettings settings, String... secondaries) {
        World world = new World(directory, settings);
        world.register("eu");
        world.register(secondaries);
        var unused = world.ended(world.create("orders", "eu", secondaries));
        return world;
    }

    /** @param before ids of the tasks of the ended reign */
    static void requireTurned(World world, List<String> before) {
        Group group = world.control.group("orders").group();
        assertThat(group.state()).isEqualTo(GroupState.RUNNING);
        assertThat(group.primary()).isEqualTo("us");
        assertThat(group.reign().epoch()).isEqualTo(2);
        assertThat(group.formers()).isEmpty();
        assertThat(group.members()).allMatch(m -> m.complete());
        assertThat(group.members()).extracting(m -> m.instance()).contains("eu", "us");
        assertThat(world.members.row("us").role()).isEqualTo(MemberRole.PRIMARY);
        assertThat(world.members.row("us").writable()).isTrue();
        group.secondaries().forEach(m -> {
            assertThat(world.members.row(m.instance()).role()).isEqualTo(MemberRole.SECONDARY);
            assertThat(world.members.row(m.instance()).reign()).isEqualTo(group.reign());
        });
        assertThat(world.control.instance("eu").instance().state()).isEqualTo(InstanceState.MEMBER);
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(world.tasks.running.values())
                        .hasSize(group.tasks().size())
                        .allMatch(o -> o.source().instance().equals("us") && !o.targetMayHoldData()));
        assertThat(world.tasks.follows).contains("eu us");
        assertThat(world.tasks.cleared).isEmpty();
        assertThat(world.tasks.removed).containsAll(before);
        assertThat(world.tasks.slots).hasSameSizeAs(group.tasks());
        assertThat(world.control.lostTransactions("orders", 0, 100)).isEmpty();
    }

    static void requireAsBefore(World world) {
        Group group = world.control.group("orders").group();
        assertThat(group.state()).isEqualTo(GroupState.RUNNING);
        assertThat(group.primary()).isEqualTo("eu");
        assertThat(group.reign().epoch()).isEqualTo(1);
        assertThat(world.members.row("eu").role()).isEqualTo(MemberRole.PRIMARY);
        assertThat(world.members.row("eu").writable()).isTrue();
        assertThat(world.tasks.slots).isEmpty();
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(world.tasks.running.values())
                        .hasSize(group.tasks().size())
                        .allMatch(o -> o.source().instance().equals("eu")));
    }

    @Test
    void turnsTheRolesAndNobodyIsCopied() {
        try (World world = created(ControlSettings.DEFAULTS, "us", "ap")) {
            List<String> before = List.copyOf(world.tasks.running.keySet());
            OperationRecord ended = world.settled(world.switchOver("orders", "us"));
            assertThat(ended.state()).as(ended.toString()).isEqualTo(OperationState.DONE);
            requireTurned(world, before);
            assertThat(world.tasks.follows).containsExactlyInAnyOrder("eu us", "ap us");
            assertThat(ended.data().turning().orElseThrow().writeOutageMillis()).isPresent();

            OperationRecord back = world.settled(world.switchOver("orders", "eu"));
            assertThat(back.state()).as(back.toString()).isEqualTo(OperationState.DONE);
            assertThat(world.control.group("orders").group().primary()).isEqualTo("eu");
            assertThat(world.control.group("orders").group().reign().epoch()).isEqualTo(3);
        }
    }

    @Test
    void isPreviewedWithNothingLostAndNothingWritten() {
        try (World world = created(ControlSettings.DEFAULTS, "us", "ap")) {
            Operation.SwitchOver request = new Operation.SwitchOver("orders", "us", Optional.of(1L));
            PromotionPreview preview = world.control.previewSwitchOver(request);
            assertThat(preview.refusals()).isEmpty();
            assertThat(preview.expectedLoss().transactions()).isZero();
            assertThat(preview.plan().steps()).startsWith("PrecheckSwitchOver").endsWith("FollowBack");
            assertThat(preview.plan().members())
                    .extracting(f -> f.instance() + " " + f.becomes())
                    .containsExactlyInAnyOrder("us PRIMARY", "eu SECONDARY", "ap SECONDARY");
            assertThat(world.members.calls).noneMatch(c -> c.startsWith("fence"));
            assertThat(world.control.group("orders").group().state()).isEqualTo(GroupState.RUNNING);
        }
    }

    private static void requireRefused(World world, ProblemCode code, String words) {
        assertThatThrownBy(() -> world.switchOver("orders", "us")).isInstanceOfSatisfying(RefusedException.class, e -> {
            assertThat(e.problem().code()).isEqualTo(code);
            assertThat(e.problem().detail()).contains(words);
        });
        PromotionPreview preview =
                world.control.previewSwitchOver(new Operation.SwitchOver("orders", "us", Optional.empty()));
        assertThat(preview.refusals().getFirst().code()).isEqualTo(code);
        assertThat(preview.findings()).anyMatch(f -> f.level() == Finding.Level.FAIL);
        requireAsBefore(world);
    }

    @Test
    void isRefusedWhereSomethingCouldBeLostOrItCouldTakeLong() {
        try (World world = created(ControlSettings.DEFAULTS, "us")) {
            world.members.down.add("eu");
            requireRefused(world, ProblemCode.SWITCH_OVER_REFUSED, "found it silent");
            world.members.down.clear();
            world.tasks.tablesToRead = 2;
            requireRefused(world, ProblemCode.SECONDARY_INCOMPLETE, "2 tables");
            world.tasks.tablesToRead = 0;
            world.tasks.reached = TaskState.CATCH_UP;
            requireRefused(world, ProblemCode.SWITCH_OVER_REFUSED, "us is CATCH_UP");
            world.tasks.reached = TaskState.INCREMENTAL;
            world.control.pauseSync("orders", "us");
            requireRefused(world, ProblemCode.SWITCH_OVER_REFUSED, "is held");
            world.control.resumeSync("orders", "us");
            world.control.leaveOut("orders", List.of("public.log"), List.of(), false);
            requireRefused(world, ProblemCode.SWITCH_OVER_REFUSED, "leaves out public.log");
        }
    }

    @Test
    void whatTheServersThemselvesSayAgainstItIsFoundBeforeAnythingIsClosed() {
        try (World world = created(ControlSettings.DEFAULTS, "us")) {
            world.members.prepared.add(new PreparedTransaction("app", "booking-7", 740, "shop", Instant.EPOCH));
            OperationRecord ended = world.settled(world.switchOver("orders", "us"));
            assertThat(ended.state()).isEqualTo(OperationState.FAILED);
            assertThat(ended.problem().orElseThrow().code()).isEqualTo(ProblemCode.SWITCH_OVER_REFUSED);
            assertThat(ended.problem().orElseThrow().detail()).contains("booking-7");
            assertThat(world.members.calls).noneMatch(c -> c.startsWith("fence") || c.startsWith("unfence"));
            requireAsBefore(world);
        }
    }

    @Test
    void aPrimaryThatCannotBeClosedWhollyIsOpenedAgain() {
        try (World world = created(ControlSettings.DEFAULTS, "us")) {
            world.members.stillOpen = "backend 7 of postgres";
            world.members.staysStopped.add("app: subscription feed: no slot");
            OperationRecord ended = world.settled(world.switchOver("orders", "us"));
            assertThat(ended.state()).isEqualTo(OperationState.FAILED);
            assertThat(ended.problem().orElseThrow().detail()).contains("backend 7");
            assertThat(ended.notes()).anyMatch(n -> n.contains("subscription feed: no slot"));
            requireAsBefore(world);
        }
    }

    @Test
    void whatIsNotDrainedByTheDeadlineIsTakenBackByItself() {
        try (World world = created(within(Duration.ofSeconds(2)), "us", "ap")) {
            world.tasks.drains = false;
            OperationRecord ended = world.settled(world.switchOver("orders", "us"));
            assertThat(ended.state()).isEqualTo(OperationState.FAILED);
            assertThat(ended.problem().orElseThrow().code()).isEqualTo(ProblemCode.DEADLINE);
            assertThat(ended.problem().orElseThrow().detail()).contains("DrainEveryone");
            requireAsBefore(world);
        }
    }

    @Test
    void whatTakesTimeWhileEverybodyMayStillWriteDoesNotCountForTheDeadlineAndIsTold() {
        try (World world = created(within(Duration.ofSeconds(2)), "us", "ap")) {
            world.tasks.slotWaits = true;
            OperationRecord asked = world.switchOver("orders", "us");
            await().until(() -> world.control.operation(asked.id()).step("PrepareFollowing").stream()
                    .anyMatch(s -> s.detail().contains("eu: a slot waits")
                            && s.detail().contains("ap: a slot waits")));
            await().until(() ->
                    Duration.between(asked.data().turning().orElseThrow().since(), SteadyTime.now())
                                    .compareTo(Duration.ofSeconds(3))
                            > 0);
            assertThat(world.control.operation(asked.id()).state()).isEqualTo(OperationState.RUNNING);
            world.tasks.slotWaits = false;
            assertThat(world.settled(asked).state()).isEqualTo(OperationState.DONE);
        }
    }

    @Test
    void aServerThatWasAwayPastTheDeadlineTakesItBack() {
        try (World world = created(within(Duration.ofSeconds(2)), "us")) {
            world.tasks.drains = false;
            OperationRecord asked = world.switchOver("orders", "us");
            await().until(() -> !world.members.row("eu").writable());
            OperationRecord closed = world.control.operation(asked.id());
            world.control.close();
            await().until(() -> closed.data().turning().orElseThrow().isOverdue());
            world.tasks.drains = true;
            world.restart();
            assertThat(world.settled(asked).state()).isEqualTo(OperationState.FAILED);
            requireAsBefore(world);
        }
    }

    @Test
    void aNewPrimaryThatIsLostBeforeItIsOpenIsReplacedOnceSomebodyConfirmsIt() {
        try (World world = created(ControlSettings.DEFAULTS, "us", "ap")) {
            List<String> before = List.copyOf(world.tasks.running.keySet());
            world.crashAt((type, step, when) -> {
                if (step.equals("AdvanceSequences") && when == CrashPoints.When.BEFORE) {
                    world.members.down.add("us");
                }
            });
            OperationRecord asked = world.switchOver("orders", "us");
            await().until(() -> world.control.operation(asked.id()).step("AdvanceSequences").stream()
                    .anyMatch(s -> s.outcome() == StepRecord.Outcome.WAITING));
            assertThatThrownBy(() -> world.submit(new Operation.Promote("orders", "eu", Optional.empty(), false)))
                    .isInstanceOfSatisfying(
                            RefusedException.class,
                            e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.GROUP_BUSY));

            OperationRecord promoted = world.settled(world.promote("orders", "eu"));
            assertThat(promoted.state()).as(promoted.toString()).isEqualTo(OperationState.DONE);
            assertThat(world.settled(asked).state()).isEqualTo(OperationState.CANCELLED);
            assertThat(world.members.row("eu").writable()).isTrue();
            assertThat(world.members.row("eu").reign().epoch()).isEqualTo(3);
            assertThat(world.tasks.removed).containsAll(before);
            assertThat(world.control
                            .instance("us")
                            .instance()
                            .former()
                            .orElseThrow()
                            .finalPositions())
                    .containsOnlyKeys("app");
            world.members.down.clear();
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> world.members.row("us").role() == MemberRole.FENCED);
            assertThat(world.members.row("us").writable()).isFalse();
        }
    }

    @Tag("long")
    @Test
    void aFollowerWithAnErrorThatDoesNotPassDoesNotHoldTheGroup() {
        try (World world = created(ControlSettings.DEFAULTS, "us", "ap")) {
            List<String> before = List.copyOf(world.tasks.running.keySet());
            world.tasks.cannotFollow.add("ap");
            OperationRecord asked = world.switchOver("orders", "us");
            await().atMost(Duration.ofSeconds(40))
                    .until(() -> world.control.operation(asked.id()).state() == OperationState.DONE);
            assertThat(world.control.group("orders").group().state()).isEqualTo(GroupState.RUNNING);
            world.tasks.cannotFollow.clear();
            assertThat(world.settled(asked).isDone("FollowBack")).isTrue();
            requireTurned(world, before);
        }
    }

    @Test
    void isNotOpenedWithSequencesThatCouldNotBeMovedAhead() {
        try (World world = created(ControlSettings.DEFAULTS, "us")) {
            world.members.advanceFails = new IllegalStateException("canceling statement due to lock timeout");
            OperationRecord asked = world.switchOver("orders", "us");
            await().until(() -> world.control.operation(asked.id()).step("AdvanceSequences").stream()
                    .anyMatch(s -> s.detail().contains("lock timeout")));
            assertThat(world.members.row("us").role()).isEqualTo(MemberRole.PRIMARY);
            assertThat(world.members.row("us").writable()).isFalse();
            world.members.advanceFails = null;
            assertThat(world.settled(asked).state()).isEqualTo(OperationState.DONE);
            assertThat(world.members.row("us").writable()).isTrue();
        }
    }

    @Test
    void canBeCancelledUntilItsCommitPoint() {
        try (World world = created(ControlSettings.DEFAULTS, "us")) {
            world.tasks.drains = false;
            OperationRecord asked = world.switchOver("orders", "us");
            await().until(() -> !world.members.row("eu").writable());
            var unused = world.control.cancel(asked.id(), "test");
            assertThat(world.settled(asked).state()).isEqualTo(OperationState.CANCELLED);
            requireAsBefore(world);
        }
    }

    @Test
    void aPromotionRightAfterItFindsTheFormerPrimaryReady() {
        try (World world = created(ControlSettings.DEFAULTS, "us")) {
            var unused = world.ended(world.switchOver("orders", "us"));
            world.members.down.add("us");
            OperationRecord ended = world.ended(world.promote("orders", "eu"));
            assertThat(ended.state()).as(ended.toString()).isEqualTo(OperationState.DONE);
            assertThat(world.members.row("eu").writable()).isTrue();
            assertThat(world.control.group("orders").group().reign().epoch()).isEqualTo(3);
        }
    }
}
