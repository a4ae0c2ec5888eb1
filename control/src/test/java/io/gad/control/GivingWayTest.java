package io.gad.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gad.control.fake.World;
import io.gad.control.group.Group;
import io.gad.control.group.GroupState;
import io.gad.control.operation.CrashPoints;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
import io.gad.control.port.Finding;
import io.gad.control.port.MemberUnreachableException;
import io.gad.control.port.TaskState;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.member.MemberRole;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What has not asked for its commit point gives way to a promotion, which opens what that has closed. */
class GivingWayTest {

    @TempDir
    Path directory;

    private World created() {
        World world = new World(directory);
        world.register("eu", "us", "ap");
        var unused = world.ended(world.create("orders", "eu", "us", "ap"));
        return world;
    }

    private static OperationRecord hangingSwitchOver(World world) {
        world.tasks.drains = false;
        OperationRecord asked = world.switchOver("orders", "us");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> !world.members.row("eu").writable());
        return asked;
    }

    static void waitFor(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** @return the promotion of us, cancelled before its commit point, and all that behind it over */
    private static OperationRecord promotedAndCancelled(World world) {
        return world.settled(cancelled(world, "us"));
    }

    /** @return a promotion that was cancelled before it came to its commit point */
    static OperationRecord cancelled(World world, String target) {
        CountDownLatch atRecord = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        world.crashAt((type, step, when) -> {
            if (type.equals("promote") && step.equals("RecordNewPrimary") && when == CrashPoints.When.BEFORE) {
                atRecord.countDown();
                waitFor(goOn);
            }
        });
        OperationRecord promoting = world.promote("orders", target);
        waitFor(atRecord);
        var cancelling = Thread.ofVirtual().start(() -> {
            var unused = world.control.cancel(promoting.id(), "test");
        });
        await().until(() -> world.control.operation(promoting.id()).data().cancelAsked());
        goOn.countDown();
        OperationRecord ended = world.ended(promoting);
        await().until(() -> !cancelling.isAlive());
        return ended;
    }

    private static void requireAbandoned(OperationRecord ended) {
        assertThat(ended.state()).as(ended.toString()).isEqualTo(OperationState.CANCELLED);
        assertThat(ended.problem().orElseThrow().code()).isEqualTo(ProblemCode.ABANDONED);
    }

    @Test
    void theSwitchOverIsAbandonedAndItsSlotsGo() {
        try (World world = created()) {
            OperationRecord asked = hangingSwitchOver(world);
            OperationRecord promoted = world.settled(world.promote("orders", "us"));
            assertThat(promoted.state()).as(promoted.toString()).isEqualTo(OperationState.DONE);
            assertThat(promoted.notes()).anyMatch(note -> note.contains(asked.id()));
            requireAbandoned(world.settled(asked));
            assertThat(world.members.row("us").writable()).isTrue();
            assertThat(world.members.row("eu").writable()).isFalse();
            assertThat(world.members.calls).doesNotContain("unfence eu");
            assertThat(world.tasks.slots)
                    .as("but for those from which the other follows")
                    .containsExactly(world.tasks.running.keySet().iterator().next() + " on us");
            Group group = world.control.group("orders").group();
            assertThat(group.state()).isEqualTo(GroupState.RUNNING);
            assertThat(group.primary()).isEqualTo("us");
            assertThat(group.reign().epoch()).isEqualTo(2);
        }
    }

    @Test
    void aPromotionThatIsTakenBackOpensWhatTheSwitchOverHadClosed() {
        try (World world = created()) {
            OperationRecord asked = hangingSwitchOver(world);
            assertThat(promotedAndCancelled(world).state()).isEqualTo(OperationState.CANCELLED);
            requireAbandoned(world.settled(asked));
            SwitchOverTest.requireAsBefore(world);
        }
    }

    @Test
    void aFenceOfTheSwitchOverThatComesBehindAllThatIsLiftedByItself() {
        try (World world = created()) {
            CountDownLatch fencing = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            AtomicBoolean first = new AtomicBoolean(true);
            world.members.beforeFence = order -> {
                if (first.compareAndSet(true, false)) {
                    fencing.countDown();
                    waitFor(goOn);
                }
            };
            OperationRecord asked = world.switchOver("orders", "us");
            waitFor(fencing);
            assertThat(promotedAndCancelled(world).state()).isEqualTo(OperationState.CANCELLED);
            assertThat(world.members.row("eu").writable()).isTrue();
            goOn.countDown();
            requireAbandoned(world.settled(asked));
            SwitchOverTest.requireAsBefore(world);
        }
    }

    /** At three in the morning nobody knows by which target nothing comes of it any more. */
    @Test
    void aPromotionWhoseTargetIsGoneGivesWayToOneOfAnother() {
        try (World world = created()) {
            world.members.down.add("eu");
            world.members.beforeCall = (call, instance) -> {
                if (call.equals("promise") && instance.equals("us")) {
                    world.members.down.add("us");
                }
            };
            OperationRecord asked = world.promote("orders", "us");
            await().atMost(Duration.ofSeconds(10)).until(() -> world.members.down.contains("us"));
            assertThatThrownBy(() -> world.promote("orders", "us"))
                    .as("the same again")
                    .isInstanceOfSatisfying(
                            RefusedException.class,
                            e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.GROUP_BUSY));
            assertThat(world.preview("orders", "ap").plan().abandoned())
                    .as("it is told before")
                    .isPresent();
            OperationRecord promoted = world.ended(world.promote("orders", "ap"));
            assertThat(promoted.state()).as(promoted.toString()).isEqualTo(OperationState.DONE);
            requireAbandoned(world.settled(asked));
            assertThat(world.members.row("ap").writable()).isTrue();
            assertThat(world.control.group("orders").group().reign().epoch()).isEqualTo(2);
            world.members.down.clear();
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> world.members.row("eu").role() == MemberRole.FENCED);
            assertThat(world.settled(promoted).notes())
                    .as("us is looked at once it answers")
                    .noneMatch(note -> note.contains("copied anew"));
            assertThat(world.tasks.follows).contains("us ap");
        }
    }

    /** Its fence may come behind all that: who opens the old primary again waits for it. */
    @Test
    void aFenceOfThePromotionThatGaveWayIsWaitedForBeforeTheOldPrimaryIsOpened() {
        try (World world = created()) {
            CountDownLatch fencing = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            AtomicBoolean first = new AtomicBoolean(true);
            world.members.beforeFence = order -> {
                if (first.compareAndSet(true, false)) {
                    fencing.countDown();
                    waitFor(goOn);
                }
            };
            OperationRecord asked = world.promote("orders", "ap");
            waitFor(fencing);
            OperationRecord promoted = cancelled(world, "us");
            await().during(Duration.ofMillis(500))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> !world.members.row("eu").writable());
            goOn.countDown();
            assertThat(world.settled(promoted).state()).isEqualTo(OperationState.CANCELLED);
            requireAbandoned(world.settled(asked));
            SwitchOverTest.requireAsBefore(world);
        }
    }

    /** The preview says of both what a promotion would be refused for. */
    @Test
    void neitherACreateNorTheRemovalOfTheTargetItselfGivesWay() {
        try (World world = created()) {
            AtomicBoolean refusing = new AtomicBoolean(true);
            world.members.beforeCall = (call, instance) -> {
                if (call.equals("makeStandalone") && refusing.get()) {
                    throw new MemberUnreachableException(instance, "a table is busy");
                }
            };
            OperationRecord removing = world.submit(new Operation.RemoveSecondary("orders", "us"));
            assertThat(stateFinding(world, "orders", "us")).isEqualTo(Finding.Level.FAIL);
            assertThat(stateFinding(world, "orders", "ap")).isEqualTo(Finding.Level.PASS);
            refusing.set(false);
            assertThat(world.settled(removing).state()).isEqualTo(OperationState.DONE);

            world.register("in", "br");
            world.tasks.reached = TaskState.FULL;
            var unused = world.create("stock", "in", "br");
            assertThat(stateFinding(world, "stock", "br")).isEqualTo(Finding.Level.FAIL);
        }
    }

    private static Finding.Level stateFinding(World world, String group, String instance) {
        return world.preview(group, instance).findings().stream()
                .filter(f -> f.check().equals("state"))
                .map(Finding::level)
                .findFirst()
                .orElseThrow();
    }
}
