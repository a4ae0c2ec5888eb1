package io.gad.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.fake.World;
import io.gad.control.group.GroupState;
import io.gad.control.instance.Fence;
import io.gad.control.instance.InstanceState;
import io.gad.control.operation.CrashPoints;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
import io.gad.control.port.TaskState;
import io.gad.control.problem.Faults;
import io.gad.member.MemberRole;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The server dies before or after each step, starts again, and the operation ends as if nothing had been. */
class KilledAtEveryStepTest {

    @TempDir
    Path directory;

    /** Ends the driver as a kill would: nothing of it is caught or stored. */
    private static final class Killed extends Faults.Killed {
        private static final long serialVersionUID = 1L;
    }

    static Stream<String> creating() {
        return both("Precheck", "StartSync", "CopySchema", "CopyData", "CatchUp");
    }

    static Stream<String> promoting() {
        return both(
                "FenceOldPrimary",
                "DrainSyncTask",
                "StopSyncTask",
                "RecordNewPrimary",
                "AdvanceSequences",
                "OpenForWrites",
                "RetireOldPrimary",
                "LetOthersFollow",
                "FinishSequences",
                "RewindOthers");
    }

    static Stream<String> switchingOver() {
        return both(
                "PrecheckSwitchOver",
                "PrepareFollowing",
                "FencePrimary",
                "DrainEveryone",
                "VerifyPositions",
                "StopSyncTask",
                "RecordNewPrimary",
                "AdvanceSequences",
                "OpenForWrites",
                "FollowBack",
                "FinishSequences",
                "DropOldSlots");
    }

    static Stream<String> takingASwitchOverBack() {
        return both("Unfence", "DropMadeSlots");
    }

    static Stream<String> returning() {
        return both(
                "Precheck",
                "SaveTail",
                "ChooseMethod",
                "StartSync",
                "RewindRows",
                "CatchUp",
                "DropFormerSlots",
                "CompareReturned");
    }

    static Stream<String> returningByCopy() {
        return both("Precheck", "SaveTail", "ChooseMethod", "StartSync", "CopySchema", "CopyData", "CatchUp");
    }

    static Stream<String> removing() {
        return both("StopTasks", "ClearSource", "MakeStandalone");
    }

    private static Stream<String> both(String... steps) {
        return Stream.of(steps).flatMap(s -> Stream.of(s + ":before", s + ":after"));
    }

    private CountDownLatch killAt(World world, String type, String point) {
        CountDownLatch killed = new CountDownLatch(1);
        world.crashAt((t, step, when) -> {
            boolean here =
                    t.equals(type) && point.equals(step + (when == CrashPoints.When.BEFORE ? ":before" : ":after"));
            if (here && killed.getCount() > 0) {
                killed.countDown();
                throw new Killed();
            }
        });
        return killed;
    }

    private static OperationRecord finish(World world, OperationRecord operation, CountDownLatch killed)
            throws InterruptedException {
        assertThat(killed.await(10, TimeUnit.SECONDS)).isTrue();
        world.restart();
        OperationRecord ended = world.settled(operation);
        assertThat(ended.state()).as(ended.toString()).isEqualTo(OperationState.DONE);
        return ended;
    }

    @ParameterizedTest
    @MethodSource("creating")
    void createsTheGroup(String point) throws InterruptedException {
        try (World world = new World(directory)) {
            world.register("eu", "us");
            CountDownLatch killed = killAt(world, "create", point);
            finish(world, world.create("orders", "eu", "us"), killed);
            GroupView group = world.control.group("orders");
            assertThat(group.group().state()).isEqualTo(GroupState.RUNNING);
            assertThat(group.group().member("us").orElseThrow().complete()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("promoting")
    void promotesTheSecondary(String point) throws InterruptedException {
        try (World world = new World(directory)) {
            world.register("eu", "us", "ap");
            world.ended(world.create("orders", "eu", "us", "ap"));
            world.members.down.add("eu");
            CountDownLatch killed = killAt(world, "promote", point);
            finish(world, world.promote("orders", "us"), killed);
            GroupView group = world.control.group("orders");
            assertThat(group.group().reign().epoch()).isEqualTo(2);
            assertThat(group.group().primary()).isEqualTo("us");
            assertThat(group.group().members()).extracting(m -> m.instance()).containsExactly("us", "ap");
            assertThat(world.members.row("us").writable()).isTrue();
            assertThat(world.members.row("us").role()).isEqualTo(MemberRole.PRIMARY);
            assertThat(world.control.instance("eu").instance().state()).isEqualTo(InstanceState.FORMER_PRIMARY);
            assertThat(world.tasks.running.values())
                    .allMatch(o -> o.source().instance().equals("us") && o.targetMayHoldData());
            assertThat(world.tasks.follows).contains("ap us");
            assertThat(group.group().member("ap").orElseThrow().complete()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("switchingOver")
    void switchesOver(String point) throws InterruptedException {
        try (World world = new World(directory)) {
            world.register("eu", "us", "ap");
            world.ended(world.create("orders", "eu", "us", "ap"));
            List<String> before = List.copyOf(world.tasks.running.keySet());
            CountDownLatch killed = killAt(world, "switch-over", point);
            OperationRecord ended = finish(world, world.switchOver("orders", "us"), killed);
            SwitchOverTest.requireTurned(world, before);
            assertThat(ended.data().turning().orElseThrow().writeOutageMillis()).isPresent();
        }
    }

    @ParameterizedTest
    @MethodSource("takingASwitchOverBack")
    void takesASwitchOverBack(String point) throws InterruptedException {
        try (World world = new World(directory)) {
            world.register("eu", "us");
            world.ended(world.create("orders", "eu", "us"));
            world.members.stillOpen = "backend 7";
            CountDownLatch killed = killAt(world, "switch-over", point);
            OperationRecord asked = world.switchOver("orders", "us");
            assertThat(killed.await(10, TimeUnit.SECONDS)).isTrue();
            world.restart();
            assertThat(world.settled(asked).state()).isEqualTo(OperationState.FAILED);
            SwitchOverTest.requireAsBefore(world);
        }
    }

    @ParameterizedTest
    @MethodSource("promoting")
    void promotesTheSecondaryWhereAnotherStandsElsewhere(String point) throws InterruptedException {
        try (World world = new World(directory)) {
            world.register("eu", "us", "ap");
            world.ended(world.create("orders", "eu", "us", "ap"));
            world.members.down.add("eu");
            world.tasks.standsElsewhere.add("ap");
            world.tasks.noWayBack = "us keeps no standing slot";
            world.tasks.reached = TaskState.FULL;
            CountDownLatch killed = killAt(world, "promote", point);
            OperationRecord ended = finish(world, world.promote("orders", "us"), killed);
            assertThat(ended.notes())
                    .filteredOn(n -> n.startsWith("ap is copied anew: ap stands elsewhere"))
                    .hasSize(1);
            assertThat(world.control
                            .group("orders")
                            .group()
                            .member("ap")
                            .orElseThrow()
                            .complete())
                    .isFalse();
            assertThat(world.tasks.follows).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("promoting")
    void promotesTheSecondaryWhereAnotherHadMore(String point) throws InterruptedException {
        try (World world = new World(directory)) {
            world.register("eu", "us", "ap");
            world.ended(world.create("orders", "eu", "us", "ap"));
            world.members.down.add("eu");
            world.tasks.standsElsewhere.add("ap");
            world.tasks.ahead.add("ap");
            CountDownLatch killed = killAt(world, "promote", point);
            OperationRecord ended = finish(world, world.promote("orders", "us"), killed);
            assertThat(ended.notes())
                    .filteredOn(n -> n.startsWith("ap is brought in line without a copy: ap stands elsewhere"))
                    .hasSize(1);
            assertThat(world.tasks.surplusRead).contains("ap").noneMatch(read -> read.startsWith("too late"));
            assertThat(world.control
                            .group("orders")
                            .group()
                            .member("ap")
                            .orElseThrow()
                            .complete())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("returning")
    void addsTheFormerPrimaryBack(String point) throws InterruptedException {
        addsTheFormerPrimaryBack(point, Operation.Method.REWIND);
    }

    @ParameterizedTest
    @MethodSource("returningByCopy")
    void addsTheFormerPrimaryBackByCopy(String point) throws InterruptedException {
        addsTheFormerPrimaryBack(point, Operation.Method.COPY);
    }

    private void addsTheFormerPrimaryBack(String point, Operation.Method method) throws InterruptedException {
        try (World world = new World(directory)) {
            if (method == Operation.Method.COPY) {
                world.tasks.cannotRewind = "the slot is lost";
            }
            world.register("eu", "us");
            world.ended(world.create("orders", "eu", "us"));
            world.members.down.add("eu");
            world.settled(world.promote("orders", "us"));
            world.members.down.clear();
            CountDownLatch killed = killAt(world, "add-secondary", point);
            OperationRecord ended = finish(world, world.add("orders", "eu"), killed);
            assertThat(ended.data().method()).contains(method);
            assertThat(ended.notes().stream().anyMatch(n -> n.contains("the slot is lost")))
                    .isEqualTo(method == Operation.Method.COPY);
            assertThat(world.tasks.formerSlotsDropped.contains("eu")).isEqualTo(method == Operation.Method.REWIND);
            GroupView group = world.control.group("orders");
            assertThat(group.group().member("eu").orElseThrow().complete()).isTrue();
            assertThat(group.group().formers()).isEmpty();
            assertThat(world.control.instance("eu").instance().fence()).isEqualTo(Fence.NONE);
            assertThat(world.control.lostTransactions("orders", 0, 100)).hasSize(1);
        }
    }

    @ParameterizedTest
    @MethodSource("removing")
    void removesTheSecondary(String point) throws InterruptedException {
        try (World world = new World(directory)) {
            world.register("eu", "us");
            world.ended(world.create("orders", "eu", "us"));
            CountDownLatch killed = killAt(world, "remove-secondary", point);
            finish(world, world.submit(new Operation.RemoveSecondary("orders", "us")), killed);
            assertThat(world.control.group("orders").group().members()).hasSize(1);
            assertThat(world.control.instance("us").instance().state()).isEqualTo(InstanceState.STANDALONE);
            assertThat(world.members.rows).doesNotContainKey("us");
        }
    }
}
