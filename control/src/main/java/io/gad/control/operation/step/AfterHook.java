package io.gad.control.operation.step;

import io.gad.control.operation.OperationRecord;
import io.gad.control.port.HookOrder;
import io.gad.control.port.Hooks;
import io.gad.control.state.Kind;
import java.time.Duration;
import java.util.Optional;

/**
 * Behind a promotion's end: the administrator's command. Whatever becomes of it, the promotion stands; a failure is told in
 * the operation. It is ended once another is promoted. Killed during it: the command is ended and run once more after the restart.
 */
public final class AfterHook implements Step {

    private static final String FAILED = "the command after the promotion failed: it ";

    private final String instance;

    /** @param instance that becomes the primary */
    public AfterHook(String instance) {
        this.instance = instance;
    }

    @Override
    public Optional<Duration> deadline() {
        return Optional.empty(); // The command's own.
    }

    @Override
    public StepOutcome run(StepContext context) {
        if (!context.hooks().plan().hasAfter()) {
            return new StepOutcome.Done("no command is set any more");
        }
        if (isOver(context)) {
            return new StepOutcome.Done("the reign is over");
        }
        Duration deadline = context.operation().data().hooks().deadline(HookOrder.When.AFTER);
        Hooks.Result result =
                context.hooks().run(context.hookOrder(HookOrder.When.AFTER, instance), deadline, () -> isOver(context));
        return switch (result) {
            case Hooks.Result.Passed passed -> new StepOutcome.Done(passed.said());
            case Hooks.Result.GivenUp givenUp -> new StepOutcome.NotYet("ended before it was over");
            case Hooks.Result.Failed failed -> {
                note(context, FAILED + failed.why());
                yield new StepOutcome.Done("failed: it " + failed.why());
            }
        };
    }

    /** Another has been promoted: what the command would do for this one would undo what is done for that one. */
    private static boolean isOver(StepContext context) {
        return context.group()
                .filter(g -> g.reign().equals(context.promotion().to()))
                .isEmpty();
    }

    private static void note(StepContext context, String text) {
        var unused = context.state().transact(transaction -> {
            OperationRecord noted = transaction
                    .get(Kind.OPERATION, context.operationId())
                    .orElseThrow()
                    .noted(text);
            transaction.put(Kind.OPERATION, noted.id(), noted);
            return noted;
        });
    }

    /** What its failure was, where it has failed. */
    public static Optional<String> failure(OperationRecord operation) {
        return operation.notes().stream().filter(n -> n.startsWith(FAILED)).findFirst();
    }
}
