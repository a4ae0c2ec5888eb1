package io.gad.control.operation.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.group.Group;
import io.gad.control.group.GroupMember;
import io.gad.control.group.GroupState;
import io.gad.control.group.GroupTask;
import io.gad.control.operation.ExpectedLoss;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationRecord.Background;
import io.gad.control.operation.OperationState;
import io.gad.control.operation.step.Step;
import io.gad.control.port.HookPlan;
import io.gad.control.port.SchemaMode;
import io.gad.control.problem.ProblemCode;
import io.gad.member.MemberRole;
import io.gad.member.Reign;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DrillRunbookTest {

    private static final Reign REIGN = new Reign(1, new UUID(1, 1));
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private Optional<Group> group = Optional.empty();
    private boolean primaryAnswers;
    private List<String> against = List.of();
    private List<OperationRecord> drills = List.of();

    /** {@code us} is complete, {@code ap} is not. */
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
    }

    private Verdict check(Operation request) {
        Facts facts = new Facts(
                "op-1",
                NOW,
                new Ids(new Random(1)),
                group,
                name -> Optional.empty(),
                List.of(),
                Optional.empty(),
                primaryAnswers,
                new ExpectedLoss(0, 0, 0, 0, 0),
                0,
                HookPlan.NONE,
                Optional.of(new Facts.Turn(NOW, Duration.ofSeconds(30), against)),
                drills);
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

    private static Operation.Drill drill(boolean full, boolean confirm) {
        return new Operation.Drill("orders", "us", "", 1L << 30, full, confirm);
    }

    @Test
    void aDrillHoldsNobodyAndAPromotionAbandonsIt() {
        running(GroupState.RUNNING);
        Group before = group.orElseThrow();
        Operation.Drill request = drill(false, false);
        assertThat(steps(request))
                .containsExactly("PrecheckDrill", "CopyDatabases", "OpenCopies", "TryCopies", "DropCopies");
        Verdict.Accepted accepted = (Verdict.Accepted) check(request);
        assertThat(accepted.group()).isEqualTo(before);
        OperationRecord running = record(request, accepted);
        assertThat(Runbook.of(request).takingBack(running))
                .extracting(Step::name)
                .containsExactly("DropCopies");

        drills = List.of(running);
        assertRefused(request, ProblemCode.GROUP_BUSY);
        Verdict.Accepted promotion =
                (Verdict.Accepted) check(new Operation.Promote("orders", "us", Optional.empty(), true));
        OperationRecord abandoned = promotion.others().getFirst();
        assertThat(abandoned.id()).isEqualTo(running.id());
        assertThat(abandoned.state()).isEqualTo(OperationState.CANCELLED);
        assertThat(abandoned.background()).isEqualTo(Background.PENDING);
        assertThat(abandoned.data().cancelAsked()).as("begins nothing more").isTrue();
        assertThat(promotion.notes()).contains("operation op-1 (drill) abandoned");
    }

    @Test
    void aDrillIsRefusedWhereItWouldFindNothingOrHurt() {
        running(GroupState.RUNNING);
        assertRefused(new Operation.Drill("orders", "eu", "", 1, false, false), ProblemCode.IS_PRIMARY);
        assertRefused(new Operation.Drill("orders", "sa", "", 1, false, false), ProblemCode.MEMBER_UNKNOWN);
        assertRefused(new Operation.Drill("orders", "ap", "", 1, false, false), ProblemCode.SECONDARY_INCOMPLETE);
        assertRefused(new Operation.Drill("orders", "us", "", 0, false, false), ProblemCode.DRILL_REFUSED);
        String long64 = "x".repeat(Operation.Drill.LONGEST_SMOKE_SQL + 1);
        assertRefused(new Operation.Drill("orders", "us", long64, 1, false, false), ProblemCode.DRILL_REFUSED);
        assertRefused(new Operation.Drill("orders", "us", "SELECT 1", 1, true, true), ProblemCode.DRILL_REFUSED);
        against = List.of("us is held");
        assertRefused(drill(false, false), ProblemCode.SYNC_NOT_IN_STEP);
        against = List.of();
        running(GroupState.ADDING_SECONDARY);
        assertRefused(drill(false, false), ProblemCode.GROUP_STATE);
    }

    @Test
    void aFullDrillIsConfirmedAndMeetsWhatASwitchOverMeets() {
        running(GroupState.RUNNING);
        assertRefused(drill(true, false), ProblemCode.CONFIRMATION_REQUIRED);
        assertRefused(drill(true, true), ProblemCode.SWITCH_OVER_REFUSED);
        primaryAnswers = true;
        assertRefused(drill(true, true), ProblemCode.SECONDARY_INCOMPLETE);
        group = group.map(g -> g.completed("ap"));
        assertThat(steps(drill(true, true))).containsExactly("SwitchThere", "SwitchBack");
        assertThat(Runbook.of(drill(true, true))
                        .takingBack(record(drill(true, true), (Verdict.Accepted) check(drill(true, true)))))
                .extracting(Step::name)
                .containsExactly("TellWhoRules");
    }
}
