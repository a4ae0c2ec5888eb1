package io.gad.control.operation.runbook;

import io.gad.control.group.Group;
import io.gad.control.group.GroupMember;
import io.gad.control.operation.Operation;
import io.gad.control.problem.Problem;
import io.gad.control.problem.ProblemCode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What stands against a switch over, all of it, in the order in which it is told. */
record SwitchOverRefusals(Operation.SwitchOver request, Facts facts, Group group) {

    List<Problem> all() {
        return Stream.of(
                        Refusals.staleEpoch(group, request.expectedEpoch()),
                        Refusals.notASecondary(group, request.instance()),
                        Refusals.notFree(facts, group),
                        silent(),
                        incomplete(),
                        tablesToRead(),
                        leftOut(),
                        others())
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Problem> silent() {
        return facts.primaryAnswers()
                ? Optional.empty()
                : Optional.of(
                        Problem.of(
                                ProblemCode.SWITCH_OVER_REFUSED,
                                "Expected the primary " + group.primary() + " of group " + group.name()
                                        + " to answer, found it silent: it cannot be closed, and what it has alone cannot be had."));
    }

    /** Also of the others: who does not hold everything could not follow from where it stands. */
    private Optional<Problem> incomplete() {
        return group.secondaries().stream()
                .filter(member -> !member.complete())
                .findFirst()
                .map(GroupMember::instance)
                .map(instance -> Problem.of(
                        ProblemCode.SECONDARY_INCOMPLETE,
                        "Expected secondary " + instance + " to hold everything of " + group.primary()
                                + ", found its copy, or its resync, not complete."
                                + (instance.equals(request.instance())
                                        ? ""
                                        : " Wait for it, or remove it first: it could not follow " + request.instance()
                                                + ".")));
    }

    private Optional<Problem> tablesToRead() {
        return facts.tablesToRead() == 0
                ? Optional.empty()
                : Optional.of(Problem.of(
                        ProblemCode.SECONDARY_INCOMPLETE,
                        "Expected secondary " + request.instance() + " to hold everything of " + group.primary()
                                + ", found " + facts.tablesToRead()
                                + " tables of it that are still to be read anew (gad group show names them)."));
    }

    /** Their rows are on the primary alone: as a secondary it would be emptied of them. */
    private Optional<Problem> leftOut() {
        return group.leftOut().isEmpty()
                ? Optional.empty()
                : Optional.of(Problem.of(
                        ProblemCode.SWITCH_OVER_REFUSED,
                        "Expected group " + group.name() + " to carry all tables over, found that it leaves out "
                                + String.join(", ", group.leftOut())
                                + ": their rows are on " + group.primary()
                                + " alone and would be lost. Take them in first (gad sync take-in)."));
    }

    private Optional<Problem> others() {
        return facts.turn()
                .map(Facts.Turn::against)
                .filter(against -> !against.isEmpty())
                .map(against -> Problem.of(
                        ProblemCode.SWITCH_OVER_REFUSED,
                        "Expected all secondaries of group " + group.name() + " in step, found: "
                                + String.join("; ", against) + "."));
    }
}
