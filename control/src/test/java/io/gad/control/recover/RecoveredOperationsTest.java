package io.gad.control.recover;

import static io.gad.control.recover.LostManager.aGroup;
import static io.gad.control.recover.LostManager.await;
import static io.gad.control.recover.LostManager.awaitCarried;
import static io.gad.control.recover.LostManager.carriedBy;
import static io.gad.control.recover.LostManager.from;
import static io.gad.control.recover.LostManager.settled;
import static io.gad.control.recover.LostManager.stopsAt;
import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.fake.FakeMembers;
import io.gad.control.fake.World;
import io.gad.control.group.Group;
import io.gad.control.group.GroupState;
import io.gad.control.group.GroupTask;
import io.gad.control.health.GroupHealth;
import io.gad.control.instance.Instance;
import io.gad.control.instance.InstanceState;
import io.gad.control.operation.CrashPoints;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
import io.gad.control.port.TaskState;
import io.gad.member.MemberRole;
import io.gad.member.Reign;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a lost manager had under way goes on under another one: forward behind its commit point, else back. */
class RecoveredOperationsTest {

    @TempDir
    private Path lostOnes;

    @TempDir
    private Path newOnes;

    @Test
    void aPromotionBehindItsCommitPointIsFinishedThoughNoDocumentKnowsOfIt() {
        try (World lost = aGroup(lostOnes, "us", "ap")) {
            Group before = lost.control.group("orders").group();
            Reign second = new Reign(2, new UUID(2, 2));
            lost.members.rows.put(
                    "us", new FakeMembers.Row(before.id(), MemberRole.PRIMARY, second, false, "op-unknown", ""));
            try (World rebuilt = new World(newOnes, lost.members)) {
                await().until(() -> lost.control.group("orders").health() == GroupHealth.MANAGER_OUTDATED);
                Recovered recovered = rebuilt.control.recover(from("ap"));

                assertThat(recovered.operations()).containsExactly("op-unknown");
                assertThat(recovered.notes().getFirst()).contains("had become the primary of epoch 2");
                settled(rebuilt, "op-unknown");
                Group group = rebuilt.control.group("orders").group();
                assertThat(group.primary()).isEqualTo("us");
                assertThat(group.reign()).isEqualTo(second);
                assertThat(group.state()).isEqualTo(GroupState.RUNNING);
                assertThat(lost.members.row("us").writable()).isTrue();
                await().until(() -> lost.members.row("eu").role() == MemberRole.FENCED);
                assertThat(rebuilt.control
                                .instance("eu")
                                .instance()
                                .former()
                                .orElseThrow()
                                .finalPositions())
                        .containsKey("app");
                assertThat(group.taskTo("ap")).isPresent();
            }
        }
    }

    @Test
    void aDrillGivesWayToAPromotionThatNoDocumentKnowsOf() {
        try (World lost = aGroup(lostOnes, "us", "ap")) {
            lost.tasks.drills.copiesForEver = true;
            OperationRecord drill = lost.submit(new Operation.Drill("orders", "us", "", 1L << 30, false, false));
            await().until(() -> lost.tasks.drills.copying
                    && carriedBy(lost, "ap").operations().stream().anyMatch(o -> o.id().equals(drill.id())));
            Group before = lost.control.group("orders").group();
            lost.members.rows.put(
                    "us",
                    new FakeMembers.Row(
                            before.id(), MemberRole.PRIMARY, new Reign(2, new UUID(2, 2)), false, "op-unknown", ""));
            try (World rebuilt = new World(newOnes, lost.members)) {
                await().until(() -> lost.control.group("orders").health() == GroupHealth.MANAGER_OUTDATED);
                var unused = rebuilt.control.recover(from("ap"));
                settled(rebuilt, "op-unknown");
                settled(rebuilt, drill.id());
                OperationRecord over = rebuilt.control.operation(drill.id());
                assertThat(over.state()).as(over.toString()).isEqualTo(OperationState.CANCELLED);
                assertThat(over.problem().orElseThrow().detail()).contains("op-unknown");
                assertThat(rebuilt.control.group("orders").group().primary()).isEqualTo("us");
            } finally {
                lost.tasks.drills.copiesForEver = false;
            }
        }
    }

    @Test
    void aPromotionOfTheDocumentBehindItsCommitPointGoesOnAsItWasPlanned() {
        try (World lost = aGroup(lostOnes, "us", "ap")) {
            stopsAt(lost, "OpenForWrites", CrashPoints.When.BEFORE);
            OperationRecord promoting = lost.promote("orders", "us");
            await().until(() -> lost.control.operation(promoting.id()).data().committed());
            await().until(() ->
                    carriedBy(lost, "us").operations().stream().anyMatch(o -> o.isDone("AdvanceSequences")));
            List<GroupTask> next = lost.control
                    .operation(promoting.id())
                    .data()
                    .promotion()
                    .orElseThrow()
                    .nextTasks();
            try (World rebuilt = new World(newOnes, lost.members)) {
                var unused = rebuilt.control.recover(from("us"));
                settled(rebuilt, promoting.id());

                Group group = rebuilt.control.group("orders").group();
                assertThat(rebuilt.control.operation(promoting.id()).state()).isEqualTo(OperationState.DONE);
                assertThat(group.state()).isEqualTo(GroupState.RUNNING);
                assertThat(group.reign().epoch()).isEqualTo(2);
                assertThat(group.tasks())
                        .as("decided since: they follow")
                        .isEqualTo(next.stream()
                                .map(task -> task.rejoining(Optional.empty()))
                                .toList());
                assertThat(lost.members.row("us").writable()).isTrue();
            }
        }
    }

    @Test
    void aPromotionBeforeItsCommitPointIsTakenBack() {
        try (World lost = aGroup(lostOnes, "us")) {
            stopsAt(lost, "RecordNewPrimary", CrashPoints.When.BEFORE);
            OperationRecord promoting = lost.promote("orders", "us");
            await().until(() -> lost.members.row("eu").role() == MemberRole.FENCED);
            awaitCarried(lost, "us", GroupState.PROMOTING);
            try (World rebuilt = new World(newOnes, lost.members)) {
                var unused = rebuilt.control.recover(from("eu"));
                settled(rebuilt, promoting.id());

                assertThat(rebuilt.control.operation(promoting.id()).state()).isEqualTo(OperationState.CANCELLED);
                assertThat(lost.members.row("eu").writable()).isTrue();
                assertThat(lost.members.row("us").cancelled()).isEqualTo(promoting.id());
                Group group = rebuilt.control.group("orders").group();
                assertThat(group.primary()).isEqualTo("eu");
                assertThat(group.state()).isEqualTo(GroupState.RUNNING);
            }
        }
    }

    @Test
    void aSwitchOverBehindItsCommitPointLetsEverybodyFollowWithoutACopy() {
        try (World lost = aGroup(lostOnes, "us", "ap")) {
            stopsAt(lost, "FollowBack", CrashPoints.When.BEFORE);
            OperationRecord turning = lost.switchOver("orders", "us");
            await().until(() -> lost.control.operation(turning.id()).isDone("OpenForWrites"));
            await().until(() -> carriedBy(lost, "us").operations().stream().anyMatch(o -> o.isDone("OpenForWrites")));
            try (World rebuilt = new World(newOnes, lost.members)) {
                var unused = rebuilt.control.recover(from("eu"));
                settled(rebuilt, turning.id());

                Group group = rebuilt.control.group("orders").group();
                assertThat(group.primary()).isEqualTo("us");
                assertThat(group.formers()).isEmpty();
                assertThat(rebuilt.tasks.follows).contains("eu us", "ap us");
            }
        }
    }

    @Test
    void aSwitchOverBeforeItsCommitPointIsTakenBack() {
        try (World lost = aGroup(lostOnes, "us")) {
            stopsAt(lost, "DrainEveryone", CrashPoints.When.BEFORE);
            OperationRecord turning = lost.switchOver("orders", "us");
            await().until(() -> lost.members.row("eu").role() == MemberRole.FENCED);
            awaitCarried(lost, "us", GroupState.SWITCHING_OVER);
            try (World rebuilt = new World(newOnes, lost.members)) {
                var unused = rebuilt.control.recover(from("us"));
                settled(rebuilt, turning.id());

                assertThat(rebuilt.control.operation(turning.id()).state().isEnded())
                        .isTrue();
                assertThat(lost.members.row("eu").writable()).isTrue();
                assertThat(rebuilt.control.group("orders").group().primary()).isEqualTo("eu");
                await().until(() -> rebuilt.control.group("orders").health() == GroupHealth.HEALTHY);
            }
        }
    }

    @Test
    void aPrimaryThatAnUnknownOperationHasClosedIsOpenedAgain() {
        try (World lost = aGroup(lostOnes, "us")) {
            Group before = lost.control.group("orders").group();
            lost.members.rows.put(
                    "eu", new FakeMembers.Row(before.id(), MemberRole.FENCED, before.reign(), false, "op-unknown", ""));
            try (World rebuilt = new World(newOnes, lost.members)) {
                Recovered recovered = rebuilt.control.recover(from("us"));

                assertThat(recovered.notes().getFirst()).contains("op-unknown", "takes writes again");
                assertThat(lost.members.row("eu").writable()).isTrue();
                assertThat(lost.members.row("us").cancelled()).isEqualTo("op-unknown");
            }
        }
    }

    @Test
    void itStaysClosedWhereASecondaryCannotBeAskedWhetherItHasTakenOver() {
        try (World lost = aGroup(lostOnes, "us", "ap")) {
            Group before = lost.control.group("orders").group();
            lost.members.rows.put(
                    "eu", new FakeMembers.Row(before.id(), MemberRole.FENCED, before.reign(), false, "op-unknown", ""));
            lost.members.down.add("ap");
            try (World rebuilt = new World(newOnes, lost.members)) {
                Recovered recovered = rebuilt.control.recover(from("us"));

                assertThat(recovered.notes().getFirst()).contains("stays closed", "ap");
                assertThat(lost.members.row("eu").writable()).isFalse();
            }
        }
    }

    @Test
    void anAddWhoseCopyHasBegunGoesOn() {
        try (World lost = aGroup(lostOnes, "us")) {
            stopsAt(lost, "CatchUp", CrashPoints.When.BEFORE);
            OperationRecord adding = lost.add("orders", "ap");
            await().until(() -> lost.members.rows.containsKey("ap"));
            awaitCarried(lost, "us", GroupState.ADDING_SECONDARY);
            try (World rebuilt = new World(newOnes, lost.members)) {
                var unused = rebuilt.control.recover(from("us"));
                settled(rebuilt, adding.id());

                assertThat(rebuilt.control.group("orders").group().state()).isEqualTo(GroupState.RUNNING);
                assertThat(rebuilt.control.operation(adding.id()).state()).isEqualTo(OperationState.DONE);
                assertThat(rebuilt.control.group("orders").group().member("ap")).isPresent();
                assertThat(rebuilt.tasks.cleared).isEmpty();
            }
        }
    }

    @Test
    void aReturnUnderWayIsOnItsWayInAndAFormerPrimaryAgainOnceItGivesWay() {
        try (World lost = aGroup(lostOnes, "us", "ap")) {
            lost.members.down.add("eu");
            lost.settled(lost.promote("orders", "us"));
            lost.members.down.clear();
            stopsAt(lost, "CatchUp", CrashPoints.When.BEFORE);
            OperationRecord adding = lost.add("orders", "eu");
            await().until(() -> lost.members.row("eu").role() == MemberRole.SECONDARY);
            awaitCarried(lost, "us", GroupState.ADDING_SECONDARY);
            try (World rebuilt = new World(newOnes, lost.members)) {
                rebuilt.tasks.reached = TaskState.REWIND;
                var unused = rebuilt.control.recover(from("us"));
                assertThat(rebuilt.control.instance("eu").instance().state()).isEqualTo(InstanceState.MEMBER);
                assertThat(rebuilt.control.instance("eu").instance().group()).contains("orders");

                rebuilt.members.down.add("us");
                rebuilt.settled(rebuilt.promote("orders", "ap"));
                rebuilt.members.down.clear();
                settled(rebuilt, adding.id());
                Instance eu = rebuilt.control.instance("eu").instance();
                assertThat(eu.state()).isEqualTo(InstanceState.FORMER_PRIMARY);
                assertThat(eu.former().orElseThrow().clearedIn()).isPresent();
                assertThat(rebuilt.control.lostTransactions("orders", 0, 10))
                        .as("what eu alone had was listed by the lost server, and is not said to be nothing")
                        .anySatisfy(report -> {
                            assertThat(report.formerPrimary()).isEqualTo("eu");
                            assertThat(report.complete()).isFalse();
                            assertThat(report.why()).contains("eu was cleared");
                        });
                assertThat(lost.members.row("eu").role()).isEqualTo(MemberRole.FENCED);

                rebuilt.tasks.reached = TaskState.INCREMENTAL;
                rebuilt.tasks.tailMissing = "no slot any more";
                OperationRecord back = rebuilt.ended(rebuilt.add("orders", "eu"));
                assertThat(back.state()).as(back.toString()).isEqualTo(OperationState.DONE);
            }
        }
    }

    @Test
    void aRemoveGoesOnToItsEnd() {
        try (World lost = aGroup(lostOnes, "us", "ap")) {
            stopsAt(lost, "MakeStandalone", CrashPoints.When.BEFORE);
            OperationRecord removing = lost.submit(new Operation.RemoveSecondary("orders", "ap"));
            awaitCarried(lost, "us", GroupState.REMOVING_SECONDARY);
            try (World rebuilt = new World(newOnes, lost.members)) {
                var unused = rebuilt.control.recover(from("us"));
                settled(rebuilt, removing.id());

                assertThat(rebuilt.control.operation(removing.id()).state()).isEqualTo(OperationState.DONE);
                assertThat(lost.members.rows).doesNotContainKey("ap");
                assertThat(rebuilt.control.instance("ap").instance().state()).isEqualTo(InstanceState.STANDALONE);
            }
        }
    }
}
