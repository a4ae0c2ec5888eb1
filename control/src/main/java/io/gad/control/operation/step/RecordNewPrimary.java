package io.gad.control.operation.step;

import io.gad.control.group.Group;
import io.gad.control.group.GroupMember;
import io.gad.control.group.GroupTask;
import io.gad.control.instance.FormerPrimary;
import io.gad.control.instance.Instance;
import io.gad.control.operation.OperationData.Promotion;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.Turning;
import io.gad.control.port.MemberAddress;
import io.gad.control.port.PromotionOrder;
import io.gad.control.port.RecordResult;
import io.gad.control.problem.Problem;
import io.gad.control.problem.ProblemCode;
import io.gad.control.state.Kind;
import io.gad.postgres.Lsn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The commit point of a promotion or a switch over: promises of the reachable members, then the target's own rows, then the store. Killed
 * before the target's first database: nothing is changed; after it: the target answers its own operation again, and the
 * store follows. That it may have been asked is stored before it is asked.
 */
public final class RecordNewPrimary implements Step {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration COURTESY = Duration.ofMillis(200);
    private static final Duration RECORD = Duration.ofSeconds(10);

    private final String instance;

    /** @param instance that becomes the primary */
    public RecordNewPrimary(String instance) {
        this.instance = instance;
    }

    @Override
    public Optional<Duration> deadline() {
        return Optional.of(Duration.ofSeconds(30));
    }

    @Override
    public StepOutcome run(StepContext context) {
        OperationRecord operation = context.operation();
        if (operation.data().committed()) {
            return done(operation);
        }
        MemberAddress target = context.address(instance);
        PromotionOrder order = context.promotionOrder();
        if (!operation.data().commitAsked()) {
            Promises.Outcome promised =
                    Promises.ask(context.members(), target, others(context), order, PATIENCE, COURTESY);
            switch (promised) {
                case Promises.Outcome.Granted granted -> {}
                case Promises.Outcome.Outbid outbid -> {
                    return outbid(outbid.found());
                }
                case Promises.Outcome.Silent silent -> {
                    return new StepOutcome.NotYet(instance + " does not answer: " + silent.why());
                }
            }
            if (context.learn(data -> data.cancelAsked() ? data : data.withCommitAsked())
                    .cancelAsked()) {
                return new StepOutcome.NotYet("being cancelled");
            }
        }
        Duration patience =
                operation.data().turning().map(RecordNewPrimary::patience).orElse(RECORD);
        Optional<String> lacks = lacks(context, patience);
        if (lacks.isPresent()) {
            return new StepOutcome.NotYet(lacks.get());
        }
        return switch (context.members().recordPrimary(target, order, patience)) {
            case RecordResult.Recorded recorded -> {
                store(context, recorded);
                yield done(context.operation());
            }
            case RecordResult.Cancelled cancelled ->
                new StepOutcome.Failed(
                        Problem.of(ProblemCode.CANCELLED, "The operation was cancelled on " + instance + "."));
            case RecordResult.Outbid outbid -> outbid(instance + ": " + outbid.found());
        };
    }

    /** A switch over that comes to its deadline has to find out by then whether it has to be taken back. */
    private static Duration patience(Turning turning) {
        Duration left = turning.left().plusMillis(500);
        return left.compareTo(RECORD) < 0 ? left : RECORD;
    }

    /**
     * A switch over's target may have been put back, or its standby may have taken its place, since it was found to hold
     * everything; after a restart of ours that may be long ago.
     */
    private Optional<String> lacks(StepContext context, Duration deadline) {
        return context.operation()
                .data()
                .turning()
                .flatMap(turning -> VerifyPositions.behind(context, instance, turning.beats(), deadline));
    }

    /** Every member but the target, which promises too; the old primary only where it answered: nobody waits for it. */
    private List<MemberAddress> others(StepContext context) {
        Promotion promotion = context.promotion();
        List<MemberAddress> asked = new ArrayList<>();
        for (GroupMember member : context.presentGroup().members()) {
            boolean old = member.instance().equals(promotion.oldPrimary());
            if (!member.instance().equals(instance) && (promotion.primaryAnswered() || !old)) {
                asked.add(context.address(member.instance()));
            }
        }
        return asked;
    }

    private static StepOutcome outbid(String found) {
        return new StepOutcome.Failed(Problem.of(
                ProblemCode.OUTBID, "Expected no other promotion of this group, found one at " + found + "."));
    }

    private void store(StepContext context, RecordResult.Recorded recorded) {
        Map<String, Lsn> positions = new HashMap<>(context.promotion().finalPositions());
        positions.putAll(recorded.finalPositions());
        var unused = context.state().transact(transaction -> {
            OperationRecord operation =
                    transaction.get(Kind.OPERATION, context.operationId()).orElseThrow();
            Promotion promotion = operation.data().promotion().orElseThrow();
            Group group = transaction
                    .get(Kind.GROUP, operation.group())
                    .filter(g -> g.isHeldBy(operation.id()))
                    .orElseThrow(() -> new IllegalStateException("Expected group " + operation.group()
                            + " to be held by operation " + operation.id() + ", found that it is not any more."));
            Instance old =
                    transaction.get(Kind.INSTANCE, promotion.oldPrimary()).orElseThrow();
            if (operation.data().turning().isPresent()) {
                transaction.put(
                        Kind.GROUP, group.name(), group.turnedTo(instance, promotion.to(), promotion.nextTasks()));
                transaction.put(
                        Kind.OPERATION,
                        operation.id(),
                        operation.with(operation.data().withCommitted().withFinalPositions(positions)));
                return positions;
            }
            GroupTask ended = operation.data().tasks().getFirst();
            FormerPrimary former = new FormerPrimary(
                    group.id(),
                    group.name(),
                    promotion.from(),
                    ended.id(),
                    positions,
                    recorded.finalStates(),
                    old.identity(),
                    false);
            transaction.put(Kind.GROUP, group.name(), group.ruledBy(instance, promotion.to(), promotion.nextTasks()));
            transaction.put(Kind.INSTANCE, old.name(), old.deposed(former, promotion.fence(), promotion.fenceDetail()));
            transaction.put(
                    Kind.OPERATION,
                    operation.id(),
                    operation.with(operation.data().withCommitted().withFinalPositions(positions)));
            return positions;
        });
    }

    private StepOutcome done(OperationRecord operation) {
        Promotion promotion = operation.data().promotion().orElseThrow();
        return new StepOutcome.Done(instance + " is the primary of epoch "
                + promotion.to().epoch() + "; holds " + promotion.oldPrimary() + " up to "
                + promotion.finalPositions());
    }
}
