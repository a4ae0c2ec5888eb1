package io.gad.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gad.control.fake.World;
import io.gad.control.group.Group;
import io.gad.control.group.GroupState;
import io.gad.control.operation.CrashPoints;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
import io.gad.control.problem.ProblemCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A switch over that has not asked for its commit point gives way to a promotion, which opens what that has closed. */
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

    private static void waitFor(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** @return the promotion, cancelled before its commit point */
    private static OperationRecord promotedAndCancelled(World world) {
        CountDownLatch atRecord = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        world.crashAt((type, step, when) -> {
            if (type.equals("promote") && step.equals("RecordNewPrimary") && when == CrashPoints.When.BEFORE) {
                atRecord.countDown();
                waitFor(goOn);
            }
        });
        OperationRecord promoting = world.promote("orders", "us");
        waitFor(atRecord);
        var cancelling = Thread.ofVirtual().start(() -> {
            var unused = world.control.cancel(promoting.id(), "test");
        });
        await().until(() -> world.control.operation(promoting.id()).data().cancelAsked());
        goOn.countDown();
        OperationRecord ended = world.settled(promoting);
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
            assertThat(world.tasks.slots).isEmpty();
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
}
