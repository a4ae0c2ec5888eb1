package io.gad.control.operation.step;

import io.gad.control.instance.Fence;
import io.gad.control.operation.OperationData.Promotion;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.SteadyTime;
import io.gad.control.operation.StepRecord;
import io.gad.control.port.FenceResult;
import io.gad.control.port.HookOrder;
import io.gad.control.problem.Problem;
import io.gad.control.problem.ProblemCode;
import io.gad.control.state.Kind;
import java.time.Duration;
import java.util.Optional;

/**
 * Closes a primary that is alive, wholly: anything less fails the operation, which is then taken back. From here on nobody
 * can write until the target is open, and the operation's deadline counts. Killed before or after: closed again.
 */
public final class FencePrimary implements Step {

    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private final String target;

    /**
     * More than all steps before this one may take together, but for the command before it. A switch over that was held up for longer, by
     * a server that was down, must not close a primary at an hour of which nobody thought.
     */
    private static final Duration BEFORE_CLOSING = Duration.ofMinutes(4);

    /** @param target that becomes the primary; its connections are opened meanwhile */
    public FencePrimary(String target) {
        this.target = target;
    }

    @Override
    public Optional<Duration> deadline() {
        return Optional.of(Duration.ofSeconds(10));
    }

    @Override
    public StepOutcome run(StepContext context) {
        Promotion promotion = context.promotion();
        String primary = promotion.oldPrimary();
        context.members().getReady(context.address(target));
        Duration within = context.settings().switchOverDeadline();
        Duration most = within.plus(BEFORE_CLOSING)
                .plus(context.operation().data().hooks().deadline(HookOrder.When.BEFORE));
        if (context.operation().data().turning().filter(t -> t.isStale(most)).isPresent()) {
            return new StepOutcome.Failed(Problem.of(
                    ProblemCode.DEADLINE,
                    "Expected to begin to close " + primary + " within " + most.toSeconds()
                            + " s of the request, found it longer ago."));
        }
        if (context.learn(data -> data.cancelAsked() ? data : data.turned(t -> t.closing(SteadyTime.now(), within)))
                .cancelAsked()) {
            return new StepOutcome.NotYet("being cancelled");
        }
        FenceResult result = context.members().fence(context.address(primary), context.fenceOrder(), DEADLINE);
        takeTheOpeningBack(context);
        var unused = context.learn(data -> data.withFence(Fence.of(result.extent()), result.detail()));
        return switch (result.extent()) {
            case FENCED -> new StepOutcome.Done(primary + " FENCED");
            case UNREACHABLE -> new StepOutcome.NotYet(primary + " does not answer: " + result.detail());
            case PARTLY, ANOTHER ->
                new StepOutcome.Failed(Problem.of(
                        ProblemCode.SWITCH_OVER_REFUSED,
                        "Expected that " + primary + " can be closed for all writes, found: " + result.detail() + "."));
        };
    }

    /**
     * A promotion to which the opening was left may have been taken back while the fence was under way, which may have come
     * behind its opening. Then that is this operation's again.
     */
    private static void takeTheOpeningBack(StepContext context) {
        var unused = context.state().transact(transaction -> {
            OperationRecord operation =
                    transaction.get(Kind.OPERATION, context.operationId()).orElseThrow();
            Promotion promotion = operation.data().promotion().orElseThrow();
            boolean asBefore = transaction
                    .get(Kind.GROUP, operation.group())
                    .filter(g -> g.operation().isEmpty() && g.reign().equals(promotion.from()))
                    .isPresent();
            if (operation.state().isEnded() && asBefore) {
                StepRecord unfence = new StepRecord(
                        new Unfence(false).name(), StepRecord.Outcome.WAITING, 0, "closed behind its end");
                transaction.put(Kind.OPERATION, operation.id(), operation.with(unfence));
            }
            return operation;
        });
    }
}
