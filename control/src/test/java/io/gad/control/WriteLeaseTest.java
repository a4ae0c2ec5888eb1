package io.gad.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gad.control.fake.World;
import io.gad.control.group.Group;
import io.gad.control.group.GroupState;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
import io.gad.control.operation.StepRecord;
import io.gad.control.port.Finding;
import io.gad.control.port.MemberUnreachableException;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A primary that cannot be closed is waited for until its write lease has run out. */
class WriteLeaseTest {

    private static final int TERM = 5;

    @TempDir
    Path directory;

    private World created() {
        World world = new World(directory);
        world.register("eu", "us", "ap");
        var unused = world.ended(world.create("orders", "eu", "us", "ap"));
        return world;
    }

    private World leased() {
        World world = created();
        var unused = world.control.writeLease("orders", Optional.of(TERM), true);
        assertThat(group(world).leaseInForce()).contains(Duration.ofSeconds(TERM));
        return world;
    }

    private static Group group(World world) {
        return world.control.group("orders").group();
    }

    private static String steps(World world) {
        return String.join(" ", world.preview("orders", "us").plan().steps());
    }

    @Test
    void isTurnedOnOnlyByWhomIsToldThatWritesMayStop() {
        try (World world = created()) {
            assertThatThrownBy(() -> world.control.writeLease("orders", Optional.of(TERM), false))
                    .isInstanceOfSatisfying(RefusedException.class, e -> {
                        assertThat(e.problem().code()).isEqualTo(ProblemCode.WRITE_LEASE);
                        assertThat(e.problem().detail()).contains("REFUSES ALL WRITES", "down");
                    });
            for (int seconds : new int[] {0, 4, 601}) {
                assertThatThrownBy(() -> world.control.writeLease("orders", Optional.of(seconds), true))
                        .isInstanceOf(RefusedException.class)
                        .hasMessageContaining("5 to 600");
            }
            assertThat(world.members.calls).doesNotContain("renewLease eu");
            assertThat(steps(world)).doesNotContain("AwaitLease");
        }
    }

    @Test
    void isRenewedUntilItIsTurnedOff() {
        try (World world = leased()) {
            long first = world.members.leasedUntil("eu");
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> world.members.leasedUntil("eu") - first
                            > Duration.ofSeconds(2 * TERM / 3).toNanos());
            assertThat(world.members.hasRunOut("eu")).isFalse();
            assertThat(steps(world)).startsWith("FenceOldPrimary AwaitLease DrainSyncTask");
            assertThat(world.preview("orders", "us").findings())
                    .anyMatch(f -> f.check().equals("write-lease"));

            var unused = world.control.writeLease("orders", Optional.empty(), false);
            assertThat(group(world).writeLease()).isEmpty();
            assertThat(world.members.leases).isEmpty();
            assertThat(steps(world)).doesNotContain("AwaitLease");
        }
    }

    /** The state was put back to one from before: the primary holds to a lease that nobody renews. */
    @Test
    void isTakenOffThePrimaryAlsoWhereTheGroupKnowsOfNone() {
        try (World world = created()) {
            world.members.leases.put("eu", System.nanoTime());
            var unused = world.control.writeLease("orders", Optional.empty(), false);
            assertThat(world.members.leases).isEmpty();
            assertThat(group(world).writeLease()).isEmpty();
        }
    }

    /** Whoever turns it on and is gone leaves no primary with a lease that nobody renews, and none that is believed in too early. */
    @Test
    void aServerThatIsKilledMeanwhileGoesOnWithIt() {
        try (World world = created()) {
            world.members.down.add("eu");
            var on = world.control.writeLease("orders", Optional.of(TERM), true);
            assertThat(on.group().leaseInForce()).isEmpty();
            assertThat(on.problems()).anyMatch(p -> p.contains("write lease"));
            world.restart();
            world.members.down.clear();
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> group(world).leaseInForce().isPresent());
            assertThat(world.members.hasRunOut("eu")).isFalse();

            world.members.down.add("eu");
            var off = world.control.writeLease("orders", Optional.empty(), false);
            assertThat(off.group().leaseInForce())
                    .as("nobody waits for it any more")
                    .isEmpty();
            assertThat(off.group().writeLease()).as("it still stands there").isPresent();
            world.restart();
            world.members.down.clear();
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> group(world).writeLease().isEmpty());
            assertThat(world.members.leases).isEmpty();
        }
    }

    @Test
    void aSilentPrimaryHasRunOutBeforeTheNextOneOpens() {
        try (World world = leased()) {
            world.members.down.add("eu");
            OperationRecord asked = world.promote("orders", "us");
            await().atMost(Duration.ofSeconds(3))
                    .until(() -> world.control.operation(asked.id()).step("AwaitLease").stream()
                            .anyMatch(s -> s.outcome() == StepRecord.Outcome.WAITING));
            assertThat(world.members.row("us").writable()).isFalse();
            assertThat(group(world).state()).isEqualTo(GroupState.PROMOTING);
            OperationRecord promoted = world.ended(asked);
            assertThat(promoted.state()).as(promoted.toString()).isEqualTo(OperationState.DONE);
            assertThat(world.members.hasRunOut("eu")).isTrue();
            assertThat(world.members.row("eu").writable())
                    .as("nobody could close it")
                    .isTrue();
            assertThat(world.members.twoWritable).isEmpty();

            await().atMost(Duration.ofSeconds(10))
                    .until(() -> group(world).leaseInForce().isPresent());
            assertThat(world.members.hasRunOut("us"))
                    .as("the lease is the group's")
                    .isFalse();
            assertThat(world.members.leases).containsKey("us");
        }
    }

    /** The new server knows when it began, and nothing of what the earlier one has sent. */
    @Test
    void aServerThatIsKilledMeanwhileWaitsAnew() {
        try (World world = leased()) {
            world.members.down.add("eu");
            OperationRecord asked = world.promote("orders", "us");
            await().atMost(Duration.ofSeconds(3))
                    .until(() -> world.control.operation(asked.id()).step("AwaitLease").stream()
                            .anyMatch(s -> s.outcome() == StepRecord.Outcome.WAITING));
            long restarted = System.nanoTime();
            world.restart();
            assertThat(world.ended(asked).state()).isEqualTo(OperationState.DONE);
            assertThat(System.nanoTime() - restarted)
                    .isGreaterThan(Duration.ofSeconds(TERM).toNanos());
            assertThat(world.members.twoWritable).isEmpty();
        }
    }

    @Test
    void aPrimaryThatIsClosedIsNotWaitedFor() {
        try (World world = leased()) {
            long begin = System.nanoTime();
            OperationRecord promoted = world.ended(world.promote("orders", "us"));
            assertThat(promoted.state()).as(promoted.toString()).isEqualTo(OperationState.DONE);
            assertThat(System.nanoTime() - begin)
                    .isLessThan(Duration.ofSeconds(TERM - 1).toNanos());
        }
    }

    @Test
    void twoRenewalsThatAreLostCloseNobody() {
        try (World world = created()) {
            long begin = renewals(world);
            world.members.beforeCall = (call, instance) -> {
                if (call.equals("renewLease")) {
                    boolean lost = renewals(world) == begin + 2 || renewals(world) == begin + 3;
                    var unused = lost ? world.members.silent.add(instance) : world.members.silent.remove(instance);
                }
            };
            var on = world.control.writeLease("orders", Optional.of(2 * TERM), true);
            assertThat(on.group().leaseInForce()).isPresent();
            await().atMost(Duration.ofSeconds(15)).until(() -> {
                assertThat(world.members.hasRunOut("eu")).isFalse();
                return renewals(world) > begin + 4;
            });
        }
    }

    /** The longer one that was sent before is over once the shorter one has begun. */
    @Test
    void oneThatIsMadeShorterIsWaitedForNoLonger() {
        try (World world = created()) {
            var longer = world.control.writeLease("orders", Optional.of(600), true);
            assertThat(longer.group().leaseInForce()).contains(Duration.ofSeconds(600));
            assertThat(evidence(world)).contains("up to 607 s");
            var shorter = world.control.writeLease("orders", Optional.of(TERM), true);
            assertThat(shorter.group().leaseInForce()).contains(Duration.ofSeconds(TERM));
            assertThat(evidence(world)).containsPattern("up to [56] s");
            world.members.down.add("eu");
            OperationRecord promoted = world.ended(world.promote("orders", "us"));
            assertThat(promoted.state()).as(promoted.toString()).isEqualTo(OperationState.DONE);
            assertThat(world.members.twoWritable).isEmpty();
        }
    }

    private static String evidence(World world) {
        return world.preview("orders", "us").findings().stream()
                .filter(f -> f.check().equals("write-lease"))
                .map(Finding::evidence)
                .findFirst()
                .orElse("none");
    }

    /** What could not be closed may be a whole database. */
    @Test
    void aPrimaryThatIsClosedInPartHasRunOutBeforeTheNextOneOpens() {
        try (World world = leased()) {
            world.members.stillOpen = "database app: no connection";
            OperationRecord promoted = world.ended(world.promote("orders", "us"));
            assertThat(promoted.state()).as(promoted.toString()).isEqualTo(OperationState.DONE);
            assertThat(world.members.hasRunOut("eu")).isTrue();
        }
    }

    /** One database after the other has none any more; what is left of it takes writes until it is gone too. */
    @Test
    void aGroupThatIsBeingDeletedIsNotGivenItBack() {
        try (World world = new World(directory)) {
            world.register("eu");
            var unused = world.ended(world.create("orders", "eu"));
            var leased = world.control.writeLease("orders", Optional.of(TERM), true);
            assertThat(leased.group().leaseInForce()).isPresent();
            AtomicBoolean refusing = new AtomicBoolean(true);
            world.members.beforeCall = (call, instance) -> {
                if (call.equals("dismantlePrimary") && refusing.get()) {
                    throw new MemberUnreachableException(instance, "a table is busy");
                }
            };
            OperationRecord deleting = world.submit(new Operation.DeleteGroup("orders"));
            assertThat(group(world).state()).isEqualTo(GroupState.DELETING);
            long begin = world.members.leasedUntil("eu");
            await().atMost(Duration.ofSeconds(5)).until(() -> world.members.leasedUntil("eu") > begin);

            world.members.leases.remove("eu");
            long before = renewals(world);
            await().atMost(Duration.ofSeconds(8)).until(() -> renewals(world) > before + 2);
            assertThat(world.members.leases).isEmpty();
            assertThat(group(world).leaseInForce()).isPresent();
            assertThat(world.control.group("orders").problems()).noneMatch(p -> p.contains("lease"));

            refusing.set(false);
            assertThat(world.ended(deleting).state()).isEqualTo(OperationState.DONE);
        }
    }

    private static long renewals(World world) {
        return world.members.calls.stream().filter("renewLease eu"::equals).count();
    }

    @Test
    void oneThatAnswersMeanwhileIsClosedAndNotWaitedForAnyMore() {
        try (World world = created()) {
            var unused = world.control.writeLease("orders", Optional.of(600), true);
            world.members.down.add("eu");
            OperationRecord asked = world.promote("orders", "us");
            await().atMost(Duration.ofSeconds(3))
                    .until(() -> world.control.operation(asked.id()).step("AwaitLease").stream()
                            .anyMatch(s -> s.outcome() == StepRecord.Outcome.WAITING));
            world.members.down.clear();
            OperationRecord promoted = world.ended(asked);
            assertThat(promoted.state()).as(promoted.toString()).isEqualTo(OperationState.DONE);
            assertThat(world.members.twoWritable).isEmpty();
        }
    }

    @Test
    void aPromotionThatIsTakenBackLeavesItRenewed() {
        try (World world = leased()) {
            world.members.down.add("eu");
            OperationRecord asked = world.promote("orders", "us");
            await().atMost(Duration.ofSeconds(3))
                    .until(() -> world.control.operation(asked.id()).step("AwaitLease").stream()
                            .anyMatch(s -> s.outcome() == StepRecord.Outcome.WAITING));
            var unused = world.control.cancel(asked.id(), "test");
            world.members.down.clear();
            assertThat(world.settled(asked).state()).isEqualTo(OperationState.CANCELLED);
            SwitchOverTest.requireAsBefore(world);
            await().atMost(Duration.ofSeconds(5)).until(() -> !world.members.hasRunOut("eu"));
        }
    }

    @Test
    void aSwitchOverNeitherWaitsForItNorLosesIt() {
        try (World world = leased()) {
            OperationRecord turned = world.settled(world.switchOver("orders", "us"));
            assertThat(turned.state()).as(turned.toString()).isEqualTo(OperationState.DONE);
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> group(world).leaseInForce().isPresent());
            assertThat(world.members.leases).containsKey("us");
            assertThat(world.control.group("orders").problems()).isEmpty();
        }
    }
}
