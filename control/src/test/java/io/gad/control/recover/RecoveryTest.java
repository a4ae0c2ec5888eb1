package io.gad.control.recover;

import static io.gad.control.recover.LostManager.aGroup;
import static io.gad.control.recover.LostManager.await;
import static io.gad.control.recover.LostManager.awaitCarried;
import static io.gad.control.recover.LostManager.from;
import static io.gad.control.recover.LostManager.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gad.control.fake.FakeMembers;
import io.gad.control.fake.World;
import io.gad.control.group.Group;
import io.gad.control.group.GroupState;
import io.gad.control.group.WriteLease;
import io.gad.control.health.GroupHealth;
import io.gad.control.instance.Fence;
import io.gad.control.instance.InstanceState;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.member.MemberRole;
import io.gad.member.Reign;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A manager is lost with all it knew, and another one is rebuilt from who is left. */
class RecoveryTest {

    @TempDir
    private Path lostOnes;

    @TempDir
    private Path newOnes;

    @TempDir
    private Path otherOnes;

    @Test
    void theGroupIsAsItWasAndFollowingGoesOnWithoutACopy() {
        try (World lost = aGroup(lostOnes, "us")) {
            Group before = lost.control.group("orders").group();
            try (World rebuilt = new World(newOnes, lost.members)) {
                Recovered recovered = rebuilt.control.recover(from("us"));

                assertThat(recovered.reached()).containsExactly("eu", "us");
                assertThat(recovered.unreached()).isEmpty();
                assertThat(recovered.notes()).isEmpty();
                long generation = recovered.group().generation();
                assertThat(generation).isGreaterThan(1);
                assertThat(recovered.group()).isEqualTo(before.managedBy(generation));
                assertThat(lost.members.generation("eu")).isEqualTo(generation);
                assertThat(lost.members.generation("us")).isEqualTo(generation);
                await().until(() -> rebuilt.control.group("orders").health() == GroupHealth.HEALTHY);
                await().until(() -> !rebuilt.tasks.running.isEmpty());
                assertThat(rebuilt.tasks.running)
                        .containsOnlyKeys(before.tasks().getFirst().id());
                assertThat(rebuilt.control
                                .group("orders")
                                .group()
                                .secondaries()
                                .getFirst()
                                .complete())
                        .isTrue();
                assertThat(rebuilt.control.instance("eu").instance().region()).isEqualTo("eu-region");

                OperationRecord promoted = rebuilt.settled(rebuilt.promote("orders", "us"));
                assertThat(promoted.state()).isEqualTo(OperationState.DONE);
                assertThat(lost.members.row("us").writable()).isTrue();
                assertThat(lost.members.generation("us")).isEqualTo(generation);
            }
        }
    }

    @Test
    void theLostOneComesBackAndActsOnNothing() {
        try (World lost = aGroup(lostOnes, "us")) {
            try (World rebuilt = new World(newOnes, lost.members)) {
                var unused = rebuilt.control.recover(from("us"));
                await().until(() -> lost.control.group("orders").health() == GroupHealth.MANAGER_OUTDATED);
                await().until(() -> lost.tasks.running.isEmpty());
                lost.restart();

                assertThat(lost.control.group("orders").health()).isEqualTo(GroupHealth.MANAGER_OUTDATED);
                assertThat(lost.control.group("orders").problems().getFirst())
                        .contains("Another GAD server has group orders", "later manager", "this one's is 1");
                assertThatThrownBy(() -> lost.promote("orders", "us"))
                        .isInstanceOfSatisfying(
                                RefusedException.class,
                                e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.MANAGER_OUTDATED));
                assertThatThrownBy(() -> lost.preview("orders", "us")).isInstanceOf(RefusedException.class);
                assertThatThrownBy(() -> lost.control.pauseSync("orders", "us")).isInstanceOf(RefusedException.class);
                assertThat(lost.tasks.running).isEmpty();

                lost.members.down.addAll(List.of("eu", "us"));
                await().until(() -> !lost.control.instance("us").reachable());
                assertThat(lost.control.group("orders").health())
                        .as("what was told counts when it has fallen silent")
                        .isEqualTo(GroupHealth.MANAGER_OUTDATED);
            }
        }
    }

    @Test
    void whoDidNotAnswerIsToldWhenItDoesAndFormerPrimariesAreClosed() {
        try (World lost = aGroup(lostOnes, "us", "ap")) {
            lost.members.down.add("eu");
            lost.settled(lost.promote("orders", "us"));
            awaitCarried(lost, "us", GroupState.RUNNING);
            lost.members.down.add("ap");
            try (World rebuilt = new World(newOnes, lost.members)) {
                Recovered recovered = rebuilt.control.recover(from("us"));

                assertThat(recovered.unreached()).containsOnlyKeys("ap", "eu");
                assertThat(rebuilt.control.instance("eu").instance().state()).isEqualTo(InstanceState.FORMER_PRIMARY);
                assertThat(rebuilt.control.instance("eu").instance().fence()).isEqualTo(Fence.UNREACHABLE);
                assertThat(rebuilt.tasks.running).isEmpty();

                lost.members.down.clear();
                await().until(() -> lost.members.row("eu").role() == MemberRole.FENCED
                        && lost.members.generation("eu") == recovered.group().generation());
                await().until(() ->
                        lost.members.generation("ap") == recovered.group().generation()
                                && !rebuilt.tasks.running.isEmpty());
                await().until(() -> rebuilt.control.lostTransactions("orders", 0, 100).stream()
                        .anyMatch(report -> report.complete()));
            }
        }
    }

    @Test
    void twoReignsOfOneEpochAreAPersonsToDecide() {
        try (World lost = aGroup(lostOnes, "us", "ap")) {
            Group before = lost.control.group("orders").group();
            for (String name : List.of("us", "ap")) {
                lost.members.rows.put(
                        name,
                        new FakeMembers.Row(
                                before.id(),
                                MemberRole.PRIMARY,
                                new Reign(2, UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8))),
                                false,
                                "op-" + name,
                                ""));
            }
            try (World rebuilt = new World(newOnes, lost.members)) {
                assertThat(refusal(rebuilt, from("eu"))).isEqualTo(ProblemCode.RECOVER_REFUSED);
                assertThat(lost.members.generations.values()).allMatch(generation -> generation == 1);
                assertThat(rebuilt.control.groups()).isEmpty();
                assertThat(rebuilt.control.instances()).isEmpty();
            }
        }
    }

    @Test
    void aWriteLeaseIsKeptAndIsInForceOnlyOnceTheNewManagerHasRenewedIt() {
        try (World lost = aGroup(lostOnes, "us")) {
            lost.control.writeLease("orders", Optional.of(5), true);
            await().until(() ->
                    lost.control.group("orders").group().leaseInForce().isPresent());
            await().until(() -> lost.members.carried.getOrDefault("us", "").contains("inForceIn"));
            try (World rebuilt = new World(newOnes, lost.members)) {
                WriteLease found =
                        rebuilt.control.recover(from("us")).group().writeLease().orElseThrow();

                assertThat(found).isEqualTo(WriteLease.of(5));
                await().until(() ->
                        rebuilt.control.group("orders").group().leaseInForce().isPresent());
            }
        }
    }

    @Test
    void refusesWithoutHavingToldAnybody() {
        try (World lost = aGroup(lostOnes, "us")) {
            try (World rebuilt = new World(newOnes, lost.members)) {
                assertThat(refusal(rebuilt, from("ap"))).as("no member").isEqualTo(ProblemCode.RECOVER_REFUSED);
                lost.members.wrongPassword.add("eu");
                assertThat(refusal(rebuilt, from("us"))).isEqualTo(ProblemCode.LOGIN_REFUSED);
                assertThat(refusal(rebuilt, from("eu"))).isEqualTo(ProblemCode.LOGIN_REFUSED);
                lost.members.wrongPassword.clear();
                lost.members.down.add("us");
                assertThat(refusal(rebuilt, from("us"))).isEqualTo(ProblemCode.MEMBER_UNREACHABLE);
                lost.members.down.clear();
                assertThat(refusal(lost, from("us"))).as("it has the group").isEqualTo(ProblemCode.GROUP_EXISTS);
                rebuilt.register("eu");
                assertThat(refusal(rebuilt, from("us"))).isEqualTo(ProblemCode.INSTANCE_EXISTS);
                assertThat(lost.members.generations.values()).allMatch(generation -> generation == 1);
            }
        }
    }

    @Test
    void killedBeforeItsEndItIsAskedAgainUnderAHigherGeneration() {
        try (World lost = aGroup(lostOnes, "us")) {
            long drawn = Long.MAX_VALUE / 2;
            lost.members.generations.put("eu", drawn);
            try (World rebuilt = new World(newOnes, lost.members)) {
                assertThat(rebuilt.control.recover(from("us")).group().generation())
                        .isEqualTo(drawn + 1);
                assertThat(lost.members.generation("us")).isEqualTo(drawn + 1);
            }
        }
    }

    @Test
    void ofTwoThatWereRebuiltWithoutSeeingEachOtherTheFirstIsOutdated() {
        try (World lost = aGroup(lostOnes, "us")) {
            lost.members.down.add("eu");
            try (World one = new World(newOnes, lost.members)) {
                Recovered first = one.control.recover(from("us"));
                lost.members.generations.put("us", 1L); // As if the other had not been reached.
                try (World two = new World(otherOnes, lost.members)) {
                    Recovered second = two.control.recover(from("us"));
                    assertThat(second.group().generation())
                            .isGreaterThan(first.group().generation());
                    await().until(() -> one.control.group("orders").health() == GroupHealth.MANAGER_OUTDATED);
                    assertThat(two.control.group("orders").health()).isNotEqualTo(GroupHealth.MANAGER_OUTDATED);
                }
            }
        }
    }
}
