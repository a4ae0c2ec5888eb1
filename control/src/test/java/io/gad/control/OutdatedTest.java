package io.gad.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gad.control.fake.FakeMembers;
import io.gad.control.fake.World;
import io.gad.control.health.GroupHealth;
import io.gad.control.operation.CrashPoints;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.member.MemberRole;
import io.gad.member.Reign;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A member tells of another manager: this one acts on nothing of that group any more, and says so. */
class OutdatedTest {

    @TempDir
    private Path directory;

    private World world;

    @BeforeEach
    void aGroup() {
        world = new World(directory);
        world.register("eu", "us");
        assertThat(world.ended(world.create("orders", "eu", "us")).state()).isEqualTo(OperationState.DONE);
        await().until(() -> world.control.group("orders").health() == GroupHealth.HEALTHY);
    }

    @AfterEach
    void end() {
        world.close();
    }

    private GroupHealth health() {
        return world.control.group("orders").health();
    }

    private static void isRefused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.MANAGER_OUTDATED));
    }

    @Test
    void aLaterGenerationStopsTasksAndRefusesEverything() {
        world.members.generations.put("us", 2L);

        await().until(() -> health() == GroupHealth.MANAGER_OUTDATED);
        await().until(() -> world.tasks.running.isEmpty());
        assertThat(world.control.group("orders").problems().getFirst())
                .contains("Another GAD server has group orders", "us", "generation 2, this one's is 1");
        isRefused(() -> world.promote("orders", "us"));
        isRefused(() -> world.preview("orders", "us"));
        isRefused(() -> world.control.pauseSync("orders", "us"));
        isRefused(() -> world.control.verify("orders", "us", true, 0));
    }

    @Test
    void itRenewsNoWriteLeaseOfAPrimaryThatTheOtherOneHasNotReached() {
        world.control.writeLease("orders", Optional.of(5), true);
        await().until(() -> world.members.calls.contains("renewLease eu"));
        world.members.generations.put("us", 2L);
        await().until(() -> health() == GroupHealth.MANAGER_OUTDATED);

        isRefused(() -> world.control.writeLease("orders", Optional.empty(), true));
        await().until(() -> world.members.hasRunOut("eu"));
    }

    @Test
    void afterARestartItIsKnownBeforeAnythingIsDone() {
        world.members.generations.put("us", 2L);
        await().until(() -> health() == GroupHealth.MANAGER_OUTDATED && world.tasks.running.isEmpty());
        world.members.calls.clear();
        world.restart();

        assertThat(health()).isEqualTo(GroupHealth.MANAGER_OUTDATED);
        await().until(() -> world.members.calls.size() > 10);
        assertThat(world.tasks.running).isEmpty();
        assertThat(world.members.calls).allMatch(call -> call.startsWith("probe "));
    }

    @Test
    void aLaterEpochThatNoOperationOfOursPlannedCountsTooAndCountsWhenItsMemberIsSilent() {
        FakeMembers.Row before = world.members.row("us");
        world.members.rows.put(
                "us",
                new FakeMembers.Row(
                        before.groupId(), MemberRole.PRIMARY, new Reign(2, new UUID(2, 2)), true, "op-other", ""));
        await().until(() -> health() == GroupHealth.MANAGER_OUTDATED);
        assertThat(world.control.group("orders").problems().getFirst()).contains("epoch 2");

        world.members.down.addAll(List.of("eu", "us"));
        await().until(() -> !world.control.instance("us").reachable());
        assertThat(health()).isEqualTo(GroupHealth.MANAGER_OUTDATED);

        world.members.rows.put("us", before);
        world.members.down.clear();
        await().until(() -> health() != GroupHealth.MANAGER_OUTDATED);
    }

    @Test
    void ourOwnPromotionIsNotSomebodyElses() {
        CountDownLatch goOn = new CountDownLatch(1);
        world.crashAt((type, step, when) -> {
            if (step.equals("AdvanceSequences") && when == CrashPoints.When.BEFORE) {
                hold(goOn);
            }
        });
        OperationRecord promoting = world.promote("orders", "us");
        await().until(() -> world.members.row("us").reign().epoch() == 2);
        int probes = world.members.calls.size();
        await().until(() -> world.members.calls.subList(probes, world.members.calls.size()).stream()
                        .filter("probe us"::equals)
                        .count()
                >= 2);
        assertThat(health()).isNotEqualTo(GroupHealth.MANAGER_OUTDATED);
        goOn.countDown();
        assertThat(world.settled(promoting).state()).isEqualTo(OperationState.DONE);
        assertThat(health()).isNotEqualTo(GroupHealth.MANAGER_OUTDATED);
    }

    @Test
    void aRunningOperationWaits() {
        CountDownLatch goOn = new CountDownLatch(1);
        world.crashAt((type, step, when) -> {
            if (step.equals("StopSyncTask") && when == CrashPoints.When.AFTER) {
                hold(goOn);
            }
        });
        OperationRecord promoting = world.promote("orders", "us");
        await().until(() -> world.members.row("eu").role() == MemberRole.FENCED);
        world.members.generations.put("us", 2L);
        await().until(() -> health() == GroupHealth.MANAGER_OUTDATED);
        world.members.calls.clear();
        goOn.countDown();

        await().until(() ->
                world.members.calls.stream().filter("probe us"::equals).count() >= 3);
        assertThat(world.members.calls).allMatch(call -> call.startsWith("probe "));
        assertThat(world.control.operation(promoting.id()).state()).isEqualTo(OperationState.RUNNING);
        isRefused(() -> world.control.cancel(promoting.id(), "test"));
    }

    private static void hold(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
