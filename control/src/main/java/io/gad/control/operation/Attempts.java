package io.gad.control.operation;

import io.gad.control.operation.step.GroupHeldException;
import io.gad.control.operation.step.Step;
import io.gad.control.operation.step.StepContext;
import io.gad.control.operation.step.StepOutcome;
import io.gad.control.port.MemberUnreachableException;
import io.gad.control.problem.Faults;
import io.gad.control.problem.Problem;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.control.store.StoreException;
import io.gad.member.StaleMandateException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries steps and counts the tries of this process: how long each has taken, how long to wait before the next. What a
 * step throws becomes an outcome here; only a store that cannot be written is passed on.
 */
final class Attempts {

    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);
    private static final Duration CANCEL = Duration.ofSeconds(5);
    private static final Duration GIVEN_UP = Duration.ofSeconds(10);
    private static final int ERRORS_IN_A_ROW = 5;
    private static final long FIRST_PAUSE_MILLIS = 20;
    private static final long LONGEST_PAUSE_MILLIS = 500;
    private static final long LONGEST_PATIENT_PAUSE_MILLIS = 10_000;
    private static final long STORE_EVERY_NANOS = 1_000_000_000L;

    private final StepContext context;
    private final CrashPoints crashPoints;
    private final Map<String, Tally> tallies = new HashMap<>();
    private long askedInVainSince;

    Attempts(StepContext context, CrashPoints crashPoints) {
        this.context = context;
        this.crashPoints = crashPoints;
    }

    private static final class Tally {
        private final long since = System.nanoTime();
        private int pauses;
        private int errors;
        private long storedAt;
        private String stored = "";
    }

    private Tally tally(Step step) {
        return tallies.computeIfAbsent(step.name(), name -> new Tally());
    }

    StepOutcome at(Step step, OperationRecord operation) {
        Tally tally = tally(step);
        crashPoints.pass(operation.type(), step.name(), CrashPoints.When.BEFORE);
        StepOutcome outcome = guarded(step, tally);
        crashPoints.pass(operation.type(), step.name(), CrashPoints.When.AFTER);
        return outcome;
    }

    private StepOutcome guarded(Step step, Tally tally) {
        try {
            StepOutcome outcome = step.run(context);
            tally.errors = 0;
            return outcome;
        } catch (MemberUnreachableException | GroupHeldException e) {
            return new StepOutcome.NotYet(String.valueOf(e.getMessage()));
        } catch (StaleMandateException e) {
            boolean mayHaveCommitted = context.operation().data().commitAsked();
            ProblemCode code = mayHaveCommitted ? ProblemCode.INTERNAL : ProblemCode.OUTBID;
            return new StepOutcome.Failed(Problem.of(code, String.valueOf(e.getMessage())));
        } catch (RefusedException e) {
            return new StepOutcome.Failed(e.problem());
        } catch (StoreException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.warn("operation={} step={} error={}", context.operationId(), step.name(), tally.errors + 1, e);
            return stumbled(step, tally, e);
        } catch (Error e) {
            Faults.met(LOG, "operation=" + context.operationId() + " step=" + step.name(), e);
            return stumbled(step, tally, e);
        }
    }

    private static StepOutcome stumbled(Step step, Tally tally, Throwable e) {
        tally.errors++;
        String what = "Step " + step.name() + ": " + e;
        return tally.errors < ERRORS_IN_A_ROW
                ? new StepOutcome.NotYet(what)
                : new StepOutcome.Failed(Problem.of(ProblemCode.INTERNAL, what));
    }

    /**
     * Asks the target to refuse the commit point; empty if it could not be asked, false if it had passed it. Whatever it
     * answers instead counts as not asked: a rejected password or an incomplete row must not keep the old primary closed.
     */
    Optional<Boolean> preventCommit(String target) {
        long asked = System.nanoTime();
        try {
            boolean prevented = context.members().cancel(context.address(target), context.promotionOrder(), CANCEL);
            askedInVainSince = 0;
            return Optional.of(prevented);
        } catch (StoreException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.warn("operation={} cancel waits for {}: {}", context.operationId(), target, e.toString());
            askedInVainSince = askedInVainSince == 0 ? asked : askedInVainSince;
            return Optional.empty();
        }
    }

    /** Whether a target that is asked to refuse the commit point has been silent for so long that it is given up. */
    boolean hasAskedLongEnough() {
        return askedInVainSince != 0 && System.nanoTime() - askedInVainSince > GIVEN_UP.toNanos();
    }

    /**
     * Whether somebody is left to be the primary where the target is given up: the old one, if it answers, or another
     * secondary. Else the target may hold the only copy that is left, and is waited for.
     */
    boolean hasSomebodyElse(String target) {
        boolean another = context.presentGroup().secondaries().stream()
                .anyMatch(member -> !member.instance().equals(target));
        return another
                || context.members()
                        .probe(context.address(context.promotion().oldPrimary()), CANCEL)
                        .standing()
                        .isPresent();
    }

    boolean isOver(Step step) {
        return step.deadline()
                .filter(d -> System.nanoTime() - tally(step).since > d.toNanos())
                .isPresent();
    }

    long millis(Step step) {
        return (System.nanoTime() - tally(step).since) / 1_000_000;
    }

    /** Grows from 20 ms to half a second. */
    Duration pause(Step step) {
        return pause(tally(step), LONGEST_PAUSE_MILLIS);
    }

    /** Grows to 10 s, for what goes on behind an operation's end. */
    Duration patientPause(Step step) {
        return pause(tally(step), LONGEST_PATIENT_PAUSE_MILLIS);
    }

    private static Duration pause(Tally tally, long longest) {
        int doublings = Math.min(tally.pauses++, 20);
        return Duration.ofMillis(Math.min(FIRST_PAUSE_MILLIS << doublings, longest));
    }

    /** A changed reason is stored at most once a second; the first at once. */
    boolean isWorthStoring(Step step, String why) {
        Tally tally = tally(step);
        boolean first = tally.stored.isEmpty();
        if (why.equals(tally.stored) || !first && System.nanoTime() - tally.storedAt < STORE_EVERY_NANOS) {
            return false;
        }
        tally.stored = why.isEmpty() ? " " : why;
        tally.storedAt = System.nanoTime();
        return true;
    }
}
