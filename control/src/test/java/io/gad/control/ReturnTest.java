package io.gad.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gad.control.fake.World;
import io.gad.control.instance.Fence;
import io.gad.control.instance.Instance;
import io.gad.control.instance.InstanceState;
import io.gad.control.operation.Operation;
import io.gad.control.operation.Operation.Method;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
import io.gad.control.operation.StepRecord;
import io.gad.control.port.SchemaMode;
import io.gad.control.port.SyncOrder;
import io.gad.control.port.TaskState;
import io.gad.control.port.Verification;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.member.MemberRole;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A former primary gets back: by rewind where that is possible, else by copy with the reason told. */
class ReturnTest {

    private World world;

    @BeforeEach
    void promoted(@TempDir Path directory) {
        world = new World(directory);
        world.register("eu", "us", "ap");
        world.ended(world.create("orders", "eu", "us"));
        world.members.down.add("eu");
        world.settled(world.promote("orders", "us"));
        world.members.down.clear();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private OperationRecord returned(Method method) {
        return world.ended(add(method, false));
    }

    private OperationRecord add(Method method, boolean discard) {
        return world.submit(new Operation.AddSecondary("orders", "eu", method, SchemaMode.COPY, discard));
    }

    private SyncOrder running() {
        return world.tasks.running.values().stream()
                .filter(o -> o.target().instance().equals("eu"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void isRewoundWhereItCanBe() {
        OperationRecord ended = returned(Method.AUTO);
        assertThat(ended.state()).isEqualTo(OperationState.DONE);
        assertThat(ended.data().method()).contains(Method.REWIND);
        assertThat(ended.notes()).isEmpty();
        assertThat(ended.steps())
                .extracting(StepRecord::name)
                .startsWith(
                        "Precheck",
                        "SaveTail",
                        "ChooseMethod",
                        "StartSync",
                        "RewindRows",
                        "CatchUp",
                        "DropFormerSlots");
        assertThat(running().rewind()).hasValueSatisfying(how -> {
            assertThat(how.elseCopy()).isTrue();
            assertThat(how.finalPositions()).containsKey("app");
            assertThat(how.report()).isNotBlank();
        });
        assertThat(world.tasks.slots).contains(running().id() + " on us");
        assertThat(world.tasks.formerSlotsDropped).containsExactly("eu");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> world.tasks
                        .verification(running().id())
                        .filter(v -> v.state() == Verification.State.RUNNING && !v.repair())
                        .isPresent());
        assertThat(world.control
                        .group("orders")
                        .group()
                        .member("eu")
                        .orElseThrow()
                        .complete())
                .isTrue();
    }

    @Test
    void isAMemberAlsoOnceWhatGoesOnBehindTheEndIsOver() {
        OperationRecord over = world.settled(returned(Method.AUTO));
        assertThat(over.background()).isEqualTo(OperationRecord.Background.DONE);
        assertThat(world.control.instance("eu").instance()).satisfies(eu -> {
            assertThat(eu.state()).isEqualTo(InstanceState.MEMBER);
            assertThat(eu.group()).contains("orders");
        });
    }

    @Test
    void isCopiedWithTheReasonToldWhereItCannotBe() {
        world.tasks.cannotRewind = "us keeps no standing slot of database app";
        OperationRecord ended = returned(Method.AUTO);
        assertThat(ended.state()).isEqualTo(OperationState.DONE);
        assertThat(ended.data().method()).contains(Method.COPY);
        assertThat(ended.notes())
                .singleElement()
                .asString()
                .contains("eu is copied anew", "us keeps no standing slot of database app");
        assertThat(running().rewind()).isEmpty();
    }

    @Test
    void isLeftAsItWasWhereOnlyARewindWasWanted() {
        world.tasks.cannotRewind = "us keeps no standing slot of database app";
        OperationRecord failed = world.settled(add(Method.REWIND, false));
        assertThat(failed.state()).isEqualTo(OperationState.FAILED);
        assertThat(failed.problem().orElseThrow().code()).isEqualTo(ProblemCode.METHOD_UNAVAILABLE);
        assertThat(failed.problem().orElseThrow().detail()).contains("us keeps no standing slot");
        assertThat(world.control.instance("eu").instance().state()).isEqualTo(InstanceState.FORMER_PRIMARY);
        assertThat(world.control.instance("eu").instance().fence()).isEqualTo(Fence.FENCED);
        assertThat(world.tasks.cleared).isEmpty();
        assertThat(world.tasks.slots).as("made for it on us").isEmpty();
        assertThat(world.control.group("orders").group().formers()).containsExactly("eu");
        assertThat(returned(Method.COPY).state()).isEqualTo(OperationState.DONE);
    }

    @Test
    void isCopiedWhereThatIsWanted() {
        OperationRecord ended = returned(Method.COPY);
        assertThat(ended.data().method()).contains(Method.COPY);
        assertThat(ended.steps())
                .extracting(StepRecord::name)
                .contains("ChooseMethod", "CopyData")
                .doesNotContain("RewindRows");
        assertThat(ended.notes()).isEmpty();
    }

    @Test
    void saysWhatHadToBeCopiedOnTheWay() {
        world.tasks.notes.add("copied instead of rewound: the tail names a table that is gone");
        OperationRecord ended = returned(Method.AUTO);
        assertThat(ended.state()).isEqualTo(OperationState.DONE);
        assertThat(ended.data().method()).contains(Method.COPY);
        assertThat(ended.notes())
                .singleElement()
                .asString()
                .contains("database app was copied instead of rewound", "a table that is gone");
        assertThat(world.tasks.formerSlotsDropped).containsExactly("eu");
    }

    @Test
    void isCopiedWhereWhatItAloneHasCannotBeRead() {
        world.tasks.tailMissing = "slot lost";
        assertThat(world.settled(add(Method.AUTO, false))
                        .problem()
                        .orElseThrow()
                        .code())
                .isEqualTo(ProblemCode.TAIL_UNREADABLE);
        OperationRecord ended = world.ended(add(Method.AUTO, true));
        assertThat(ended.state()).as(ended.toString()).isEqualTo(OperationState.DONE);
        assertThat(ended.data().method()).contains(Method.COPY);
        assertThat(ended.notes()).anyMatch(n -> n.contains("cannot be read in full"));
    }

    @Test
    void isCopiedAfterTwoPromotions() {
        world.ended(world.add("orders", "ap"));
        world.members.down.add("us");
        world.members.down.add("eu");
        world.settled(world.promote("orders", "ap"));
        world.members.down.clear();
        OperationRecord ended = returned(Method.AUTO);
        assertThat(ended.data().method()).contains(Method.COPY);
        assertThat(ended.notes()).anyMatch(n -> n.contains("epoch 1") && n.contains("3"));
        assertThatThrownBy(() ->
                        world.submit(new Operation.AddSecondary("orders", "ap", Method.REWIND, SchemaMode.COPY, false)))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void whatTheNewPrimaryKeepsForItStaysUntilItIsBack() {
        String fed =
                world.control.instance("eu").instance().former().orElseThrow().taskId();
        await().atMost(Duration.ofSeconds(10)).until(() -> List.of(fed).equals(world.tasks.tidied.get("us")));
        returned(Method.AUTO);
        await().atMost(Duration.ofSeconds(10)).until(() -> List.of().equals(world.tasks.tidied.get("us")));
    }

    @Test
    void itIsRememberedWhyWhatWasKeptForItHadToGo() {
        world.tasks.givenUp = "the standing slot of database app kept 17000 MiB of log";
        await().atMost(Duration.ofSeconds(10))
                .until(() -> world.control
                        .instance("eu")
                        .instance()
                        .former()
                        .orElseThrow()
                        .copyOnly()
                        .isPresent());
        OperationRecord ended = returned(Method.AUTO);
        assertThat(ended.data().method()).contains(Method.COPY);
        assertThat(ended.notes()).anyMatch(n -> n.contains("17000 MiB"));
    }

    @Test
    void staysClosedWhereAReturnThatHadBegunIsTakenBackAndGetsBackByCopy() {
        world.tasks.reached = TaskState.REWIND;
        OperationRecord adding = add(Method.AUTO, false);
        await().atMost(Duration.ofSeconds(10))
                .until(() ->
                        world.control.operation(adding.id()).step("RewindRows").isPresent());
        var unused = world.control.cancel(adding.id(), "test");
        assertThat(world.settled(adding).state()).isEqualTo(OperationState.CANCELLED);

        assertThat(world.tasks.cleared).containsExactly("eu");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> world.control.instance("eu").instance().fence() == Fence.FENCED);
        Instance eu = world.control.instance("eu").instance();
        assertThat(eu.state()).isEqualTo(InstanceState.FORMER_PRIMARY);
        assertThat(eu.former().orElseThrow().reportStored()).isTrue();
        assertThat(world.members.rows.get("eu"))
                .isNotNull()
                .extracting(row -> row.role())
                .isEqualTo(MemberRole.FENCED);
        assertThat(world.control.group("orders").group().formers()).containsExactly("eu");

        world.tasks.reached = TaskState.INCREMENTAL;
        world.tasks.tailMissing = "no slot any more";
        OperationRecord ended = returned(Method.AUTO);
        assertThat(ended.state()).as(ended.toString()).isEqualTo(OperationState.DONE);
        assertThat(ended.data().method()).contains(Method.COPY);
        assertThat(ended.notes()).singleElement().asString().contains("it was cleared", adding.id());
    }

    @Test
    void isPromotableOnlyOnceItIsInStep() {
        world.tasks.reached = TaskState.REWIND;
        OperationRecord adding = add(Method.AUTO, false);
        await().atMost(Duration.ofSeconds(10))
                .until(() ->
                        world.control.operation(adding.id()).step("RewindRows").isPresent());
        assertThat(world.control
                        .group("orders")
                        .group()
                        .member("eu")
                        .orElseThrow()
                        .complete())
                .isFalse();
        world.tasks.reached = TaskState.INCREMENTAL;
        assertThat(world.ended(adding).state()).isEqualTo(OperationState.DONE);
    }
}
