package io.gad.control.operation.runbook;

import io.gad.control.group.Group;
import io.gad.control.group.GroupState;
import io.gad.control.instance.Instance;
import io.gad.control.operation.OperationRecord;
import io.gad.control.problem.Problem;
import io.gad.control.problem.ProblemCode;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Refusals that several runbooks share. Each answers empty where it has nothing against the request. */
final class Refusals {

    private Refusals() {}

    static Problem unknownGroup(String name) {
        return Problem.of(ProblemCode.GROUP_UNKNOWN, "Expected a group " + name + ", found none.");
    }

    static Optional<Problem> unusable(Facts facts, String name) {
        Optional<Instance> instance = facts.instances().apply(name);
        if (instance.isEmpty()) {
            return Optional.of(
                    Problem.of(ProblemCode.INSTANCE_UNKNOWN, "Expected an instance " + name + ", found none."));
        }
        return switch (instance.get().state()) {
            case STANDALONE -> Optional.empty();
            case MEMBER ->
                Optional.of(Problem.of(
                        ProblemCode.INSTANCE_IN_GROUP,
                        "Expected instance " + name + " to be in no group, found it in group "
                                + instance.get().group().orElse("?") + "."));
            case FORMER_PRIMARY ->
                Optional.of(Problem.of(
                        ProblemCode.INSTANCE_FENCED,
                        "Expected instance " + name + " to be standalone, found it a former primary of group "
                                + instance.get().former().map(f -> f.group()).orElse("?") + "."));
        };
    }

    /** An operation that needs the group RUNNING and for itself. */
    static Optional<Problem> notFree(Facts facts, Group group) {
        if (group.state() != GroupState.RUNNING) {
            ProblemCode code = group.operation().isPresent() ? ProblemCode.GROUP_BUSY : ProblemCode.GROUP_STATE;
            return Optional.of(Problem.of(
                    code,
                    "Expected group " + group.name() + " to be RUNNING, found " + group.state()
                            + (group.operation().isPresent() ? " (" + first(facts, group) + ")" : "") + "."));
        }
        for (OperationRecord behind : facts.behind()) {
            if (Runbook.isPrimaryStillClosed(behind)) {
                return Optional.of(Problem.of(
                        ProblemCode.GROUP_BUSY,
                        "Expected group " + group.name() + " to be at rest, found operation " + behind.id()
                                + " still being taken back."));
            }
        }
        return Optional.empty();
    }

    /** Who was first, for whoever came second: which operation, who asked for it, and when. */
    static String first(Facts facts, Group group) {
        return facts.holding()
                .map(o -> "operation " + o.id() + ", " + o.type() + ", which " + o.actor() + " asked for at "
                        + o.startedAt().truncatedTo(ChronoUnit.SECONDS))
                .orElseGet(() -> "operation " + group.operation().orElse("?"));
    }

    static Optional<Problem> staleEpoch(Group group, Optional<Long> wanted) {
        return wanted.filter(expected -> expected != group.reign().epoch())
                .map(expected -> Problem.of(
                        ProblemCode.STALE_EPOCH,
                        "Expected group " + group.name() + " in epoch " + expected + ", found epoch "
                                + group.reign().epoch() + ", primary " + group.primary() + "."));
    }

    static Optional<Problem> notASecondary(Group group, String instance) {
        if (instance.equals(group.primary())) {
            return Optional.of(Problem.of(
                    ProblemCode.IS_PRIMARY,
                    "Expected a secondary of group " + group.name() + ", found " + instance + ", its primary."));
        }
        if (group.member(instance).isEmpty()) {
            return Optional.of(Problem.of(
                    ProblemCode.MEMBER_UNKNOWN,
                    "Expected a member of group " + group.name() + ", found " + instance + ", which is none."));
        }
        return Optional.empty();
    }
}
