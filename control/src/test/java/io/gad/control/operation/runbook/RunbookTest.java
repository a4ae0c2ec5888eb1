package io.gad.control.operation.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.group.Group;
import io.gad.control.group.GroupMember;
import io.gad.control.group.GroupState;
import io.gad.control.group.GroupTask;
import io.gad.control.instance.Fence;
import io.gad.control.instance.FormerPrimary;
import io.gad.control.instance.Instance;
import io.gad.control.instance.InstanceState;
import io.gad.control.operation.ExpectedLoss;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationRecord.Background;
import io.gad.control.operation.OperationState;
import io.gad.control.operation.StepRecord;
import io.gad.control.operation.step.Step;
import io.gad.control.port.FollowPlace;
import io.gad.control.port.HookPlan;
import io.gad.control.port.SchemaMode;
import io.gad.control.problem.ProblemCode;
import io.gad.member.MemberRole;
import io.gad.member.Reign;
import io.gad.postgres.Dsn;
import io.gad.postgres.Lsn;
import io.gad.postgres.ServerIdentity;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunbookTest {

    private static final Reign REIGN = new Reign(1, new UUID(1, 1));
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private final Map<String, Instance> instances = new HashMap<>();
    private Optional<Group> group = Optional.empty();
    private Optional<OperationRecord> holding = Optional.empty();
    private List<OperationRecord> behind = List.of();
    private boolean primaryAnswers;
    private int tablesToRead;
    private List<String> against = List.of();

    @BeforeEach
    void threeRegions() {
        for (String name : List.of("eu", "us", "ap", "sa")) {
            instances.put(name, standalone(name));
        }
    }

    private static Instance standalone(String name) {
        return new Instance(
                name,
                "region",
                Dsn.parse("postgresql://gad@" + name + "/postgres"),
                "sealed",
                List.of(),
                InstanceState.STANDALONE,
                Fence.NONE,
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    private void running(GroupState state) {
        group = Optional.of(new Group(
                "gad-1",
                "orders",
                state,
                REIGN,
                1,
                "eu",
                List.of(
                        new GroupMember("eu", MemberRole.PRIMARY, true),
                        new GroupMember("us", MemberRole.SECONDARY, true),
                        new GroupMember("ap", MemberRole.SECONDARY, false)),
                List.of(
                        new GroupTask("t1", "eu", "us", REIGN, "op-0", SchemaMode.COPY, false),
                        new GroupTask("t2", "eu", "ap", REIGN, "op-0", SchemaMode.COPY, false)),
                Optional.empty(),
                List.of(),
                0,
                NOW,
                List.of(),
                Optional.empty(),
                Optional.empty()));
        for (String name : List.of("eu", "us", "ap")) {
            instances.computeIfPresent(name, (n, i) -> i.claimedBy("orders"));
        }
    }

    private Verdict check(Operation request) {
        Facts facts = new Facts(
                "op-1",
                NOW,
                new Ids(new Random(1)),
                group,
                name -> Optional.ofNullable(instances.get(name)),
                behind,
                holding,
                primaryAnswers,
                new ExpectedLoss(0, 0, 0, 0, 0),
                tablesToRead,
                HookPlan.NONE,
                Optional.of(new Facts.Turn(NOW, Duration.ofSeconds(30), against)),
                List.of());
        return Runbook.of(request).check(facts);
    }

    private void assertRefused(Operation request, ProblemCode code) {
        assertThat(check(request))
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        r -> assertThat(r.problem().code()).isEqualTo(code));
    }

    private List<String> steps(Operation request) {
        Verdict.Accepted accepted = (Verdict.Accepted) check(request);
        return Runbook.of(request).steps(record(request, accepted)).stream()
                .map(Step::name)
                .toList();
    }

    private static OperationRecord record(Operation request, Verdict.Accepted accepted) {
        return new OperationRecord(
                "op-1",
                request,
                "gad-1",
                OperationState.RUNNING,
                "test",
                NOW,
                Optional.empty(),
                List.of(),
                Background.NONE,
                Optional.empty(),
                accepted.data(),
                List.of());
    }

    /** The next one may fail: then the primary of the first stays, and what its sequences still lack must not be left. */
    @Test
    void endsTheTakingBackOfAnEarlierPromotionButNotWhatOneThatWentWellStillDoes() {
        running(GroupState.RUNNING);
        Operation.Promote request = new Operation.Promote("orders", "us", Optional.empty(), true);
        OperationRecord earlier = record(request, (Verdict.Accepted) check(request));

        behind = List.of(earlier.ended(OperationState.DONE, NOW, Optional.empty(), Background.PENDING));
        Verdict.Accepted next = (Verdict.Accepted) check(request);
        assertThat(next.others()).isEmpty();
        assertThat(next.data().inherits()).isFalse();

        behind = List.of(earlier.ended(OperationState.FAILED, NOW, Optional.empty(), Background.PENDING));
        next = (Verdict.Accepted) check(request);
        assertThat(next.others()).extracting(OperationRecord::background).containsExactly(Background.DONE);
        assertThat(next.data().inherits()).isTrue();
    }

    private static Operation.CreateGroup create(String primary, String... secondaries) {
        return new Operation.CreateGroup("orders", primary, List.of(secondaries), SchemaMode.COPY);
    }

    private static Operation.AddSecondary add(String instance, Operation.Method method) {
        return new Operation.AddSecondary("orders", instance, method, SchemaMode.COPY, false);
    }

    private static Operation.Promote promote(String instance) {
        return new Operation.Promote("orders", instance, Optional.of(1L), false);
    }

    @Test
    void createCopiesAndCatchesUp() {
        assertThat(steps(create("eu", "us")))
                .containsExactly("Precheck", "StartSync", "CopySchema", "CopyData", "CatchUp");
        assertThat(steps(create("eu"))).containsExactly("EstablishPrimary");
    }

    @Test
    void createRefusesWhatIsTaken() {
        assertRefused(create("eu", "eu"), ProblemCode.SAME_INSTANCE);
        assertRefused(create("eu", "mars"), ProblemCode.INSTANCE_UNKNOWN);
        running(GroupState.RUNNING);
        assertRefused(create("sa"), ProblemCode.GROUP_EXISTS);
        group = Optional.empty();
        assertRefused(create("eu", "sa"), ProblemCode.INSTANCE_IN_GROUP);
    }

    @Test
    void addSavesTheTailOfAFormerPrimaryFirst() {
        running(GroupState.RUNNING);
        assertThat(steps(add("sa", Operation.Method.AUTO)))
                .containsExactly("Precheck", "StartSync", "CopySchema", "CopyData", "CatchUp");
        FormerPrimary former =
                new FormerPrimary("gad-1", "orders", REIGN, "t0", Map.of(), List.of(), Optional.empty(), false);
        instances.computeIfPresent("sa", (n, i) -> i.deposed(former, Fence.FENCED, ""));
        assertThat(steps(add("sa", Operation.Method.COPY)))
                .containsExactly(
                        "Precheck", "SaveTail", "ChooseMethod", "StartSync", "CopySchema", "CopyData", "CatchUp");
        assertThat(steps(add("sa", Operation.Method.AUTO)))
                .containsExactly(
                        "Precheck",
                        "SaveTail",
                        "ChooseMethod",
                        "StartSync",
                        "RewindRows",
                        "CatchUp",
                        "DropFormerSlots");
        Verdict.Accepted accepted = (Verdict.Accepted) check(add("sa", Operation.Method.COPY));
        assertThat(accepted.data().tasks().getFirst().targetMayHoldData()).isTrue();
    }

    @Test
    void addRefuses() {
        assertRefused(add("sa", Operation.Method.AUTO), ProblemCode.GROUP_UNKNOWN);
        running(GroupState.RUNNING);
        assertRefused(add("sa", Operation.Method.REWIND), ProblemCode.METHOD_UNAVAILABLE);
        assertRefused(add("eu", Operation.Method.AUTO), ProblemCode.SAME_INSTANCE);
        assertRefused(add("us", Operation.Method.AUTO), ProblemCode.INSTANCE_IN_GROUP);
        assertRefused(add("mars", Operation.Method.AUTO), ProblemCode.INSTANCE_UNKNOWN);
        FormerPrimary other =
                new FormerPrimary("gad-2", "stock", REIGN, "t0", Map.of(), List.of(), Optional.empty(), false);
        instances.computeIfPresent("sa", (n, i) -> i.deposed(other, Fence.FENCED, ""));
        assertRefused(add("sa", Operation.Method.AUTO), ProblemCode.INSTANCE_FENCED);
        running(GroupState.FAILED);
        instances.put("sa", standalone("sa"));
        assertRefused(add("sa", Operation.Method.AUTO), ProblemCode.GROUP_STATE);
    }

    @Test
    void promoteFencesDrainsRecordsAndOpens() {
        running(GroupState.RUNNING);
        assertThat(steps(promote("us")))
                .containsExactly(
                        "FenceOldPrimary",
                        "DrainSyncTask",
                        "StopSyncTask",
                        "RecordNewPrimary",
                        "AdvanceSequences",
                        "OpenForWrites",
                        "RetireOldPrimary",
                        "FinishSequences",
                        "LetOthersFollow");
        Verdict.Accepted accepted = (Verdict.Accepted) check(promote("us"));
        var promotion = accepted.data().promotion().orElseThrow();
        assertThat(promotion.to().epoch()).isEqualTo(2);
        assertThat(accepted.data().tasks().getFirst().target()).isEqualTo("us");
        assertThat(promotion.nextTasks()).singleElement().satisfies(t -> {
            assertThat(t.source()).isEqualTo("us");
            assertThat(t.target()).isEqualTo("ap");
            assertThat(t.reign()).isEqualTo(promotion.to());
            assertThat(t.targetMayHoldData()).isTrue();
        });
    }

    @Test
    void promoteRefusesWhileATableIsToBeReadAnewUnlessThatCanNeverBe() {
        running(GroupState.RUNNING);
        tablesToRead = 1;
        primaryAnswers = true;
        assertRefused(promote("us"), ProblemCode.SECONDARY_INCOMPLETE);
        Operation.Promote confirmed = new Operation.Promote("orders", "us", Optional.empty(), true);
        assertRefused(confirmed, ProblemCode.SECONDARY_INCOMPLETE);
        primaryAnswers = false;
        assertRefused(promote("us"), ProblemCode.SECONDARY_INCOMPLETE);
        assertThat(check(confirmed)).isInstanceOf(Verdict.Accepted.class);
    }

    @Test
    void promoteRefuses() {
        running(GroupState.RUNNING);
        assertRefused(promote("eu"), ProblemCode.IS_PRIMARY);
        assertRefused(promote("sa"), ProblemCode.MEMBER_UNKNOWN);
        assertRefused(promote("ap"), ProblemCode.SECONDARY_INCOMPLETE);
        assertRefused(new Operation.Promote("orders", "us", Optional.of(2L), true), ProblemCode.STALE_EPOCH);
        primaryAnswers = true;
        assertRefused(promote("us"), ProblemCode.CONFIRMATION_REQUIRED);
        primaryAnswers = false;
        running(GroupState.CREATING);
        assertRefused(promote("us"), ProblemCode.GROUP_STATE);
        running(GroupState.PROMOTING);
        assertRefused(promote("us"), ProblemCode.GROUP_BUSY);
    }

    @Test
    void switchOver() {
        running(GroupState.RUNNING);
        Operation.SwitchOver request = new Operation.SwitchOver("orders", "us", Optional.empty());
        primaryAnswers = true;
        assertRefused(request, ProblemCode.SECONDARY_INCOMPLETE); // ap could not follow.
        group = group.map(g -> g.completed("ap"));
        assertThat(steps(request))
                .containsExactly(
                        "PrecheckSwitchOver",
                        "PrepareFollowing",
                        "FencePrimary",
                        "DrainEveryone",
                        "VerifyPositions",
                        "StopSyncTask",
                        "RecordNewPrimary",
                        "AdvanceSequences",
                        "OpenForWrites",
                        "FollowBack");
        assertRefused(new Operation.SwitchOver("orders", "eu", Optional.empty()), ProblemCode.IS_PRIMARY);
        assertRefused(new Operation.SwitchOver("orders", "sa", Optional.empty()), ProblemCode.MEMBER_UNKNOWN);
        assertRefused(new Operation.SwitchOver("orders", "us", Optional.of(7L)), ProblemCode.STALE_EPOCH);
        against = List.of("us is held");
        assertRefused(request, ProblemCode.SWITCH_OVER_REFUSED);
        against = List.of();
        primaryAnswers = false;
        assertRefused(request, ProblemCode.SWITCH_OVER_REFUSED);
        primaryAnswers = true;
        for (GroupState busy : List.of(GroupState.PROMOTING, GroupState.SWITCHING_OVER, GroupState.ADDING_SECONDARY)) {
            running(busy);
            group = group.map(g -> g.completed("ap"));
            assertRefused(request, ProblemCode.GROUP_STATE);
        }
        running(GroupState.SWITCHING_OVER);
        assertRefused(promote("us"), ProblemCode.GROUP_BUSY);
    }

    private static final Operation.SwitchOver TURN = new Operation.SwitchOver("orders", "us", Optional.empty());
    private static final Operation.Promote BACK = new Operation.Promote("orders", "eu", Optional.empty(), true);

    private OperationRecord turning() {
        running(GroupState.RUNNING);
        group = group.map(g -> g.completed("ap"));
        primaryAnswers = true;
        return record(TURN, (Verdict.Accepted) check(TURN));
    }

    @Test
    void aSwitchOverGivesWayToAPromotionUntilItsCommitPointMayBePassed() {
        OperationRecord turning = turning();
        group = group.map(g -> g.moved(GroupState.SWITCHING_OVER, Optional.of("op-1")));
        Operation.Promote request = new Operation.Promote("orders", "us", Optional.empty(), true);
        holding = Optional.of(turning);
        Verdict.Accepted accepted = (Verdict.Accepted) check(request);
        assertThat(accepted.data().inherits()).as("nothing is closed yet").isFalse();
        OperationRecord abandoned = accepted.others().getFirst();
        assertThat(abandoned.state()).isEqualTo(OperationState.CANCELLED);
        assertThat(abandoned.data().cancelAsked()).as("begins nothing more").isTrue();

        holding = Optional.of(turning.with(turning.data().withStarted().turned(t -> t.closing(NOW.plusSeconds(1)))));
        accepted = (Verdict.Accepted) check(request);
        assertThat(accepted.data().inherits()).isTrue();
        abandoned = accepted.others().getFirst();
        assertThat(abandoned.isDone("Unfence")).as("left to the promotion").isTrue();
        assertThat(abandoned.background()).isEqualTo(Background.PENDING);
        assertThat(Runbook.of(TURN).takingBack(abandoned))
                .extracting(Step::name)
                .contains("DropMadeSlots");

        holding = Optional.of(turning.with(turning.data().withCommitAsked()));
        assertRefused(request, ProblemCode.GROUP_BUSY);
        assertThat(((Verdict.Refused) check(request)).problem().detail())
                .as("who was first")
                .contains("operation " + turning.id() + ", switch-over, which " + turning.actor() + " asked for at "
                        + turning.startedAt().truncatedTo(ChronoUnit.SECONDS));
    }

    @Test
    void aPromotionBehindASwitchOverKnowsWhatAFollowerHoldsThatWasNotToldInTime() {
        OperationRecord turning = turning();
        var promotion = turning.data().promotion().orElseThrow();
        String next = promotion.nextTasks().stream()
                .filter(task -> task.target().equals("eu"))
                .findFirst()
                .orElseThrow()
                .id();
        FollowPlace place = new FollowPlace("app", new ServerIdentity("sys-us", 1, 150018), "gad_slot");
        OperationRecord turned = turning.with(turning.data().withCommitted().turned(t -> t.with(next, List.of(place))));
        OperationRecord over = turned.ended(OperationState.DONE, NOW, Optional.empty(), Background.PENDING);
        group = group.map(g -> g.turnedTo("us", promotion.to(), promotion.nextTasks()));
        behind = List.of(over);
        assertThat(finalPositions()).containsOnlyKeys("app");

        behind = List.of(over.with(new StepRecord("FollowBack", StepRecord.Outcome.DONE, 0, "")));
        assertThat(finalPositions()).as("its row tells").isEmpty();
        group = group.map(g -> g.reopened(promotion.to().next(new UUID(9, 9)), "ap"));
        behind = List.of(over);
        assertThat(finalPositions()).as("of another reign").isEmpty();
    }

    private Map<String, Lsn> finalPositions() {
        return ((Verdict.Accepted) check(BACK)).data().promotion().orElseThrow().finalPositions();
    }

    @Test
    void removeAndDelete() {
        running(GroupState.RUNNING);
        assertThat(steps(new Operation.RemoveSecondary("orders", "us")))
                .containsExactly("StopTasks", "ClearSource", "MakeStandalone");
        assertRefused(new Operation.RemoveSecondary("orders", "sa"), ProblemCode.MEMBER_UNKNOWN);
        assertRefused(new Operation.RemoveSecondary("orders", "eu"), ProblemCode.IS_PRIMARY);
        assertRefused(new Operation.DeleteGroup("orders"), ProblemCode.GROUP_HAS_SECONDARIES);
        group = group.map(g -> g.left("us").left("ap"));
        assertThat(steps(new Operation.DeleteGroup("orders"))).containsExactly("DismantlePrimary");
    }
}
