package io.gad.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gad.control.fake.World;
import io.gad.control.operation.CrashPoints;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
import io.gad.control.operation.StepRecord;
import io.gad.control.port.TaskState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other secondaries after an unplanned promotion: who stood where the promoted one stood follows without a copy. */
class LetOthersFollowTest {

    private World world;

    @BeforeEach
    void threeSecondaries(@TempDir Path directory) {
        world = new World(directory);
        world.register("eu", "us", "ap", "sa");
        world.ended(world.create("orders", "eu", "us", "ap", "sa"));
        world.members.down.add("eu");
    }

    @AfterEach
    void close() {
        world.close();
    }

    private boolean isComplete(String instance) {
        return world.control
                .group("orders")
                .group()
                .member(instance)
                .orElseThrow()
                .complete();
    }

    @Test
    void oneFollowsAndTheOtherIsCopiedWithTheReason() {
        world.tasks.standsElsewhere.add("sa");
        world.tasks.reached = TaskState.FULL;
        OperationRecord ended = world.settled(world.promote("orders", "us"));
        assertThat(ended.state()).isEqualTo(OperationState.DONE);
        assertThat(world.tasks.follows).containsExactly("ap us");
        assertThat(isComplete("ap")).isTrue();
        assertThat(isComplete("sa")).isFalse();
        assertThat(ended.notes()).singleElement().asString().startsWith("sa is copied anew: sa stands elsewhere");
        assertThat(world.tasks.running.values()).hasSize(2);
    }

    @Test
    void whoFollowsCanBePromotedAtOnce() {
        world.settled(world.promote("orders", "us"));
        world.members.down.add("us");
        assertThat(world.ended(world.promote("orders", "ap")).state()).isEqualTo(OperationState.DONE);
        assertThat(world.control.group("orders").group().primary()).isEqualTo("ap");
    }

    @Test
    void nobodysTaskBeginsBeforeItIsDecidedAndNothingOfItIsAheadOfTheOpening() {
        List<String> early = new CopyOnWriteArrayList<>();
        world.crashAt((type, step, when) -> {
            if (step.equals("LetOthersFollow") && when == CrashPoints.When.BEFORE) {
                early.addAll(world.tasks.follows);
                world.tasks.running.values().stream()
                        .filter(o -> o.source().instance().equals("us"))
                        .forEach(o -> early.add(o.id()));
                assertThat(world.members.row("us").writable()).isTrue();
            }
        });
        world.settled(world.promote("orders", "us"));
        assertThat(early).isEmpty();
        assertThat(world.tasks.follows).containsExactlyInAnyOrder("ap us", "sa us");
    }

    @Test
    void whoDoesNotAnswerInTimeIsCopiedWhenItDoesAndKeepsNobodyWaiting() {
        world.members.down.add("sa");
        world.tasks.reached = TaskState.FULL;
        OperationRecord asked = world.promote("orders", "us");
        await().atMost(Duration.ofSeconds(10)).until(() -> world.tasks.follows.contains("ap us"));
        OperationRecord ended = world.settled(asked);
        assertThat(ended.state()).isEqualTo(OperationState.DONE);
        assertThat(ended.notes()).anyMatch(n -> n.startsWith("sa is copied anew: it did not answer in time"));
        assertThat(ended.step("LetOthersFollow").orElseThrow().outcome()).isEqualTo(StepRecord.Outcome.DONE);
        assertThat(isComplete("sa")).isFalse();
    }

    @Test
    void withoutOthersThereIsNoSuchStep(@TempDir Path directory) {
        try (World two = new World(directory)) {
            two.register("eu", "us");
            two.ended(two.create("orders", "eu", "us"));
            two.members.down.add("eu");
            assertThat(two.settled(two.promote("orders", "us")).step("LetOthersFollow"))
                    .isEmpty();
        }
    }
}
