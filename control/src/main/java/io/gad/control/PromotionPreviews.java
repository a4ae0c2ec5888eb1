package io.gad.control;

import io.gad.control.group.Group;
import io.gad.control.instance.Addresses;
import io.gad.control.instance.Instance;
import io.gad.control.operation.ExpectedLoss;
import io.gad.control.operation.Operation;
import io.gad.control.operation.runbook.Facts;
import io.gad.control.operation.runbook.PromoteRunbook;
import io.gad.control.operation.step.Leases;
import io.gad.control.port.MemberAddress;
import io.gad.control.port.MemberProbe;
import io.gad.control.port.Members;
import io.gad.control.port.SyncTasks;
import io.gad.control.port.TaskStatus;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.control.state.ControlState;
import io.gad.control.state.Kind;
import io.gad.control.upkeep.HealthWatch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is looked at before a promotion is decided, and what one would do. For both the state is read and members are probed;
 * nothing is written.
 */
final class PromotionPreviews {

    private static final Duration CLICK = Duration.ofMillis(300);

    /** Without a sign of life for so long a primary counts as silent. */
    private static final Duration SILENCE = Duration.ofSeconds(2);

    /** More than a probe has at the least, before a machine that was heard a moment ago is taken to be gone. */
    private static final Duration KNOCK = Duration.ofMillis(100);

    private final ControlState state;
    private final Members members;
    private final SyncTasks tasks;
    private final Addresses addresses;
    private final HealthWatch health;
    private final Views views;
    private final Leases leases;
    private final Submission submission;

    PromotionPreviews(
            ControlState state,
            Members members,
            SyncTasks tasks,
            Addresses addresses,
            HealthWatch health,
            Views views,
            Leases leases,
            Submission submission) {
        this.state = state;
        this.members = members;
        this.tasks = tasks;
        this.addresses = addresses;
        this.health = health;
        this.views = views;
        this.leases = leases;
        this.submission = submission;
    }

    /** What exactly this request would do and meet if it came now. */
    PromotionPreview of(Operation.Promote request) {
        Facts facts = submission.foreseen(request, outside(request));
        Group group = facts.group().orElseThrow(() -> LocalControlPlane.unknownGroup(request.group()));
        String instance = request.instance();
        if (group.member(instance).isEmpty()) {
            throw new RefusedException(
                    ProblemCode.MEMBER_UNKNOWN,
                    "Expected a member of group " + group.name() + ", found " + instance + ", which is none.");
        }
        PromoteRunbook runbook = new PromoteRunbook(request);
        return new PromotionPreview(
                runbook.plan(facts, group),
                facts.primaryAnswers(),
                facts.loss(),
                Stream.concat(
                                PreviewFindings.hooks(facts.hooks()).stream(),
                                PreviewFindings.of(
                                        group,
                                        instance,
                                        facts,
                                        views.notes(group, instance),
                                        views.leftOut(group, instance),
                                        views.readiness(group),
                                        views.advances(group, instance),
                                        group.leaseInForce().map(term -> leases.left(group.id(), term)))
                                        .stream())
                        .toList(),
                runbook.refusals(facts, group));
    }

    /** With the probe made at the click. */
    Submission.Outside outside(Operation.Promote request) {
        return outside(request.group(), request.instance());
    }

    /** As {@link #outside(Operation.Promote)}, of a secondary that is to become the primary. */
    Submission.Outside outside(String name, String instance) {
        Optional<Group> group = state.get(Kind.GROUP, name);
        if (group.isEmpty()) {
            return Submission.Outside.NOTHING;
        }
        int tablesToRead = group.get()
                .taskTo(instance)
                .map(task -> tasks.tablesToRead(task.id()))
                .orElse(0);
        ExpectedLoss loss = views.loss(group.get(), instance);
        return new Submission.Outside(primaryAnswers(group.get(), loss), loss, tablesToRead);
    }

    /**
     * 300 ms are given it, or as long as it has taken lately; but where it was heard a moment ago, as long as it takes to
     * call it silent: a machine that is busy for half a second has not lost its primary. One that refuses is not waited for,
     * nor is one whose machine does not even confirm that somebody knocks: that costs no program of it any time.
     */
    private boolean primaryAnswers(Group group, ExpectedLoss loss) {
        Instance primary =
                state.get(Kind.INSTANCE, group.primary()).orElseThrow(() -> InstanceRegister.unknown(group.primary()));
        Duration usual = health.patience(primary.name(), CLICK);
        Duration left = loss.evidenceAgeMillis() < 0 ? usual : SILENCE.minusMillis(loss.evidenceAgeMillis());
        Duration patience = left.compareTo(usual) > 0 ? left : usual;
        MemberAddress address = addresses.of(primary);
        List<Optional<Instant>> heard = lastHeard(group);
        MemberProbe probe = Probing.within(
                patience,
                () -> members.probe(address, patience),
                // A way that lets no new connection through is not the end of the machine.
                () -> members.isThere(address, usual.plus(KNOCK))
                        || !lastHeard(group).equals(heard));
        return probe.answered();
    }

    private List<Optional<Instant>> lastHeard(Group group) {
        return group.tasks().stream()
                .map(task -> tasks.status(task.id()).flatMap(TaskStatus::sourceAnsweredAt))
                .toList();
    }
}
