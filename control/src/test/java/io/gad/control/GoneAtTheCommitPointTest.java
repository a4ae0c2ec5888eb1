package io.gad.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gad.control.fake.World;
import io.gad.control.group.Group;
import io.gad.control.instance.Fence;
import io.gad.control.instance.InstanceState;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
import io.gad.member.MemberRole;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The target is asked for the commit point, and nobody can know what it has decided. */
class GoneAtTheCommitPointTest {

    @TempDir
    Path directory;

    private World created(ControlSettings settings) {
        World world = new World(directory, settings);
        world.register("eu", "us", "ap");
        var unused = world.ended(world.create("orders", "eu", "us", "ap"));
        return world;
    }

    @ParameterizedTest
    @ValueSource(strings = {"us before", "us after"})
    void aTargetThatIsGoneAtTheCommitPointLeavesNobodyFenced(String goes) {
        try (World world = created(SwitchOverTest.within(Duration.ofSeconds(3)))) {
            world.members.goesAtRecord = goes;
            OperationRecord asked = world.switchOver("orders", "us");
            assertThat(world.ended(asked).state()).isEqualTo(OperationState.FAILED);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> world.members.row("eu").writable());

            Group group = world.control.group("orders").group();
            assertThat(group.primary()).isEqualTo("eu");
            assertThat(group.reign().epoch()).isEqualTo(3);
            assertThat(world.members.row("eu").reign()).isEqualTo(group.reign());
            assertThat(group.members()).extracting(m -> m.instance()).containsExactly("eu", "ap");
            assertThat(world.control.instance("us").instance().state()).isEqualTo(InstanceState.FORMER_PRIMARY);
            assertThat(world.control.lostTransactions("orders", 0, 100))
                    .as("it was never open")
                    .isEmpty();
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> world.members.row("ap").reign().equals(group.reign()));
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(world.tasks.running.values())
                            .hasSize(1)
                            .allMatch(o -> o.target().instance().equals("ap")
                                    && o.reign().equals(group.reign())
                                    && !o.targetMayHoldData()));

            // It comes back, perhaps with the reign that it had begun: it is closed, and its slots go.
            world.members.down.clear();
            assertThat(world.settled(asked).state()).isEqualTo(OperationState.FAILED);
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> world.members.row("us").role() == MemberRole.FENCED);
            assertThat(world.tasks.slots).isEmpty();
            assertThat(world.members.row("us").writable()).isFalse();
            await().atMost(Duration.ofSeconds(10)) // It is stored behind the fence itself.
                    .until(() -> world.control.instance("us").instance().fence() == Fence.FENCED);
            assertThat(world.settled(world.add("orders", "us")).state()).isEqualTo(OperationState.DONE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ReopenOldPrimary:BEFORE",
                "ReopenOldPrimary:AFTER",
                "CarryTasksOn:BEFORE",
                "CarryTasksOn:AFTER",
                "DropMadeSlots:BEFORE",
                "DropMadeSlots:AFTER"
            })
    void aServerThatIsKilledMeanwhileGoesOnWithIt(String point) throws InterruptedException {
        try (World world = created(SwitchOverTest.within(Duration.ofSeconds(2)))) {
            CountDownLatch killed = new CountDownLatch(1);
            world.crashAt((type, step, when) -> {
                if (point.equals(step + ":" + when) && killed.getCount() > 0) {
                    killed.countDown();
                    throw new AssertionError("killed");
                }
            });
            world.members.goesAtRecord = "us before";
            OperationRecord asked = world.switchOver("orders", "us");
            assertThat(killed.await(20, TimeUnit.SECONDS)).isTrue();
            world.restart();
            world.members.down.clear();
            assertThat(world.settled(asked).state()).isEqualTo(OperationState.FAILED);
            assertThat(world.members.row("eu").writable()).isTrue();
            assertThat(world.control.group("orders").group().reign())
                    .isEqualTo(world.members.row("eu").reign());
            assertThat(world.tasks.slots).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"us before", "us after"})
    void aPromotionIsTakenBackOnceSomebodyCancelsIt(String goes) {
        try (World world = created(ControlSettings.DEFAULTS)) {
            world.members.goesAtRecord = goes;
            OperationRecord asked = world.promote("orders", "us");
            await().atMost(Duration.ofSeconds(10)).until(() -> world.members.down.contains("us"));
            var unused = world.control.cancel(asked.id(), "test");

            assertThat(world.ended(asked).state()).isEqualTo(OperationState.CANCELLED);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> world.members.row("eu").writable());
            Group group = world.control.group("orders").group();
            assertThat(group.primary()).isEqualTo("eu");
            assertThat(group.reign().epoch()).isEqualTo(3);
            assertThat(group.members()).extracting(m -> m.instance()).containsExactly("eu", "ap");
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> world.members.row("ap").reign().equals(group.reign()));
            world.members.down.clear();
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> world.members.row("us").role() == MemberRole.FENCED);
        }
    }

    /** Its server is started again, which takes seconds: that costs no copy. */
    @Test
    void aTargetThatIsGoneForAMomentStaysASecondary() {
        try (World world = created(SwitchOverTest.within(Duration.ofSeconds(1)))) {
            world.members.goesAtRecord = "us before";
            OperationRecord asked = world.switchOver("orders", "us");
            await().atMost(Duration.ofSeconds(10)).until(() -> world.members.calls.contains("cancel us"));
            world.members.down.clear();

            assertThat(world.settled(asked).state()).isEqualTo(OperationState.FAILED);
            SwitchOverTest.requireAsBefore(world);
            assertThat(world.control.group("orders").group().members())
                    .extracting(m -> m.instance())
                    .containsExactly("eu", "us", "ap");
            assertThat(world.control.instance("us").instance().state()).isEqualTo(InstanceState.MEMBER);
        }
    }

    /** It answers, but not what it is asked: a password that was changed, a row that is not whole. */
    @Test
    void aTargetThatCannotAnswerLeavesNobodyFencedEither() {
        try (World world = created(SwitchOverTest.within(Duration.ofSeconds(2)))) {
            world.members.cancelFails = new IllegalStateException("password authentication failed");
            world.members.goesAtRecord = "us before";
            OperationRecord asked = world.switchOver("orders", "us");
            assertThat(world.ended(asked).state()).isEqualTo(OperationState.FAILED);
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> world.members.row("eu").writable());
            assertThat(world.control.group("orders").group().primary()).isEqualTo("eu");
        }
    }

    @Test
    void aSecondaryThatIsAwayTooKeepsNobodyFromGoingOnAndCanBeRemoved() {
        try (World world = new World(directory, SwitchOverTest.within(Duration.ofSeconds(3)))) {
            world.register("eu", "us", "ap", "sa");
            var unused = world.ended(world.create("orders", "eu", "us", "ap", "sa"));
            world.members.goesAtRecord = "us before";
            world.crashAt((type, step, when) -> {
                if (step.equals("RecordNewPrimary")) {
                    world.members.down.add("ap");
                }
            });
            OperationRecord asked = world.switchOver("orders", "us");
            assertThat(world.ended(asked).state()).isEqualTo(OperationState.FAILED);
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(world.tasks.running.values())
                            .extracting(
                                    o -> o.target().instance() + " " + o.reign().epoch())
                            .containsExactly("sa 3"));
            assertThat(world.members.row("ap").reign().epoch()).isEqualTo(1);

            OperationRecord removal = world.submit(new Operation.RemoveSecondary("orders", "ap"));
            world.members.down.remove("ap");
            assertThat(world.settled(removal).state()).isEqualTo(OperationState.DONE);
            world.members.down.clear();
            assertThat(world.settled(asked).state()).isEqualTo(OperationState.FAILED);
            assertThat(world.members.rows).doesNotContainKey("ap");
        }
    }

    @Test
    void withThePrimaryLostTooAnotherIsPromotedBehindIt() {
        try (World world = created(ControlSettings.DEFAULTS)) {
            world.members.down.add("eu");
            world.members.goesAtRecord = "us after";
            OperationRecord asked = world.promote("orders", "us");
            await().atMost(Duration.ofSeconds(10)).until(() -> world.members.down.contains("us"));
            var unused = world.control.cancel(asked.id(), "test");
            assertThat(world.ended(asked).state()).isEqualTo(OperationState.CANCELLED);

            OperationRecord promoted = world.ended(world.promote("orders", "ap"));
            assertThat(promoted.state()).as(promoted.toString()).isEqualTo(OperationState.DONE);
            assertThat(world.members.row("ap").writable()).isTrue();
            assertThat(world.members.row("ap").reign().epoch()).isEqualTo(4);
            world.members.down.clear();
            for (String former : new String[] {"eu", "us"}) {
                await().atMost(Duration.ofSeconds(10))
                        .until(() -> world.members.row(former).role() == MemberRole.FENCED);
            }
        }
    }

    /** It may hold the only copy that is left: it is not given up, and what it has decided counts. */
    @Test
    void theOnlyOtherCopyIsWaitedForWhereThePrimaryIsLostToo() {
        try (World world = new World(directory, ControlSettings.DEFAULTS)) {
            world.register("eu", "us");
            var unused = world.ended(world.create("orders", "eu", "us"));
            world.members.down.add("eu");
            world.members.goesAtRecord = "us after";
            OperationRecord asked = world.promote("orders", "us");
            await().atMost(Duration.ofSeconds(10)).until(() -> world.members.down.contains("us"));
            var cancelled = world.control.cancel(asked.id(), "test");

            await().during(Duration.ofSeconds(12))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> !world.control.operation(asked.id()).state().isEnded());
            world.members.goesAtRecord = "";
            world.members.down.remove("us");
            assertThat(world.ended(asked).state()).isEqualTo(OperationState.DONE);
            assertThat(world.members.row("us").writable()).isTrue();
            assertThat(world.control.group("orders").group().primary()).isEqualTo("us");
        }
    }
}
