package io.gad.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gad.control.drill.DrillReport;
import io.gad.control.drill.DrillSchedule;
import io.gad.control.event.Event;
import io.gad.control.event.EventFilter;
import io.gad.control.fake.World;
import io.gad.control.group.GroupState;
import io.gad.control.operation.CrashPoints;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
import io.gad.control.problem.Faults;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.testkit.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rehearsals over members in memory: what is left, what is told, and who gives way. */
class DrillTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    /** Ends the driver as a kill would: nothing of it is caught or stored. */
    private static final class Killed extends Faults.Killed {
        private static final long serialVersionUID = 1L;
    }

    private World world() {
        return following(new World(directory));
    }

    private static World following(World world) {
        world.register("eu", "us");
        world.ended(world.create("orders", "eu", "us"));
        return world;
    }

    private static Operation.Drill drill(String smokeSql) {
        return new Operation.Drill("orders", "us", smokeSql, 1L << 30, false, false);
    }

    private static DrillReport report(World world, OperationRecord operation) {
        return world.control.drills().one(operation.id()).report().orElseThrow();
    }

    @Test
    void leavesFiguresAndNothingElse() {
        try (World world = world()) {
            long before = world.control.group("orders").version();
            OperationRecord done = world.settled(world.submit(drill("SELECT 1")));
            assertThat(done.state()).as(done.toString()).isEqualTo(OperationState.DONE);
            DrillReport report = report(world, done);
            assertThat(report.rtoMillis()).contains(42L);
            assertThat(report.copying().loss()).isPresent();
            assertThat(report.copying().positions()).containsOnlyKeys("app");
            assertThat(report.trial().results()).hasSize(2);
            assertThat(world.tasks.drills.standing).isEmpty();
            assertThat(world.control.group("orders").group().state()).isEqualTo(GroupState.RUNNING);
            assertThat(world.control.group("orders").version()).isGreaterThanOrEqualTo(before);
            assertThat(world.control.drills().list(Optional.of("orders")))
                    .extracting(DrillView::verdict)
                    .containsExactly(DrillView.Verdict.PASSED);
            assertThat(world.control.drills().list(Optional.of("another"))).isEmpty();
        }
    }

    @Test
    void aStatementThatFailsFailsTheDrillAndTheCopiesGo() {
        try (World world = world()) {
            world.tasks.drills.smokeFails = "ERROR: division by zero";
            OperationRecord failed = world.settled(world.submit(drill("SELECT 1/0")));
            assertThat(failed.state()).isEqualTo(OperationState.FAILED);
            assertThat(failed.problem().orElseThrow().code()).isEqualTo(ProblemCode.DRILL_FAILED);
            assertThat(failed.problem().orElseThrow().detail()).contains("division by zero");
            assertThat(report(world, failed).trial().results()).hasSize(2);
            assertThat(world.tasks.drills.standing).isEmpty();
        }
    }

    @Test
    void moreThanMayBeCopiedIsNotCopied() {
        try (World world = world()) {
            world.tasks.drills.bytes = 2L << 30;
            OperationRecord failed = world.settled(world.submit(drill("")));
            assertThat(failed.problem().orElseThrow().code()).isEqualTo(ProblemCode.DRILL_REFUSED);
            assertThat(failed.problem().orElseThrow().detail())
                    .contains("2048 MiB")
                    .contains("1024 MiB");
            assertThat(world.tasks.drills.copied).isZero();
        }
    }

    @Test
    void aPromotionDoesNotWaitForItAndItIsCleanedUpBehind() {
        try (World world = world()) {
            world.tasks.drills.copiesForEver = true;
            OperationRecord drill = world.submit(drill(""));
            await().atMost(LIMIT).until(() -> world.tasks.drills.copying);
            OperationRecord promoted = world.ended(world.promote("orders", "us"));
            assertThat(promoted.state()).as(promoted.toString()).isEqualTo(OperationState.DONE);
            assertThat(promoted.notes()).contains("operation " + drill.id() + " (drill) abandoned");
            OperationRecord over = world.settled(drill);
            assertThat(over.state()).isEqualTo(OperationState.CANCELLED);
            assertThat(over.problem().orElseThrow().code()).isEqualTo(ProblemCode.ABANDONED);
            assertThat(world.tasks.drills.standing).isEmpty();
        }
    }

    @Test
    void givesWayToASwitchOver() {
        try (World world = world()) {
            world.tasks.drills.copiesForEver = true;
            OperationRecord drill = world.submit(drill(""));
            await().atMost(LIMIT).until(() -> world.tasks.drills.copying);
            assertThat(world.ended(world.switchOver("orders", "us")).state()).isEqualTo(OperationState.DONE);
            OperationRecord over = world.settled(drill);
            assertThat(over.state()).isEqualTo(OperationState.FAILED);
            assertThat(over.problem().orElseThrow().code()).isEqualTo(ProblemCode.ABANDONED);
            assertThat(world.control.drills().one(drill.id()).verdict()).isEqualTo(DrillView.Verdict.CANCELLED);
            assertThat(world.tasks.drills.standing).isEmpty();
        }
    }

    @Test
    void canBeCancelledInTheMidstAndOnlyOneRunsAtATime() {
        try (World world = world()) {
            world.tasks.drills.copiesForEver = true;
            OperationRecord drill = world.submit(drill(""));
            await().atMost(LIMIT).until(() -> world.tasks.drills.copying);
            assertThatThrownBy(() -> world.submit(drill("")))
                    .isInstanceOfSatisfying(
                            RefusedException.class,
                            e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.GROUP_BUSY));
            var unused = world.control.cancel(drill.id(), "test");
            assertThat(world.settled(drill).state()).isEqualTo(OperationState.CANCELLED);
            assertThat(world.tasks.drills.standing).isEmpty();
            assertThat(world.control.drills().one(drill.id()).verdict()).isEqualTo(DrillView.Verdict.CANCELLED);
        }
    }

    @Test
    void inFullItSwitchesOverAndBack() {
        try (World world = world()) {
            OperationRecord done = world.settled(world.submit(new Operation.Drill("orders", "us", "", 0, true, true)));
            assertThat(done.state()).as(done.toString()).isEqualTo(OperationState.DONE);
            assertThat(world.control.group("orders").group().primary()).isEqualTo("eu");
            assertThat(world.control.group("orders").group().reign().epoch()).isEqualTo(3);
            DrillReport report = report(world, done);
            assertThat(report.there().orElseThrow().done()).isTrue();
            assertThat(report.there().orElseThrow().outageMillis()).isPresent();
            assertThat(report.back().orElseThrow().to()).isEqualTo("eu");
            assertThat(report.back().orElseThrow().done()).isTrue();
            assertThat(report.rtoMillis()).isPresent();
            assertThat(report.rpoSeconds()).contains(0.0);
        }
    }

    /** A switch over that was asked for by a key which the clock's jump made old is the drill's all the same. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aClockThatJumpsADayAheadMakesAFullOneTurnNoOftener(int way) {
        ManualClock clock = ManualClock.at(Instant.parse("2026-03-28T12:00:00Z"));
        try (World world = following(new World(directory, clock))) {
            AtomicInteger turns = new AtomicInteger();
            world.crashAt((type, step, when) -> {
                if (type.equals("switch-over") && step.equals("FollowBack") && when == CrashPoints.When.BEFORE) {
                    if (turns.incrementAndGet() == way) {
                        clock.advance(Duration.ofHours(25));
                    }
                }
            });
            OperationRecord done = world.settled(world.submit(new Operation.Drill("orders", "us", "", 0, true, true)));
            assertThat(done.state()).as(done.toString()).isEqualTo(OperationState.DONE);
            assertThat(turns).hasValue(2);
            assertThat(world.control.group("orders").group().primary()).isEqualTo("eu");
            assertThat(world.control.group("orders").group().reign().epoch()).isEqualTo(3);
        }
    }

    @Test
    void inFullItSaysThatTheFirstWayWasTakenBack() {
        try (World world = world()) {
            world.members.stillOpen = "backend 7";
            OperationRecord failed =
                    world.settled(world.submit(new Operation.Drill("orders", "us", "", 0, true, true)));
            assertThat(failed.problem().orElseThrow().code()).isEqualTo(ProblemCode.DRILL_FAILED);
            assertThat(failed.problem().orElseThrow().detail()).contains("The primary is eu, in epoch 1.");
            assertThat(report(world, failed).back()).isEmpty();
        }
    }

    @Test
    void inFullAndCancelledOnItsWayItSaysWhoRulesAndHowTheRolesTurnBack() {
        try (World world = world()) {
            CountDownLatch there = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            world.crashAt((type, step, when) -> {
                if (type.equals("drill") && step.equals("SwitchBack") && when == CrashPoints.When.BEFORE) {
                    there.countDown();
                    GivingWayTest.waitFor(goOn);
                }
            });
            OperationRecord drill = world.submit(new Operation.Drill("orders", "us", "", 0, true, true));
            GivingWayTest.waitFor(there);
            var cancelling = Thread.ofVirtual().start(() -> {
                var unused = world.control.cancel(drill.id(), "test");
            });
            await().atMost(LIMIT)
                    .until(() -> world.control.operation(drill.id()).data().cancelAsked());
            world.members.stillOpen = "backend 7"; // The way back that is being asked for does not go well.
            goOn.countDown();
            OperationRecord over = world.settled(drill);
            await().atMost(LIMIT).until(() -> !cancelling.isAlive());
            assertThat(over.state()).isEqualTo(OperationState.CANCELLED);
            String primary = world.control.group("orders").group().primary();
            assertThat(primary).isEqualTo("us");
            assertThat(over.notes())
                    .filteredOn(note -> note.startsWith("the drill was ended on its way."))
                    .singleElement()
                    .asString()
                    .contains("The primary is us, in epoch 2.", "gad group switch-over orders eu turns the roles back");
        }
    }

    static Stream<String> steps() {
        return Stream.of("PrecheckDrill", "CopyDatabases", "OpenCopies", "TryCopies", "DropCopies")
                .flatMap(s -> Stream.of(s + ":before", s + ":after"));
    }

    private static CountDownLatch killAt(World world, String point) {
        CountDownLatch killed = new CountDownLatch(1);
        world.crashAt((type, step, when) -> {
            String here = step + (when == CrashPoints.When.BEFORE ? ":before" : ":after");
            if (type.equals("drill") && point.equals(here) && killed.getCount() > 0) {
                killed.countDown();
                throw new Killed();
            }
        });
        return killed;
    }

    @ParameterizedTest
    @MethodSource("steps")
    void killedAtEveryStepItGoesOnToItsEnd(String point) throws InterruptedException {
        try (World world = world()) {
            CountDownLatch killed = killAt(world, point);
            OperationRecord drill = world.submit(drill("SELECT 1"));
            assertThat(killed.await(10, TimeUnit.SECONDS)).isTrue();
            world.restart();
            await().atMost(LIMIT).until(() -> world.tasks.running.size() == 1);
            OperationRecord done = world.settled(drill);
            assertThat(done.state()).as(done.toString()).isEqualTo(OperationState.DONE);
            assertThat(report(world, done).rtoMillis()).isPresent();
            assertThat(world.tasks.drills.standing).isEmpty();
        }
    }

    static Stream<String> turns() {
        return Stream.of("SwitchThere", "SwitchBack").flatMap(s -> Stream.of(s + ":before", s + ":after"));
    }

    @ParameterizedTest
    @MethodSource("turns")
    void killedAtEveryStepAFullOneTurnsTwiceAndNoMore(String point) throws InterruptedException {
        try (World world = world()) {
            CountDownLatch killed = killAt(world, point);
            OperationRecord drill = world.submit(new Operation.Drill("orders", "us", "", 0, true, true));
            assertThat(killed.await(10, TimeUnit.SECONDS)).isTrue();
            world.restart();
            OperationRecord done = world.settled(drill);
            assertThat(done.state()).as(done.toString()).isEqualTo(OperationState.DONE);
            assertThat(world.control.group("orders").group().primary()).isEqualTo("eu");
            assertThat(world.control.group("orders").group().reign().epoch()).isEqualTo(3);
        }
    }

    @Test
    void fullOnesComeRoundOnlyWhereThatIsConfirmedAndTheGroupIsWell() {
        try (World world = world()) {
            DrillBook book = world.control.drills();
            Duration weekly = Duration.ofDays(7);
            assertThatThrownBy(() -> book.schedule(
                            "orders",
                            Optional.of(new DrillWish("us", weekly, Optional.empty(), "", 1L << 30, true, false))))
                    .isInstanceOfSatisfying(
                            RefusedException.class,
                            e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.CONFIRMATION_REQUIRED));
            assertThatThrownBy(() -> book.schedule(
                            "orders",
                            Optional.of(
                                    new DrillWish("us", weekly, Optional.empty(), "SELECT 1", 1L << 30, true, true))))
                    .isInstanceOfSatisfying(
                            RefusedException.class,
                            e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.DRILL_REFUSED));
            DrillSchedule made = book.schedule(
                            "orders",
                            Optional.of(new DrillWish("us", weekly, Optional.empty(), "", 1L << 30, true, true)))
                    .orElseThrow();
            assertThat(made.full()).isTrue();
            assertThat(world.control.events(EventFilter.newest(100)))
                    .extracting(Event::text)
                    .anyMatch(text -> text.contains("us every 168 h, in full, by switching over and back"));
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(UnattendedTurn.against(world.control.group("orders")))
                            .isEmpty());
            world.tasks.failed = true;
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(UnattendedTurn.against(world.control.group("orders")))
                            .hasValueSatisfying(why -> assertThat(why).contains("found SYNC_STOPPED")));
        }
    }

    @Test
    void aScheduleIsStoredWithTheGroupAndOnlyForASecondary() {
        try (World world = world()) {
            DrillWish wish =
                    new DrillWish("us", Duration.ofDays(7), Optional.of(LocalTime.of(3, 0)), "SELECT 1", 1L << 30);
            DrillBook book = world.control.drills();
            DrillSchedule made = book.schedule("orders", Optional.of(wish)).orElseThrow();
            world.restart();
            assertThat(world.control.drills().schedule("orders")).contains(made);
            for (DrillWish bad : new DrillWish[] {
                new DrillWish("eu", Duration.ofDays(7), Optional.empty(), "", 1),
                new DrillWish("us", Duration.ofMinutes(5), Optional.empty(), "", 1),
                new DrillWish("us", Duration.ofHours(30), Optional.of(LocalTime.NOON), "", 1),
                new DrillWish("us", Duration.ofDays(7), Optional.empty(), "", 0)
            }) {
                assertThatThrownBy(() -> world.control.drills().schedule("orders", Optional.of(bad)))
                        .as(bad.toString())
                        .isInstanceOf(RefusedException.class);
            }
            assertThat(world.control.drills().schedule("orders", Optional.empty()))
                    .isEmpty();
            assertThat(world.control.drills().schedule("orders")).isEmpty();
            assertThat(world.control.events(EventFilter.newest(100)))
                    .extracting(Event::text)
                    .anyMatch(text -> text.startsWith("The schedule of drills of group orders was set: us every 168 h"))
                    .anyMatch(text -> text.equals("The schedule of drills of group orders was taken away"));
        }
    }
}
