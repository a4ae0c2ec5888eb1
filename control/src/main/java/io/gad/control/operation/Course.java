package io.gad.control.operation;

import io.gad.control.group.Group;
import io.gad.control.instance.Instance;
import io.gad.control.operation.OperationRecord.Background;
import io.gad.control.operation.runbook.Runbook;
import io.gad.control.operation.runbook.Settlement;
import io.gad.control.operation.step.Step;
import io.gad.control.operation.step.StepContext;
import io.gad.control.operation.step.StepOutcome;
import io.gad.control.problem.Problem;
import io.gad.control.problem.ProblemCode;
import io.gad.control.state.ControlState;
import io.gad.control.state.Kind;
import io.gad.control.state.Transaction;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One operation's way, one attempt at a time: its steps; then, in one write with what its end makes of the group, the
 * end; then what goes on behind it. Everything is read from the store at each advance, so that a cancel, a promotion
 * that takes over, or a restart are all met the same way.
 */
final class Course {

    private static final Logger LOG = LoggerFactory.getLogger(Course.class);

    private final String id;
    private final ControlState state;
    private final StepContext context;
    private final Clock clock;
    private final Attempts attempts;

    Course(String id, ControlState state, StepContext context, CrashPoints crashPoints, Clock clock) {
        this.id = id;
        this.state = state;
        this.context = context;
        this.clock = clock;
        this.attempts = new Attempts(context, crashPoints);
    }

    /** What the driver does after an advance. */
    sealed interface Next {
        /** Advance again after a pause. */
        record Again(Duration after) implements Next {}

        /** Nothing is left to do. */
        record Over() implements Next {}
    }

    private static final Next AT_ONCE = new Next.Again(Duration.ZERO);

    Next advance() {
        Optional<OperationRecord> stored = state.get(Kind.OPERATION, id);
        if (stored.isEmpty()) {
            return new Next.Over();
        }
        OperationRecord operation = stored.get();
        Runbook runbook = Runbook.of(operation.request());
        if (!operation.state().isEnded()) {
            return forward(operation, runbook);
        }
        if (operation.background() == Background.PENDING) {
            return behind(operation, runbook);
        }
        return new Next.Over();
    }

    private Next forward(OperationRecord operation, Runbook runbook) {
        OperationData data = operation.data();
        boolean overdue = data.turning().filter(Turning::isOverdue).isPresent();
        if ((data.cancelAsked() || overdue || data.mayRule()) && !data.committed()) {
            Optional<Next> cancelled = cancel(operation, overdue);
            if (cancelled.isPresent()) {
                return cancelled.get();
            }
        }
        Optional<Step> next = firstOpen(operation, runbook.steps(operation), true);
        if (next.isEmpty()) {
            end(OperationState.DONE, Optional.empty(), UnaryOperator.identity());
            return AT_ONCE;
        }
        Step step = next.get();
        return switch (attempts.at(step, operation)) {
            case StepOutcome.Done done -> {
                store(step, StepRecord.Outcome.DONE, done.detail());
                yield AT_ONCE;
            }
            case StepOutcome.NotYet notYet -> late(step, notYet);
            case StepOutcome.Failed failed -> failed(step, failed.problem());
        };
    }

    private Next late(Step step, StepOutcome.NotYet notYet) {
        boolean over = attempts.isOver(step);
        if (over && step.whenLate() == Step.Lateness.GO_ON) {
            store(step, StepRecord.Outcome.LATE, notYet.why());
            return AT_ONCE;
        }
        OperationData data = context.operation().data();
        if (over && !data.commitAsked() && !data.committed()) {
            return failed(
                    step,
                    Problem.of(
                            ProblemCode.DEADLINE,
                            "Expected step " + step.name() + " to end within "
                                    + step.deadline().orElseThrow().toSeconds() + " s, found: " + notYet.why() + "."));
        }
        if (attempts.isWorthStoring(step, notYet.why())) {
            store(step, StepRecord.Outcome.WAITING, notYet.why());
        }
        return new Next.Again(attempts.pause(step));
    }

    /**
     * After the commit point, or where it may have been passed, nothing fails: it is tried again, behind the end if the
     * end need not wait for it.
     */
    private Next failed(Step step, Problem problem) {
        OperationData data = context.operation().data();
        boolean unknown = data.commitAsked() && problem.code() == ProblemCode.INTERNAL;
        if (data.committed() && attempts.isOver(step) && step.whenLate() == Step.Lateness.GO_ON) {
            store(step, StepRecord.Outcome.LATE, problem.detail());
            return AT_ONCE;
        }
        if (data.committed() || unknown) {
            if (attempts.isWorthStoring(step, problem.detail())) {
                store(step, StepRecord.Outcome.WAITING, problem.detail());
            }
            return new Next.Again(attempts.pause(step));
        }
        store(step, StepRecord.Outcome.FAILED, problem.detail());
        end(OperationState.FAILED, Optional.of(problem), UnaryOperator.identity());
        return AT_ONCE;
    }

    /** Empty where the commit point has won: then only forward. */
    private Optional<Next> cancel(OperationRecord operation, boolean overdue) {
        Optional<String> target = operation.request().newPrimary();
        Problem why = overdue ? overdue(operation) : Problem.of(ProblemCode.CANCELLED, "Cancelled before its end.");
        OperationState how = overdue ? OperationState.FAILED : OperationState.CANCELLED;
        if (operation.data().commitAsked() && target.isPresent()) {
            Optional<Boolean> prevented = attempts.preventCommit(target.get());
            boolean mayRule = operation.data().mayRule();
            boolean mayBeGivenUp = !mayRule || operation.data().cancelAsked();
            if (prevented.isEmpty()
                    && mayBeGivenUp
                    && attempts.hasAskedLongEnough()
                    && attempts.hasSomebodyElse(target.get())) {
                // It may have begun its reign: the old primary begins the one behind that.
                end(how, Optional.of(why), data -> data.withReopening(UUID.randomUUID()));
                return Optional.of(AT_ONCE);
            }
            if (prevented.isEmpty()) {
                return Optional.of(new Next.Again(Duration.ofMillis(500)));
            }
            if (!prevented.get()) {
                // What a lost manager has done behind it is known to a recovery from the target alone.
                return mayRule ? Optional.of(new Next.Again(Duration.ofSeconds(1))) : Optional.empty();
            }
        }
        end(how, Optional.of(why), UnaryOperator.identity());
        return Optional.of(AT_ONCE);
    }

    private static Problem overdue(OperationRecord operation) {
        String at = operation.steps().stream()
                .filter(s -> s.outcome() != StepRecord.Outcome.DONE)
                .findFirst()
                .map(s -> "step " + s.name() + (s.detail().isEmpty() ? "" : ": " + s.detail()))
                .orElse("its end");
        return Problem.of(
                ProblemCode.DEADLINE,
                "Expected the " + operation.type() + " to be past its commit point by its deadline, found it at " + at
                        + ". It was taken back.");
    }

    private Next behind(OperationRecord operation, Runbook runbook) {
        Optional<Step> next = firstOpen(operation, background(operation, runbook), false);
        if (next.isEmpty()) {
            clear(runbook);
            return new Next.Over();
        }
        Step step = next.get();
        return switch (attempts.at(step, operation)) {
            case StepOutcome.Done done -> {
                store(step, StepRecord.Outcome.DONE, done.detail());
                yield AT_ONCE;
            }
            case StepOutcome.NotYet notYet -> behindAgain(step, notYet.why());
            case StepOutcome.Failed failed -> behindAgain(step, failed.problem().detail());
        };
    }

    private Next behindAgain(Step step, String why) {
        if (attempts.isWorthStoring(step, why)) {
            store(step, StepRecord.Outcome.WAITING, why);
        }
        return new Next.Again(attempts.patientPause(step));
    }

    private static List<Step> background(OperationRecord operation, Runbook runbook) {
        return operation.state() == OperationState.DONE
                ? Stream.concat(runbook.steps(operation).stream(), runbook.afterwards(operation).stream())
                        .toList()
                : runbook.takingBack(operation);
    }

    private static Optional<Step> firstOpen(OperationRecord operation, List<Step> steps, boolean passLate) {
        return steps.stream()
                .filter(step -> !operation.isDone(step.name()))
                .filter(step -> !passLate
                        || operation
                                .step(step.name())
                                .filter(s -> s.outcome() == StepRecord.Outcome.LATE)
                                .isEmpty())
                .findFirst();
    }

    private void store(Step step, StepRecord.Outcome outcome, String detail) {
        StepRecord record = new StepRecord(step.name(), outcome, attempts.millis(step), detail);
        var unused = state.transact(transaction -> {
            OperationRecord operation = transaction.get(Kind.OPERATION, id).orElseThrow();
            transaction.put(Kind.OPERATION, id, planned(operation.with(record)));
            return operation;
        });
        if (outcome == StepRecord.Outcome.DONE || outcome == StepRecord.Outcome.FAILED) {
            LOG.info(
                    "operation={} step={} outcome={} millis={} detail=\"{}\"",
                    id,
                    step.name(),
                    outcome,
                    record.millis(),
                    detail);
        }
    }

    /** What a step has decided may have changed which are to come. */
    private static OperationRecord planned(OperationRecord operation) {
        return operation.state().isEnded()
                ? operation
                : operation.planned(Runbook.of(operation.request()).steps(operation).stream()
                        .map(Step::name)
                        .toList());
    }

    /** One write: the operation is over, and the group is what that makes of it. Nothing if it was over already. */
    private void end(OperationState how, Optional<Problem> problem, UnaryOperator<OperationData> last) {
        boolean ended = state.transact(transaction -> {
            OperationRecord operation = transaction.get(Kind.OPERATION, id).orElseThrow();
            if (operation.state().isEnded()) {
                return false;
            }
            Runbook runbook = Runbook.of(operation.request());
            OperationRecord over =
                    operation.with(last.apply(operation.data())).ended(how, clock.instant(), problem, Background.NONE);
            Background background =
                    firstOpen(over, background(over, runbook), false).isPresent()
                            ? Background.PENDING
                            : Background.NONE;
            settle(transaction, over, runbook, background);
            transaction.put(Kind.OPERATION, id, over.with(background));
            return true;
        });
        if (ended) {
            LOG.info(
                    "operation={} state={} problem=\"{}\"",
                    id,
                    how,
                    problem.map(Problem::toString).orElse(""));
        }
    }

    private static void settle(Transaction transaction, OperationRecord over, Runbook runbook, Background background) {
        Optional<Group> group = transaction.get(Kind.GROUP, over.group()).filter(g -> g.isHeldBy(over.id()));
        if (group.isEmpty()) {
            return;
        }
        Settlement settlement = runbook.settle(
                over,
                over.state(),
                background == Background.NONE,
                group.get(),
                name -> transaction.get(Kind.INSTANCE, name));
        if (settlement.group().isPresent()) {
            transaction.put(Kind.GROUP, over.group(), settlement.group().get());
        } else {
            transaction.delete(Kind.GROUP, over.group());
        }
        settlement.instances().forEach(i -> transaction.put(Kind.INSTANCE, i.name(), i));
    }

    private void clear(Runbook runbook) {
        var unused = state.transact(transaction -> {
            OperationRecord operation = transaction.get(Kind.OPERATION, id).orElseThrow();
            if (operation.background() != Background.PENDING) {
                return operation;
            }
            Function<String, Optional<Instance>> instances = name -> transaction.get(Kind.INSTANCE, name);
            runbook.cleared(operation, instances).forEach(i -> transaction.put(Kind.INSTANCE, i.name(), i));
            transaction.put(Kind.OPERATION, id, operation.with(Background.DONE));
            return operation;
        });
        LOG.info("operation={} background=DONE", id);
    }
}
