package io.gad.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gad.control.fake.World;
import io.gad.control.group.Group;
import io.gad.control.group.GroupTask;
import io.gad.control.health.GroupHealth;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
import io.gad.control.port.LostTransaction;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.control.report.LostTransactions;
import io.gad.postgres.Lsn;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A secondary that may hold alone what a lost primary had committed is not copied before that is listed, or a person has said so. */
class UndecidedTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    private World world;

    @BeforeEach
    void threeSecondaries(@TempDir Path directory) {
        world = new World(directory);
        world.register("eu", "us", "ap", "sa");
        world.ended(world.create("orders", "eu", "us", "ap", "sa"));
        world.members.down.add("eu");
        world.tasks.surplus.add(new LostTransaction(
                "app",
                7,
                Instant.EPOCH,
                "0/7",
                List.of(new LostTransaction.Change(
                        "public.t", "INSERT", Optional.empty(), Optional.of(Map.of("id", "1"))))));
    }

    @AfterEach
    void close() {
        world.close();
    }

    private Group group() {
        return world.control.group("orders").group();
    }

    private boolean isFed(String instance) {
        return world.tasks.running.values().stream()
                .anyMatch(order -> order.target().instance().equals(instance));
    }

    private List<LostTransactions> listedOf(String instance) {
        return world.control.lostTransactions("orders", 0, 10).stream()
                .filter(report -> report.formerPrimary().equals(instance))
                .toList();
    }

    /** It was ahead of the one promoted first, which is lost in turn before it answers. */
    private OperationRecord promotedTwiceBeforeItAnswers() {
        world.members.down.add("sa");
        world.tasks.standsElsewhere.add("sa");
        world.tasks.ahead.add("sa");
        OperationRecord first = world.promote("orders", "us");
        assertThat(world.ended(first).state()).isEqualTo(OperationState.DONE);
        await().atMost(SOON).until(() -> group().member("ap").orElseThrow().complete());
        world.members.down.add("us");
        OperationRecord second = world.promote("orders", "ap");
        assertThat(world.ended(second).state()).isEqualTo(OperationState.DONE);
        assertThat(isFed("sa")).isFalse();
        return second;
    }

    @Test
    void whatItAloneHadIsListedAlsoWhereAnotherPromotionCameBeforeItsAnswer() {
        OperationRecord second = promotedTwiceBeforeItAnswers();
        world.members.down.remove("sa");
        OperationRecord settled = world.settled(second);
        assertThat(world.tasks.surplusRead).containsExactly("sa");
        assertThat(world.tasks.surplusFrom)
                .as("from behind what the first one had")
                .containsExactly("sa {app=0/1B}");
        assertThat(settled.notes())
                .singleElement()
                .asString()
                .startsWith("sa is copied anew: sa was not heard since")
                .contains("among the lost transactions (1)");
        assertThat(listedOf("sa")).singleElement().satisfies(report -> {
            assertThat(report.epoch()).isEqualTo(1);
            assertThat(report.transactions()).hasSize(1);
        });
        await().atMost(SOON).until(() -> isFed("sa"));
    }

    private void waits() {
        await().atMost(SOON)
                .until(() -> group().taskTo("sa").flatMap(GroupTask::waits).isPresent());
    }

    @Test
    void whereItsLogDoesNotTellAllOfItItWaitsForAPerson() {
        world.tasks.surplusMissing.put("sa", "its log begins too late");
        promotedTwiceBeforeItAnswers();
        world.members.down.remove("sa");
        waits();
        world.restart();
        assertThat(listedOf("sa")).as("what it does tell").hasSize(1);
        GroupView view = world.control.group("orders");
        assertThat(view.health()).isEqualTo(GroupHealth.SYNC_STOPPED);
        assertThat(view.problems()).anyMatch(p -> p.contains("its log begins too late") && p.contains("copy-anew"));
        assertThat(isFed("sa")).isFalse();
        assertThatThrownBy(() -> world.control.doubts().copyAnew("orders", "sa", false))
                .isInstanceOfSatisfying(RefusedException.class, e -> {
                    assertThat(e.problem().code()).isEqualTo(ProblemCode.REPORT_INCOMPLETE);
                    assertThat(e.problem().detail()).contains("its log begins too late");
                });
        assertThat(isFed("sa")).isFalse();

        world.control.doubts().copyAnew("orders", "sa", true);
        await().atMost(SOON).until(() -> isFed("sa"));
        assertThatThrownBy(() -> world.control.doubts().copyAnew("orders", "sa", true))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.NOTHING_UNREPORTED));
    }

    @Test
    void whereItsLogCanBeReadAfterAllItIsReadOnceMore() {
        world.tasks.surplusMissing.put("sa", "canceling statement due to user request");
        OperationRecord second = promotedTwiceBeforeItAnswers();
        world.members.down.remove("sa");
        waits();
        world.control.resumeSync("orders", "sa");
        await().atMost(SOON).until(() -> world.tasks.surplusRead.size() > 1);
        waits();
        assertThat(isFed("sa")).as("it cannot be read yet").isFalse();

        world.tasks.surplusMissing.clear();
        world.control.resumeSync("orders", "sa");
        assertThat(world.settled(second).notes().getLast())
                .startsWith("sa is copied anew")
                .contains("among the lost transactions (1)");
        await().atMost(SOON).until(() -> isFed("sa"));
    }

    @Test
    void onceTheLostPrimaryItselfWasReadItNeedNotWait() {
        world.tasks.standsElsewhere.add("sa");
        world.tasks.ahead.add("sa");
        world.tasks.noWayBack = "us keeps no standing slot of database app";
        world.tasks.surplusMissing.put("sa", "it has no standing slot");
        OperationRecord promoted = world.promote("orders", "us");
        waits();
        assertThat(isFed("sa")).isFalse();
        world.members.down.remove("eu");
        OperationRecord settled = world.settled(promoted);
        assertThat(settled.notes())
                .anyMatch(n -> n.startsWith("sa is not copied: what it alone had of eu is not listed in full"))
                .anyMatch(
                        n -> n.startsWith("sa is copied anew: what it alone had is among the lost transactions of eu"));
        await().atMost(SOON).until(() -> isFed("sa"));
    }

    @Test
    void ofTwoThatWereAheadInDifferentDatabasesNothingIsListedTwice() {
        world.tasks.standsElsewhere.addAll(List.of("ap", "sa"));
        world.tasks.stood.put("sa", Map.of("app", new Lsn(200), "b", new Lsn(50)));
        world.tasks.stood.put("ap", Map.of("app", new Lsn(100), "b", new Lsn(90)));
        world.settled(world.promote("orders", "us"));
        assertThat(world.tasks.surplusFrom).containsExactly("sa {app=0/1F, b=0/1F}", "ap {b=0/33}");
    }

    @Test
    void oneWhoseReadingBrokeOffDoesNotCountAsListed() {
        world.tasks.standsElsewhere.addAll(List.of("ap", "sa"));
        world.tasks.stood.put("sa", Map.of("app", new Lsn(200)));
        world.tasks.stood.put("ap", Map.of("app", new Lsn(100)));
        world.tasks.surplusBreaksOff.add("sa");
        world.promote("orders", "us");
        waits();
        await().atMost(SOON).until(() -> isFed("ap"));
        assertThat(isFed("sa")).isFalse();
        assertThat(world.tasks.surplusFrom).containsExactly("sa {app=0/1F}", "ap {app=0/1F}");
    }
}
