package io.gad.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.gad.control.fake.World;
import io.gad.control.operation.CrashPoints;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
import io.gad.control.operation.StepRecord;
import io.gad.control.port.LostTransaction;
import io.gad.control.port.RewindStart;
import io.gad.control.port.TaskState;
import io.gad.control.report.LostTransactions;
import io.gad.postgres.Lsn;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        world.tasks.noWayBack = "us keeps no standing slot of database app";
        world.tasks.reached = TaskState.FULL;
        OperationRecord ended = world.settled(world.promote("orders", "us"));
        assertThat(ended.state()).isEqualTo(OperationState.DONE);
        assertThat(world.tasks.follows).containsExactly("ap us");
        assertThat(isComplete("ap")).isTrue();
        assertThat(isComplete("sa")).isFalse();
        assertThat(ended.notes())
                .singleElement()
                .asString()
                .startsWith("sa is copied anew: sa stands elsewhere; us keeps no standing slot");
        await().atMost(Duration.ofSeconds(10)).until(() -> world.tasks.running.size() == 2);
        assertThat(world.tasks.running.values())
                .allMatch(order -> order.rewind().isEmpty());
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
    void whoDoesNotAnswerInTimeIsLookedAtWhenItDoesAndKeepsNobodyWaiting() {
        world.members.down.add("sa");
        OperationRecord asked = world.promote("orders", "us");
        await().atMost(Duration.ofSeconds(10)).until(() -> world.tasks.follows.contains("ap us"));
        assertThat(world.ended(asked).state()).isEqualTo(OperationState.DONE);
        assertThat(isComplete("sa")).isFalse();
        assertThat(world.tasks.running.values())
                .as("nothing is copied before it is known where it stood")
                .noneMatch(order -> order.target().instance().equals("sa"));

        world.members.down.remove("sa");
        OperationRecord settled = world.settled(asked);
        assertThat(settled.notes()).isEmpty();
        assertThat(settled.step("LetOthersFollow").orElseThrow().outcome()).isEqualTo(StepRecord.Outcome.DONE);
        assertThat(world.tasks.follows).containsExactly("ap us", "sa us");
        assertThat(isComplete("sa")).isTrue();
    }

    @Test
    void whoStoodElsewhereIsBroughtInLineAndWhatItAloneHadIsStoredBefore() {
        world.tasks.standsElsewhere.addAll(List.of("ap", "sa"));
        world.tasks.ahead.add("sa");
        world.tasks.surplus.add(new LostTransaction(
                "app",
                7,
                Instant.EPOCH,
                "0/7",
                List.of(new LostTransaction.Change(
                        "public.t", "INSERT", Optional.empty(), Optional.of(Map.of("id", "1"))))));
        OperationRecord settled = world.settled(world.promote("orders", "us"));
        assertThat(settled.notes())
                .anyMatch(n -> n.startsWith("ap is brought in line without a copy: ap stands elsewhere")
                        && !n.contains("lost"))
                .anyMatch(n -> n.startsWith("sa is brought in line without a copy: sa stands elsewhere")
                        && n.contains("lost transactions (1)"));
        assertThat(world.tasks.surplusRead).containsExactly("sa");
        assertThat(world.tasks.running.values()).hasSize(2).allSatisfy(order -> {
            RewindStart start = order.rewind().orElseThrow();
            assertThat(start.finalPositions()).containsEntry("app", new Lsn(7));
            assertThat(start.stood().orElseThrow().since()).containsEntry("app", new Lsn(8));
            assertThat(start.stood().orElseThrow().uneven()).containsExactly("app");
        });
        assertThat(isComplete("ap")).isTrue();
        assertThat(world.control.group("orders").group().tasks())
                .allMatch(task -> task.rejoin().isEmpty());
        assertThat(world.control.lostTransactions("orders", 0, 10))
                .filteredOn(report -> report.formerPrimary().equals("sa"))
                .singleElement()
                .satisfies(report -> {
                    assertThat(report.complete()).isFalse();
                    assertThat(report.why()).contains("secondary sa had of eu");
                    assertThat(report.transactions()).hasSize(1);
                });

        world.tasks.tail.addAll(world.tasks.surplus);
        world.members.down.remove("eu");
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(world.control.lostTransactions("orders", 0, 10))
                        .singleElement()
                        .satisfies(report -> {
                            assertThat(report.formerPrimary()).isEqualTo("eu");
                            assertThat(report.complete()).isTrue();
                        }));
    }

    @Test
    void whatItAloneHadStaysListedOnceSomethingWasDecidedOfItAndSaysWhereTheSameStands() {
        world.tasks.standsElsewhere.add("sa");
        world.tasks.ahead.add("sa");
        world.tasks.surplus.add(new LostTransaction("app", 7, Instant.EPOCH, "0/7", List.of()));
        var unused = world.settled(world.promote("orders", "us"));
        LostTransactions listed = world.control.lostTransactions("orders", 0, 10).stream()
                .filter(report -> report.formerPrimary().equals("sa"))
                .findFirst()
                .orElseThrow();
        assertThat(listed.alsoIn()).isEmpty();
        assertThat(world.control.dismissAllLost(
                        new LostListing("orders", Optional.of("sa"), Optional.of(listed.epoch()), 1), "bob"))
                .isEqualTo(1);
        world.tasks.tail.addAll(world.tasks.surplus);
        world.members.down.remove("eu");
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(world.control.lostTransactions("orders", 0, 10))
                        .extracting(LostTransactions::formerPrimary, LostTransactions::alsoIn)
                        .containsExactly(tuple("eu", Optional.empty()), tuple("sa", Optional.of("eu"))));
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
