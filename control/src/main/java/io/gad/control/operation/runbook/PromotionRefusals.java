package io.gad.control.operation.runbook;

import io.gad.control.group.Group;
import io.gad.control.group.GroupMember;
import io.gad.control.group.GroupState;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationRecord;
import io.gad.control.problem.Problem;
import io.gad.control.problem.ProblemCode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What stands against a promotion, all of it, in the order in which it is told: a submission is refused with the first, a dry
 * run shows every one.
 */
record PromotionRefusals(Operation.Promote request, Facts facts, Group group, PromotionPlan plan) {

    List<Problem> all() {
        return Stream.of(
                        Refusals.staleEpoch(group, request.expectedEpoch()),
                        Refusals.notASecondary(group, request.instance()),
                        state(),
                        incomplete(),
                        tablesToRead(),
                        planChanged(),
                        unconfirmed())
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Problem> state() {
        return switch (group.state()) {
            case RUNNING, ADDING_SECONDARY -> Optional.empty();
            case REMOVING_SECONDARY -> {
                boolean leaving = facts.holding()
                        .map(OperationRecord::request)
                        .filter(r -> r instanceof Operation.RemoveSecondary remove
                                && remove.instance().equals(request.instance()))
                        .isPresent();
                yield leaving
                        ? Optional.of(Problem.of(
                                ProblemCode.NOT_A_SECONDARY,
                                "Expected a secondary that stays in group " + group.name() + ", found "
                                        + request.instance() + " being removed."))
                        : Optional.empty();
            }
            case PROMOTING, SWITCHING_OVER ->
                mayGiveWay() || isLost()
                        ? Optional.empty()
                        : Optional.of(Problem.of(
                                ProblemCode.GROUP_BUSY,
                                "Expected no promotion or switch over of group " + group.name()
                                        + " to be running, found "
                                        + Refusals.first(facts, group) + "."
                                        + (isCommitted()
                                                ? " Its new primary " + group.primary()
                                                        + " is recorded. If that is lost before it is open, a"
                                                        + " promotion that is confirmed puts another in its place."
                                                : "")
                                        + (mayRule()
                                                ? " Its target cannot be asked whether it has become the primary: the"
                                                        + " operation's own problem tells what to do."
                                                : "")
                                        + (isUndecided() && !mayRule()
                                                ? " It has asked for its commit point. If its target is lost, cancel it:"
                                                        + " within seconds its reign is void, and another can be promoted."
                                                : "")));
            case CREATING, DELETING, FAILED, DELETED ->
                Optional.of(Problem.of(
                        ProblemCode.GROUP_STATE,
                        "Expected group " + group.name() + " to be RUNNING, found " + group.state() + "."));
        };
    }

    /** A switch over, or a promotion of another, of which no target can have begun its reign. */
    private boolean mayGiveWay() {
        return facts.holding()
                .filter(o -> !o.data().commitAsked() && !o.data().mayRule())
                .filter(o -> group.state() == GroupState.SWITCHING_OVER || !isOfTheSame(o))
                .isPresent();
    }

    private boolean isOfTheSame(OperationRecord promotion) {
        return promotion.request().newPrimary().equals(Optional.of(request.instance()));
    }

    /** A promotion whose target may or may not have begun its reign, and that can be given up. */
    private boolean isUndecided() {
        return group.state() == GroupState.PROMOTING
                && facts.holding()
                        .filter(o -> o.data().commitAsked() && !o.data().committed())
                        .isPresent();
    }

    /** The new primary is recorded, and perhaps not open yet. */
    private boolean isCommitted() {
        return group.state() == GroupState.SWITCHING_OVER
                && facts.holding().filter(o -> o.data().committed()).isPresent();
    }

    private boolean mayRule() {
        return facts.holding().filter(o -> o.data().mayRule()).isPresent();
    }

    /** Recorded and gone: whoever confirms it takes another. */
    private boolean isLost() {
        return isCommitted() && !facts.primaryAnswers() && request.confirm();
    }

    private Optional<GroupMember> secondary() {
        return group.member(request.instance()).filter(m -> !m.instance().equals(group.primary()));
    }

    private Optional<Problem> incomplete() {
        return secondary()
                .filter(member -> !member.complete())
                .map(member -> Problem.of(
                        ProblemCode.SECONDARY_INCOMPLETE,
                        "Expected secondary " + request.instance() + " to hold everything of " + group.primary()
                                + ", found its copy, or its resync, not complete."));
    }

    private Optional<Problem> tablesToRead() {
        return secondary()
                .filter(member -> facts.tablesToRead() > 0 && (facts.primaryAnswers() || !request.confirm()))
                .map(member -> Problem.of(
                        ProblemCode.SECONDARY_INCOMPLETE,
                        "Expected secondary " + request.instance() + " to hold everything of " + group.primary()
                                + ", found "
                                + facts.tablesToRead()
                                + " tables of it that are still to be read anew."
                                + (facts.primaryAnswers()
                                        ? ""
                                        : " Once confirmed it is promoted all the same: those tables then hold what"
                                                + " they hold now, and the lost-transactions report lacks what was"
                                                + " committed in them since they wait.")));
    }

    private Optional<Problem> planChanged() {
        return request.expectedPlan()
                .filter(expected -> !expected.equals(plan.digest()))
                .map(expected -> Problem.of(
                        ProblemCode.PLAN_CHANGED,
                        "Expected the promotion of " + request.instance() + " in group " + group.name()
                                + " to be the one that was previewed as " + expected + ", found " + plan.digest()
                                + ". What is another: " + String.join("; ", plan.changesSince(expected)) + "."));
    }

    private Optional<Problem> unconfirmed() {
        return facts.primaryAnswers() && !request.confirm()
                ? Optional.of(Problem.of(
                        ProblemCode.CONFIRMATION_REQUIRED,
                        "Expected the primary " + group.primary() + " of group " + group.name()
                                + " to be lost, found that it answers. Promoting " + request.instance()
                                + " closes it and may lose what it commits until then."))
                : Optional.empty();
    }
}
