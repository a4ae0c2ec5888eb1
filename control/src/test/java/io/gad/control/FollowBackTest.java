package io.gad.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gad.control.fake.FakeMembers;
import io.gad.control.fake.World;
import io.gad.control.group.Group;
import io.gad.control.group.GroupMember;
import io.gad.control.operation.CrashPoints;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
import io.gad.control.port.TaskState;
import io.gad.control.problem.ProblemCode;
import io.gad.member.MemberRole;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A member is not as it was when the roles turned: nobody takes it for one that is. */
class FollowBackTest {

    @TempDir
    Path directory;

    private World created(ControlSettings settings) {
        World world = new World(directory, settings);
        world.register("eu", "us", "ap");
        var unused = world.ended(world.create("orders", "eu", "us", "ap"));
        return world;
    }

    private static void onceBefore(World world, String at, Runnable what) {
        AtomicBoolean done = new AtomicBoolean();
        world.crashAt((type, step, when) -> {
            if (step.equals(at) && when == CrashPoints.When.BEFORE && done.compareAndSet(false, true)) {
                what.run();
            }
        });
    }

    @Test
    void whoHasLostItsLastCommitsIsBroughtInLineAndCannotBePromotedBefore() {
        try (World world = created(ControlSettings.DEFAULTS)) {
            onceBefore(world, "FollowBack", () -> {
                world.tasks.reached = TaskState.RESYNC;
                world.members.beats.put("eu", "0 earlier");
            });
            OperationRecord ended = world.ended(world.switchOver("orders", "us"));
            assertThat(ended.state()).as(ended.toString()).isEqualTo(OperationState.DONE);
            assertThat(ended.notes()).anyMatch(n -> n.contains("eu no longer holds"));
            Group group = world.control.group("orders").group();
            assertThat(group.members())
                    .filteredOn(m -> !m.complete())
                    .extracting(GroupMember::instance)
                    .containsExactly("eu");
            assertThat(world.preview("orders", "eu").refusals())
                    .anyMatch(r -> r.code() == ProblemCode.SECONDARY_INCOMPLETE);
            world.tasks.reached = TaskState.INCREMENTAL;
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> world.control.group("orders").group().members().stream()
                            .allMatch(GroupMember::complete));
        }
    }

    @Test
    void anOldPrimaryThatIsOpenAgainIsClosedAndReportedInsteadOfFollowing() {
        try (World world = created(ControlSettings.DEFAULTS)) {
            onceBefore(
                    world,
                    "FollowBack",
                    () -> world.members.rows.computeIfPresent(
                            "eu",
                            (n, row) -> new FakeMembers.Row(
                                    row.groupId(), MemberRole.PRIMARY, row.reign(), true, "earlier", "")));
            OperationRecord ended = world.settled(world.switchOver("orders", "us"));
            assertThat(ended.state()).as(ended.toString()).isEqualTo(OperationState.DONE);
            assertThat(ended.notes()).anyMatch(n -> n.contains("eu was found open in epoch 1"));
            Group group = world.control.group("orders").group();
            assertThat(group.members()).extracting(GroupMember::instance).containsExactlyInAnyOrder("us", "ap");
            assertThat(group.formers()).containsExactly("eu");
            assertThat(world.tasks.follows).containsExactly("ap us");
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> world.members.row("eu").role() == MemberRole.FENCED
                            && !world.members.row("eu").writable());
            await().atMost(Duration.ofSeconds(10))
                    .until(() ->
                            world.control.lostTransactions("orders", 0, 100).size() == 1);
            assertThat(world.tasks.slots).as("made on us for eu").hasSize(1);
            assertThat(world.tasks.removed).hasSize(1);
            assertThat(world.settled(world.add("orders", "eu")).state()).isEqualTo(OperationState.DONE);
            assertThat(world.control.group("orders").group().formers()).isEmpty();
        }
    }

    @Test
    void whoIsSilentKeepsNobodyElseFromFollowing() {
        try (World world = created(ControlSettings.DEFAULTS)) {
            onceBefore(world, "FollowBack", () -> world.members.down.add("eu"));
            OperationRecord asked = world.switchOver("orders", "us");
            await().atMost(Duration.ofSeconds(10)).until(() -> world.tasks.follows.contains("ap us"));
            assertThat(world.tasks.follows).doesNotContain("eu us");
            world.members.down.clear();
            assertThat(world.settled(asked).state()).isEqualTo(OperationState.DONE);
            assertThat(world.tasks.follows).contains("eu us");
        }
    }

    @Test
    void aTargetThatHasLostItsLastCommitsNeverBeginsItsReign() {
        try (World world = created(SwitchOverTest.within(Duration.ofSeconds(3)))) {
            onceBefore(world, "RecordNewPrimary", () -> world.members.beats.put("us", "0 earlier"));
            OperationRecord ended = world.settled(world.switchOver("orders", "us"));
            assertThat(ended.state()).as(ended.toString()).isEqualTo(OperationState.FAILED);
            assertThat(ended.problem().orElseThrow().detail()).contains("Expected us to hold the last beats");
            SwitchOverTest.requireAsBefore(world);
        }
    }
}
