package io.gad.control.operation;

import io.gad.control.group.GroupTask;
import io.gad.control.instance.Fence;
import io.gad.control.port.HookPlan;
import io.gad.member.Reign;
import io.gad.postgres.Lsn;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * What an operation decided when it was accepted and learnt on its way, so that every repetition does the same.
 *
 * @param tasks the tasks that it began or ends
 * @param started whether its tasks may have been started: only then is there something to take back
 * @param commitAsked whether the commit point may have been asked of a member
 * @param committed whether the commit point is known to be passed: only forward from here
 * @param cancelAsked whether somebody wants it taken back
 * @param primary who ruled when a remove or delete was accepted
 * @param promotion a promotion's part
 * @param hooks the commands around it that were set when it was accepted
 * @param leaseSeconds the term of the write lease that the old primary was known to hold to when it was accepted; 0: none
 * @param inherits whether an earlier promotion that was still being taken back ended for it, so that what that one has
 *     closed is this one's to open
 * @param carriesOn whether the reign in which it was accepted is still to begin on the old primary and to be told to the others, as
 *     an earlier operation was about to
 * @param turning a switch over's part, beside that of a promotion
 * @param reopened the reign in which the old primary is opened again, as the target may have begun the planned one and could
 *     not be asked
 * @param mayRule whether a manager that was lost may have passed the commit point on the target, and opened it, without this one
 *     being able to ask: nothing is opened for this operation until the target has answered, or somebody wants it taken back
 * @param method how a former primary gets back, once that is decided
 */
public record OperationData(
        List<GroupTask> tasks,
        boolean started,
        boolean commitAsked,
        boolean committed,
        boolean cancelAsked,
        Optional<String> primary,
        Optional<Promotion> promotion,
        HookPlan hooks,
        int leaseSeconds,
        boolean inherits,
        boolean carriesOn,
        Optional<Turning> turning,
        Optional<Reign> reopened,
        boolean mayRule,
        Optional<Operation.Method> method) {

    /** Nothing yet. */
    public static final OperationData NONE = of(List.of());

    /**
     * A promotion's part.
     *
     * @param oldPrimary who ruled
     * @param from the reign that ends
     * @param to the reign that begins
     * @param attempt numbers its promises
     * @param primaryAnswered whether the old primary answered the probe made at the click
     * @param expectedLoss as known at the click
     * @param fence how far the old primary could be closed
     * @param drained whether everything that had arrived, or all up to the marker, was applied
     * @param finalPositions set at the commit point: per database, what the target holds of the old primary
     * @param nextTasks the tasks that feed the other secondaries in the new reign
     */
    public record Promotion(
            String oldPrimary,
            Reign from,
            Reign to,
            long attempt,
            boolean primaryAnswered,
            ExpectedLoss expectedLoss,
            Fence fence,
            String fenceDetail,
            boolean drained,
            Map<String, Lsn> finalPositions,
            List<GroupTask> nextTasks) {

        public Promotion {
            finalPositions = Map.copyOf(finalPositions);
            nextTasks = List.copyOf(nextTasks);
        }

        Promotion fenced(Fence newFence, String detail) {
            return new Promotion(
                    oldPrimary,
                    from,
                    to,
                    attempt,
                    primaryAnswered,
                    expectedLoss,
                    newFence,
                    detail,
                    drained,
                    finalPositions,
                    nextTasks);
        }

        Promotion drained(boolean completely) {
            return new Promotion(
                    oldPrimary,
                    from,
                    to,
                    attempt,
                    primaryAnswered,
                    expectedLoss,
                    fence,
                    fenceDetail,
                    completely,
                    finalPositions,
                    nextTasks);
        }

        Promotion at(Map<String, Lsn> positions) {
            return new Promotion(
                    oldPrimary,
                    from,
                    to,
                    attempt,
                    primaryAnswered,
                    expectedLoss,
                    fence,
                    fenceDetail,
                    drained,
                    positions,
                    nextTasks);
        }
    }

    public OperationData {
        tasks = List.copyOf(tasks);
        hooks = hooks == null ? HookPlan.NONE : hooks;
        turning = turning == null ? Optional.empty() : turning;
        reopened = reopened == null ? Optional.empty() : reopened;
        method = method == null ? Optional.empty() : method;
    }

    public static OperationData of(List<GroupTask> tasks) {
        return of(tasks, Optional.empty(), Optional.empty());
    }

    /** Past its commit point from the beginning. */
    public static OperationData onlyForward(List<GroupTask> tasks, String primary) {
        return new OperationData(
                tasks,
                true,
                true,
                true,
                false,
                Optional.of(primary),
                Optional.empty(),
                HookPlan.NONE,
                0,
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty());
    }

    public static OperationData of(List<GroupTask> tasks, Promotion promotion) {
        return of(tasks, Optional.of(promotion), Optional.empty());
    }

    public static OperationData of(List<GroupTask> tasks, Promotion promotion, Turning turning) {
        return of(tasks, Optional.of(promotion), Optional.of(turning));
    }

    private static OperationData of(List<GroupTask> tasks, Optional<Promotion> promotion, Optional<Turning> turning) {
        return new OperationData(
                tasks,
                false,
                false,
                false,
                false,
                Optional.empty(),
                promotion,
                HookPlan.NONE,
                0,
                false,
                false,
                turning,
                Optional.empty(),
                false,
                Optional.empty());
    }

    public OperationData withHooks(HookPlan plan) {
        return new OperationData(
                tasks,
                started,
                commitAsked,
                committed,
                cancelAsked,
                primary,
                promotion,
                plan,
                leaseSeconds,
                inherits,
                carriesOn,
                turning,
                reopened,
                mayRule,
                method);
    }

    /** Of a promotion whose old primary holds to a write lease; {@code PT0S}: to none. */
    public OperationData withLease(Duration term) {
        return new OperationData(
                tasks,
                started,
                commitAsked,
                committed,
                cancelAsked,
                primary,
                promotion,
                hooks,
                Math.toIntExact(term.toSeconds()),
                inherits,
                carriesOn,
                turning,
                reopened,
                mayRule,
                method);
    }

    /** @param carrying whether what is inherited is a reign that is still to begin */
    public OperationData withInheritance(boolean carrying) {
        return new OperationData(
                tasks,
                started,
                commitAsked,
                committed,
                cancelAsked,
                primary,
                promotion,
                hooks,
                leaseSeconds,
                true,
                carrying,
                turning,
                reopened,
                mayRule,
                method);
    }

    public OperationData withStarted() {
        return with(true, commitAsked, committed, cancelAsked, promotion, turning);
    }

    public OperationData withCommitAsked() {
        return with(started, true, committed, cancelAsked, promotion, turning);
    }

    public OperationData withCommitted() {
        return with(started, true, true, cancelAsked, promotion, turning);
    }

    public OperationData withCancelAsked() {
        return with(started, commitAsked, committed, true, promotion, turning);
    }

    public OperationData withFence(Fence fence, String detail) {
        return withPromotion(promotion.map(p -> p.fenced(fence, detail)));
    }

    public OperationData withDrained(boolean completely) {
        return withPromotion(promotion.map(p -> p.drained(completely)));
    }

    public OperationData withFinalPositions(Map<String, Lsn> positions) {
        return withPromotion(promotion.map(p -> p.at(positions)));
    }

    /** With what a switch over has learnt; nothing where this is none. */
    public OperationData turned(UnaryOperator<Turning> change) {
        return with(started, commitAsked, committed, cancelAsked, promotion, turning.map(change));
    }

    /** The old primary is opened again behind the reign that was planned. */
    public OperationData withReopening(UUID newReign) {
        return new OperationData(
                tasks,
                started,
                commitAsked,
                committed,
                cancelAsked,
                primary,
                promotion,
                hooks,
                leaseSeconds,
                inherits,
                carriesOn,
                turning,
                promotion.map(p -> p.to().next(newReign)),
                mayRule,
                method);
    }

    /** A lost manager may have made the target the primary; a wish to take it back from before that counts no more. */
    public OperationData withTargetUnknown() {
        return new OperationData(
                tasks,
                started,
                commitAsked,
                committed,
                false,
                primary,
                promotion,
                hooks,
                leaseSeconds,
                inherits,
                carriesOn,
                turning,
                reopened,
                true,
                method);
    }

    /** With how a former primary gets back. */
    public OperationData withMethod(Operation.Method decided) {
        return new OperationData(
                tasks,
                started,
                commitAsked,
                committed,
                cancelAsked,
                primary,
                promotion,
                hooks,
                leaseSeconds,
                inherits,
                carriesOn,
                turning,
                reopened,
                mayRule,
                Optional.of(decided));
    }

    private OperationData withPromotion(Optional<Promotion> changed) {
        return with(started, commitAsked, committed, cancelAsked, changed, turning);
    }

    private OperationData with(
            boolean nowStarted,
            boolean nowAsked,
            boolean nowCommitted,
            boolean nowCancelled,
            Optional<Promotion> newPromotion,
            Optional<Turning> newTurning) {
        return new OperationData(
                tasks,
                nowStarted,
                nowAsked,
                nowCommitted,
                nowCancelled,
                primary,
                newPromotion,
                hooks,
                leaseSeconds,
                inherits,
                carriesOn,
                newTurning,
                reopened,
                mayRule,
                method);
    }
}
