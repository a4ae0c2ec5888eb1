package io.gad.control;

import io.gad.control.event.EventKind;
import io.gad.control.event.Events;
import io.gad.control.event.Happening;
import io.gad.control.group.Group;
import io.gad.control.group.Names;
import io.gad.control.instance.Instance;
import io.gad.control.operation.ExpectedLoss;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationRecord.Background;
import io.gad.control.operation.OperationState;
import io.gad.control.operation.StepRecord;
import io.gad.control.operation.runbook.Facts;
import io.gad.control.operation.runbook.Ids;
import io.gad.control.operation.runbook.Runbook;
import io.gad.control.operation.runbook.Verdict;
import io.gad.control.port.HookPlan;
import io.gad.control.port.Hooks;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.control.state.ControlState;
import io.gad.control.state.Json;
import io.gad.control.state.Kind;
import io.gad.control.state.Transaction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** From a request to a stored operation, or to a refusal: decided and written in one compare-and-set. */
final class Submission {

    private static final Duration KEY_LIVES = Duration.ofHours(24);

    private final ControlState state;
    private final Ids ids;
    private final Hooks hooks;
    private final Events events;
    private final Clock clock;

    Submission(ControlState state, Ids ids, Hooks hooks, Events events, Clock clock) {
        this.state = state;
        this.events = events;
        this.hooks = hooks;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * What was stored.
     *
     * @param fresh whether it was accepted now, and not found under its idempotency key
     * @param others other operations that it changed
     */
    record Accepted(OperationRecord operation, boolean fresh, List<OperationRecord> others) {}

    /** What is asked outside before the decision. */
    record Outside(boolean primaryAnswers, ExpectedLoss loss, int tablesToRead, Optional<Facts.Turn> turn) {

        static final Outside NOTHING = new Outside(false, ExpectedLoss.unknown(-1), 0, Optional.empty());

        Outside(boolean primaryAnswers, ExpectedLoss loss, int tablesToRead) {
            this(primaryAnswers, loss, tablesToRead, Optional.empty());
        }

        Outside with(Facts.Turn looked) {
            return new Outside(primaryAnswers, loss, tablesToRead, Optional.of(looked));
        }
    }

    /** The operation that the key began before, if it lives. */
    Optional<OperationRecord> known(Operation request, Optional<String> key) {
        return key.flatMap(k -> state.get(Kind.IDEMPOTENCY, k))
                .flatMap(k -> remembered(k, request, id -> state.get(Kind.OPERATION, id)));
    }

    Accepted submit(Operation request, String actor, Optional<String> key, Outside outside) {
        Names.check("group", request.group());
        if (request instanceof Operation.CreateGroup create) {
            Names.checkPatterns(create.leftOut());
        }
        return state.transact(transaction -> {
            Optional<OperationRecord> before = key.flatMap(k -> transaction.get(Kind.IDEMPOTENCY, k))
                    .flatMap(k -> remembered(k, request, id -> transaction.get(Kind.OPERATION, id)));
            if (before.isPresent()) {
                return new Accepted(before.get(), false, List.of());
            }
            Facts facts = facts(transaction, request, outside);
            Runbook runbook = Runbook.of(request);
            return switch (runbook.check(facts)) {
                case Verdict.Refused refused -> throw new RefusedException(refused.problem());
                case Verdict.Accepted accepted -> {
                    OperationRecord operation = operation(request, actor, facts, runbook, accepted);
                    write(transaction, request, operation, accepted);
                    key.ifPresent(k -> transaction.put(
                            Kind.IDEMPOTENCY,
                            k,
                            new Kind.RememberedKey(operation.id(), Json.write(request), facts.now())));
                    yield new Accepted(operation, true, accepted.others());
                }
            };
        });
    }

    /** What would be known if the request came now; nothing is written. */
    Facts foreseen(Operation request, Outside outside) {
        return state.transact(transaction -> facts(transaction, request, outside));
    }

    private Optional<OperationRecord> remembered(
            Kind.RememberedKey key, Operation request, Function<String, Optional<OperationRecord>> operations) {
        if (key.at().isBefore(clock.instant().minus(KEY_LIVES))) {
            return Optional.empty();
        }
        if (!key.request().equals(Json.write(request))) {
            throw new RefusedException(
                    ProblemCode.IDEMPOTENCY_CONFLICT,
                    "Expected the idempotency key with the request that it first came with, found it with another"
                            + " (operation " + key.operation() + ").");
        }
        return operations.apply(key.operation());
    }

    private Facts facts(Transaction transaction, Operation request, Outside outside) {
        Optional<Group> group = transaction.get(Kind.GROUP, request.group());
        List<OperationRecord> behind = new ArrayList<>();
        List<OperationRecord> drills = new ArrayList<>();
        if (group.isPresent()) {
            // Behind the group: one that has let go of it since must not be seen as if it still held it.
            for (OperationRecord operation : state.listNow(Kind.OPERATION)) {
                if (operation.request() instanceof Operation.Drill
                        && !operation.state().isEnded()
                        && operation.groupId().equals(group.get().id())) {
                    transaction
                            .get(Kind.OPERATION, operation.id())
                            .filter(o -> !o.state().isEnded())
                            .ifPresent(drills::add);
                }
                if (operation.background() == Background.PENDING
                        && operation.groupId().equals(group.get().id())) {
                    transaction
                            .get(Kind.OPERATION, operation.id())
                            .filter(o -> o.background() == Background.PENDING)
                            .ifPresent(behind::add);
                }
            }
        }
        return new Facts(
                ids.operation(),
                clock.instant(),
                ids,
                group,
                name -> transaction.get(Kind.INSTANCE, name),
                behind,
                group.flatMap(Group::operation).flatMap(id -> transaction.get(Kind.OPERATION, id)),
                outside.primaryAnswers(),
                outside.loss(),
                outside.tablesToRead(),
                hooks(request),
                outside.turn(),
                drills);
    }

    private HookPlan hooks(Operation request) {
        return request.newPrimary().isPresent() && !request.skipsHooks() ? hooks.plan() : HookPlan.NONE;
    }

    private OperationRecord operation(
            Operation request, String actor, Facts facts, Runbook runbook, Verdict.Accepted accepted) {
        List<String> notes = new ArrayList<>(accepted.notes());
        if (request.skipsHooks() && !hooks.plan().isEmpty()) {
            notes.add("the commands before and after it are left out, as " + actor + " asked");
        }
        OperationRecord bare = new OperationRecord(
                facts.operationId(),
                request,
                accepted.group().id(),
                OperationState.RUNNING,
                actor,
                facts.now(),
                Optional.empty(),
                List.of(),
                Background.NONE,
                Optional.empty(),
                accepted.data().withHooks(facts.hooks()),
                notes);
        OperationRecord planned = bare;
        for (var step : runbook.steps(bare)) {
            planned = planned.with(new StepRecord(step.name(), StepRecord.Outcome.PENDING, 0, ""));
        }
        return planned;
    }

    private static void write(
            Transaction transaction, Operation request, OperationRecord operation, Verdict.Accepted accepted) {
        transaction.put(Kind.GROUP, request.group(), accepted.group());
        for (Instance instance : accepted.instances()) {
            transaction.put(Kind.INSTANCE, instance.name(), instance);
        }
        for (OperationRecord other : accepted.others()) {
            transaction.put(Kind.OPERATION, other.id(), other);
        }
        transaction.put(Kind.OPERATION, operation.id(), operation);
    }

    /** Whether an operation is in the middle of a promotion: nobody can write then, and a lost primary is not waited for. */
    boolean isPromoting() {
        return state.list(Kind.OPERATION).stream()
                .anyMatch(o -> !o.state().isEnded() && o.data().promotion().isPresent());
    }

    /** Drops keys that nobody can come back with any more. */
    void forgetOldKeys() {
        Instant limit = clock.instant().minus(KEY_LIVES);
        state.forget(Kind.IDEMPOTENCY, key -> key.at().isBefore(limit));
    }

    /** Notes that somebody wants an operation taken back. */
    OperationRecord cancel(String operationId, String actor) {
        return state.transact(transaction -> {
            OperationRecord operation =
                    transaction.get(Kind.OPERATION, operationId).orElseThrow(() -> unknown(operationId));
            if (operation.state().isEnded()) {
                throw new RefusedException(
                        ProblemCode.OPERATION_ENDED,
                        "Expected operation " + operationId + " to be RUNNING, found " + operation.state() + ".");
            }
            if (operation.data().committed()) {
                throw new RefusedException(
                        ProblemCode.OPERATION_COMMITTED,
                        "Expected operation " + operationId + " to be before its commit point, found it behind.");
            }
            OperationRecord cancelled =
                    operation.with(operation.data().withCancelAsked()).noted("cancelled by " + actor);
            transaction.put(Kind.OPERATION, operationId, cancelled);
            events.write(
                    transaction,
                    Happening.of(EventKind.OPERATION_CANCEL_ASKED, "Operation " + operationId + " is to be taken back")
                            .inGroup(operation.group())
                            .by(actor)
                            .ofOperation(operationId));
            return cancelled;
        });
    }

    static RefusedException unknown(String operationId) {
        return new RefusedException(
                ProblemCode.OPERATION_UNKNOWN, "Expected an operation " + operationId + ", found none.");
    }
}
