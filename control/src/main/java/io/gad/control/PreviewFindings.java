package io.gad.control;

import io.gad.control.GroupView.ReadinessView;
import io.gad.control.group.Group;
import io.gad.control.group.GroupMember;
import io.gad.control.group.GroupState;
import io.gad.control.group.WriteLease;
import io.gad.control.health.Advance;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.runbook.Facts;
import io.gad.control.port.Finding;
import io.gad.control.port.HookPlan;
import io.gad.control.problem.Problem;
import io.gad.control.readiness.Readiness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What speaks for and against a promotion; pure. */
final class PreviewFindings {

    private PreviewFindings() {}

    /**
     * @param notes what the secondary does not hold as the primary does, though it is in step
     * @param leftOut its tables that hold no rows, with what hangs on them
     * @param advances by other secondary, how far it is ahead of this one, or behind
     * @param leaseLeft until when the write leases that were sent to the primary have run out, where one is in force
     */
    static List<Finding> of(
            Group group,
            String instance,
            Facts facts,
            List<String> notes,
            List<String> leftOut,
            List<ReadinessView> readiness,
            Map<String, Advance> advances,
            Optional<Duration> leaseLeft) {
        List<Finding> findings = new ArrayList<>();
        boolean secondary = !group.primary().equals(instance);
        findings.add(finding(
                "secondary",
                secondary,
                instance + (secondary ? " is a secondary" : " is the primary"),
                "Name a secondary."));
        boolean complete = group.member(instance).filter(GroupMember::complete).isPresent();
        findings.add(finding(
                "complete",
                complete,
                complete ? "its copy is complete" : "its copy, or its resync, is not complete",
                "Wait until its synchronization task is INCREMENTAL."));
        boolean state = facts.holding()
                .map(o -> givesWay(o, instance))
                .orElse(group.state() == GroupState.RUNNING
                        || group.state() == GroupState.ADDING_SECONDARY
                        || group.state() == GroupState.REMOVING_SECONDARY);
        findings.add(finding(
                "state", state, "the group is " + group.state(), "Wait for the running operation, or cancel it."));
        facts.holding().ifPresent(operation -> findings.add(running(operation, instance)));
        facts.drills().forEach(drill -> findings.add(running(drill, instance)));
        if (facts.tablesToRead() > 0) {
            findings.add(finding(
                    "read-anew",
                    false,
                    facts.tablesToRead() + " tables of " + instance + " are still to be read anew",
                    "Wait for them. If the primary is lost --yes promotes it with what they hold now."));
        }
        boolean primaryAnswers = facts.primaryAnswers();
        findings.add(new Finding(
                "primary",
                primaryAnswers ? Finding.Level.WARN : Finding.Level.PASS,
                group.primary() + (primaryAnswers ? " still answers: what it commits may be lost" : " does not answer"),
                primaryAnswers ? "Confirm (--yes), or leave it." : ""));
        if (!primaryAnswers) {
            findings.add(new Finding(
                    "fence",
                    Finding.Level.WARN,
                    group.primary() + " cannot be closed from here: clients that still reach it may write there, and "
                            + instance
                            + " will not have that. It is closed at its first answer, and what it has alone is"
                            + " reported",
                    "If you can, cut it off from its clients first (network, load balancer, power)."));
        }
        advances.forEach((other, advance) -> findings.add(furthest(instance, other, advance)));
        lease(group, primaryAnswers, leaseLeft).ifPresent(findings::add);
        for (String note : notes) {
            findings.add(new Finding(
                    "beside-the-log",
                    Finding.Level.WARN,
                    note,
                    "With the primary alive it is looked at once more before."));
        }
        for (String table : leftOut) {
            findings.add(new Finding(
                    "left-out",
                    Finding.Level.WARN,
                    "no rows on " + instance + ", as the group leaves them out: " + table,
                    "Take it in (gad sync take-in) while the primary is there, if its rows are needed."));
        }
        readiness.stream().filter(r -> r.readiness().target().equals(instance)).forEach(r -> readiness(findings, r));
        return findings;
    }

    /** For a switch over: what it would be refused for, and what was last found of the pairs. */
    static List<Finding> ofSwitchOver(Group group, List<Problem> refusals, List<ReadinessView> readiness) {
        List<Finding> findings = new ArrayList<>();
        refusals.forEach(problem -> findings.add(new Finding(
                problem.code().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                Finding.Level.FAIL,
                problem.detail(),
                problem.hint())));
        if (refusals.isEmpty()) {
            findings.add(new Finding(
                    "in-step",
                    Finding.Level.PASS,
                    group.primary() + " answers and all secondaries are in step: nothing is lost",
                    ""));
        }
        readiness.forEach(r -> readiness(findings, r));
        return findings;
    }

    /** Where the primary cannot be closed, a write lease closes it; whoever cannot write there waits for that. */
    private static Optional<Finding> lease(Group group, boolean primaryAnswers, Optional<Duration> left) {
        return group.writeLease().filter(WriteLease::wanted).map(lease -> {
            if (left.isEmpty()) {
                return new Finding(
                        "write-lease",
                        Finding.Level.WARN,
                        "the write lease of " + group.primary() + " is not in force yet: nothing is waited for",
                        "");
            }
            long seconds = left.get().toSeconds() + 1;
            return new Finding(
                    "write-lease",
                    Finding.Level.PASS,
                    primaryAnswers
                            ? "if " + group.primary() + " cannot be closed after all, up to " + seconds
                                    + " s are waited until its write lease has run out"
                            : "up to " + seconds + " s are waited until the write lease of "
                                    + group.primary() + " has run out: it refuses writes from then on, also from"
                                    + " clients that still reach it",
                    "");
        });
    }

    /** Whoever is behind follows; whoever is ahead gives up what it has more, which is listed. */
    private static Finding furthest(String instance, String other, Advance advance) {
        String behind = advance.behind().isEmpty()
                ? ""
                : other + " is behind " + instance + " by " + String.join(", ", advance.behind());
        if (advance.ahead().isEmpty()) {
            return new Finding(
                    "furthest",
                    Finding.Level.PASS,
                    behind.isEmpty() ? other + " stands where " + instance + " stands" : behind,
                    "");
        }
        return new Finding(
                "furthest",
                Finding.Level.WARN,
                other + " is ahead of " + instance + " by " + String.join(", ", advance.ahead())
                        + (behind.isEmpty()
                                ? ": that would be lost, so promote " + other + " instead"
                                : ": that would be lost; but " + behind + ", so neither holds all that the other does"),
                behind.isEmpty()
                        ? "Promote " + other + ", if nothing speaks against it."
                        : "Promote the one whose databases matter more.");
    }

    private static Finding running(OperationRecord operation, String instance) {
        boolean way = givesWay(operation, instance);
        return new Finding(
                "operation",
                way ? Finding.Level.WARN : Finding.Level.FAIL,
                "operation " + operation.id() + " (" + operation.type() + ") is running"
                        + (way ? ": a promotion abandons it" : ""),
                way ? "Wait for it, if there is time." : "Wait for it, or cancel it.");
    }

    /** Not another promotion of the same, none whose target may have begun its reign, and nothing that leaves no secondary of it. */
    private static boolean givesWay(OperationRecord operation, String instance) {
        return switch (operation.request()) {
            case Operation.Promote promotion ->
                !operation.data().commitAsked() && !promotion.instance().equals(instance);
            case Operation.SwitchOver switchOver -> !operation.data().commitAsked();
            case Operation.AddSecondary add -> true;
            case Operation.RemoveSecondary remove -> !remove.instance().equals(instance);
            case Operation.CreateGroup create -> false;
            case Operation.DeleteGroup delete -> false;
            case Operation.Drill drill -> true;
        };
    }

    /** What was last found of the pair: in all, each failure, and what concerns the server that becomes the primary. */
    private static void readiness(List<Finding> findings, ReadinessView view) {
        Readiness last = view.readiness();
        String since = view.age()
                .map(age -> "looked at " + age.toSeconds() + " s ago: "
                        + last.count(Finding.Level.FAIL) + " failures, "
                        + last.count(Finding.Level.WARN) + " warnings, "
                        + last.count(Finding.Level.PASS) + " checks passed")
                .orElse("not looked at yet");
        findings.add(new Finding(
                "readiness",
                view.age().isPresent() ? Finding.Level.PASS : Finding.Level.WARN,
                since
                        + last.silent()
                                .map(why -> "; since then it cannot be: " + why)
                                .orElse(""),
                ""));
        last.findings().stream()
                .filter(f -> f.level() == Finding.Level.FAIL
                        || f.level() == Finding.Level.WARN && f.evidence().startsWith("target"))
                .forEach(findings::add);
    }

    private static Finding finding(String check, boolean passed, String evidence, String fix) {
        return new Finding(check, passed ? Finding.Level.PASS : Finding.Level.FAIL, evidence, passed ? "" : fix);
    }

    /** The commands that would be run, and how long each may take. */
    static List<Finding> hooks(HookPlan plan) {
        List<Finding> findings = new ArrayList<>();
        if (plan.hasBefore()) {
            findings.add(new Finding(
                    "before-hook",
                    Finding.Level.PASS,
                    "first a command of yours is run, " + plan.beforeMillis()
                            + " ms at most; if it fails nothing is closed and nothing changes",
                    ""));
        }
        if (plan.hasAfter()) {
            findings.add(new Finding(
                    "after-hook",
                    Finding.Level.PASS,
                    "afterwards a command of yours is run, " + plan.afterMillis()
                            + " ms at most; it stands whatever becomes of that",
                    ""));
        }
        return findings;
    }
}
