package io.gad.control.operation.runbook;

import io.gad.control.group.Group;
import io.gad.control.group.GroupMember;
import io.gad.control.instance.Instance;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationData;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
import io.gad.control.operation.step.CopyDatabases;
import io.gad.control.operation.step.DropCopies;
import io.gad.control.operation.step.OpenCopies;
import io.gad.control.operation.step.PrecheckDrill;
import io.gad.control.operation.step.Step;
import io.gad.control.operation.step.SwitchBack;
import io.gad.control.operation.step.SwitchThere;
import io.gad.control.operation.step.TellWhoRules;
import io.gad.control.operation.step.TryCopies;
import io.gad.control.problem.Problem;
import io.gad.control.problem.ProblemCode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A rehearsal. It never holds the group: nobody is refused for it, and what changes the group meanwhile ends it. A promotion
 * abandons it in the write by which it is accepted. It has no commit point: what it makes is dropped whatever becomes of it. A full
 * one asks for two switch overs, each of which keeps its own safety.
 */
public record DrillRunbook(Operation.Drill request) implements Runbook {

    @Override
    public Verdict check(Facts facts) {
        if (facts.group().isEmpty()) {
            return new Verdict.Refused(Refusals.unknownGroup(request.group()));
        }
        Group group = facts.group().get();
        Optional<Problem> problem = Refusals.notASecondary(group, request.instance())
                .or(this::malformed)
                .or(this::unconfirmed)
                .or(() -> Refusals.notFree(facts, group))
                .or(() -> another(facts, group))
                .or(() -> request.full() ? againstTurning(facts, group) : againstCopying(facts, group));
        return problem.<Verdict>map(Verdict.Refused::new)
                .orElseGet(() -> new Verdict.Accepted(group, List.of(), List.of(), OperationData.NONE, List.of()));
    }

    private Optional<Problem> malformed() {
        if (request.full() && !request.smokeSql().isBlank()) {
            return refused(
                    "Expected statements to try with a drill on copies, found them with a full drill, which makes"
                            + " none and would run them in the databases themselves. Leave out one of the two.");
        }
        if (request.smokeSql().length() > Operation.Drill.LONGEST_SMOKE_SQL) {
            return refused("Expected statements of " + Operation.Drill.LONGEST_SMOKE_SQL + " characters at most, found "
                    + request.smokeSql().length() + ".");
        }
        return request.full() || request.maxBytes() > 0
                ? Optional.empty()
                : refused("Expected a largest size of the databases to copy, found " + request.maxBytes() + " bytes.");
    }

    private static Optional<Problem> refused(String detail) {
        return Optional.of(Problem.of(ProblemCode.DRILL_REFUSED, detail));
    }

    private Optional<Problem> unconfirmed() {
        return request.full() && !request.confirm()
                ? Optional.of(new Problem(
                        ProblemCode.CONFIRMATION_REQUIRED,
                        "A full drill switches over to " + request.instance() + " and back: nobody can write for a"
                                + " moment, twice, and connections break. Expected that to be confirmed, found that it"
                                + " is not.",
                        "Say --yes to have it all the same, or leave out --full for one that touches nobody."))
                : Optional.empty();
    }

    private static Optional<Problem> another(Facts facts, Group group) {
        return facts.drills().stream()
                .findFirst()
                .map(drill -> Problem.of(
                        ProblemCode.GROUP_BUSY,
                        "Expected no drill of group " + group.name() + " under way, found " + drill.id() + "."));
    }

    private Optional<Problem> againstTurning(Facts facts, Group group) {
        return new SwitchOverRunbook(there()).refusals(facts, group).stream().findFirst();
    }

    private Optional<Problem> againstCopying(Facts facts, Group group) {
        if (group.member(request.instance()).filter(GroupMember::complete).isEmpty()) {
            return Optional.of(Problem.of(
                    ProblemCode.SECONDARY_INCOMPLETE,
                    "Expected secondary " + request.instance() + " to hold everything of " + group.primary()
                            + ", found its copy, or its resync, not complete."));
        }
        return facts.turn()
                .map(Facts.Turn::against)
                .filter(against -> !against.isEmpty())
                .map(against -> Problem.of(
                        ProblemCode.SYNC_NOT_IN_STEP,
                        "Expected secondary " + request.instance() + " in step, found: " + String.join("; ", against)
                                + "."));
    }

    /** The first way of a full drill. */
    public Operation.SwitchOver there() {
        return new Operation.SwitchOver(request.group(), request.instance(), Optional.empty());
    }

    @Override
    public List<Step> steps(OperationRecord operation) {
        return request.full()
                ? List.of(new SwitchThere(request), new SwitchBack(request))
                : List.of(
                        new PrecheckDrill(request),
                        new CopyDatabases(request),
                        new OpenCopies(request),
                        new TryCopies(request),
                        new DropCopies(request));
    }

    @Override
    public List<Step> takingBack(OperationRecord operation) {
        return List.of(request.full() ? new TellWhoRules(request) : new DropCopies(request));
    }

    /** It holds no group, so nothing of one is settled by its end. */
    @Override
    public Settlement settle(
            OperationRecord operation,
            OperationState how,
            boolean complete,
            Group group,
            Function<String, Optional<Instance>> instances) {
        return new Settlement(Optional.of(group), List.of());
    }
}
