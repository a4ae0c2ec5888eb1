package io.gad.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gad.control.fake.World;
import io.gad.control.group.Group;
import io.gad.control.instance.Fence;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
import io.gad.control.operation.StepRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An old primary that is still to be opened again, in the reign behind one that may have begun, and a promotion beside that. */
class OpeningAgainTest {

    @TempDir
    Path directory;

    private World created() {
        World world = new World(directory);
        world.register("eu", "us", "ap");
        var unused = world.ended(world.create("orders", "eu", "us", "ap"));
        return world;
    }

    /** A promotion whose target is gone at the commit point, given up: the old primary, away too, is to begin epoch 3. */
    private static OperationRecord reopening(World world) {
        world.members.goesAtRecord = "us before";
        OperationRecord asked = world.promote("orders", "us");
        await().atMost(Duration.ofSeconds(10)).until(() -> world.members.down.contains("us"));
        world.members.down.add("eu");
        var unused = world.control.cancel(asked.id(), "test");
        assertThat(world.ended(asked).state()).isEqualTo(OperationState.CANCELLED);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> outcome(world, asked, "ReopenOldPrimary") == StepRecord.Outcome.WAITING);
        return asked;
    }

    private static StepRecord.@Nullable Outcome outcome(World world, OperationRecord operation, String step) {
        return world.control
                .operation(operation.id())
                .step(step)
                .map(StepRecord::outcome)
                .orElse(null);
    }

    private static void requireReopened(World world) {
        Group group = world.control.group("orders").group();
        assertThat(group.primary()).isEqualTo("eu");
        assertThat(group.reign().epoch()).isEqualTo(3);
        assertThat(world.members.row("eu").writable()).isTrue();
        assertThat(world.members.row("eu").reign()).isEqualTo(group.reign());
        assertThat(world.members.row("ap").reign()).isEqualTo(group.reign());
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(world.tasks.running.values())
                        .singleElement()
                        .satisfies(o -> assertThat(o.reign()).isEqualTo(group.reign())));
        assertThat(world.members.twoWritable).isEmpty();
    }

    @Test
    void aPromotionThatTakesItsPlaceAndIsTakenBackOpensItInTheReignThatWasMeant() {
        try (World world = created()) {
            OperationRecord first = reopening(world);
            OperationRecord second = GivingWayTest.cancelled(world, "ap");
            OperationRecord third = GivingWayTest.cancelled(world, "ap");
            world.members.down.remove("eu");
            for (OperationRecord operation : new OperationRecord[] {first, second, third}) {
                assertThat(world.settled(operation).state()).isEqualTo(OperationState.CANCELLED);
            }
            requireReopened(world);
            assertThat(world.tasks.follows).contains("ap eu");
        }
    }

    @Test
    void aServerThatIsKilledMeanwhileGoesOnWithIt() {
        try (World world = created()) {
            var unused = reopening(world);
            OperationRecord second = GivingWayTest.cancelled(world, "ap");
            world.restart();
            world.members.down.remove("eu");
            assertThat(world.settled(second).state()).isEqualTo(OperationState.CANCELLED);
            requireReopened(world);
        }
    }

    /** The opening is on its way as a promotion closes the old primary. */
    @Test
    void isNotOpenedBehindTheFenceOfALaterPromotion() {
        try (World world = created()) {
            List<OperationRecord> later = new CopyOnWriteArrayList<>();
            var unused = reopening(world);
            world.members.beforeCall = (call, instance) -> {
                boolean opens = call.equals("recordPrimary") || call.equals("reopen");
                if (opens && instance.equals("eu") && later.isEmpty()) {
                    later.add(world.promote("orders", "ap"));
                    awaitFence(world, later.getFirst());
                }
            };
            world.members.down.remove("eu");
            requirePromoted(world, later);
        }
    }

    /** Where it can wait, it is closed behind its opening; it would stay open if it were not waited for. */
    private static void awaitFence(World world, OperationRecord later) {
        await().pollDelay(Duration.ZERO).atMost(Duration.ofSeconds(2)).until(() -> {
            boolean fenced = world.control
                            .operation(later.id())
                            .data()
                            .promotion()
                            .orElseThrow()
                            .fence()
                    == Fence.FENCED;
            return fenced || outcome(world, later, "FenceOldPrimary") == StepRecord.Outcome.WAITING;
        });
    }

    @Test
    void isNotLeftOpenBehindTheCommitPointOfALaterPromotionThatCouldNotReachIt() {
        try (World world = created()) {
            List<OperationRecord> later = new CopyOnWriteArrayList<>();
            AtomicBoolean waited = new AtomicBoolean();
            var unused = reopening(world);
            world.members.beforeCall = (call, instance) -> {
                boolean opens = call.equals("recordPrimary") || call.equals("reopen");
                if (opens && instance.equals("eu") && later.isEmpty()) {
                    world.members.down.add("eu");
                    later.add(world.promote("orders", "ap"));
                    await().during(Duration.ofSeconds(1))
                            .atMost(Duration.ofSeconds(3))
                            .until(() -> !world.members.row("ap").writable());
                    waited.set(true);
                    world.members.down.remove("eu");
                }
            };
            world.members.down.remove("eu");
            requirePromoted(world, later);
            assertThat(waited).isTrue();
        }
    }

    private static void requirePromoted(World world, List<OperationRecord> later) {
        await().atMost(Duration.ofSeconds(20)).until(() -> !later.isEmpty());
        OperationRecord promoted = world.settled(later.getFirst());
        assertThat(promoted.state()).as(promoted.toString()).isEqualTo(OperationState.DONE);
        assertThat(world.members.row("ap").writable()).isTrue();
        assertThat(world.members.row("ap").reign().epoch()).isEqualTo(4);
        assertThat(world.members.row("eu").writable()).isFalse();
        assertThat(world.members.twoWritable).isEmpty();
    }
}
