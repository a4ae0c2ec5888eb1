package io.gad.control.operation.step;

import io.gad.control.operation.OperationRecord;
import io.gad.control.port.HookOrder;
import io.gad.control.port.Hooks;
import io.gad.control.problem.Problem;
import io.gad.control.problem.ProblemCode;
import java.time.Duration;
import java.util.Optional;

/**
 * Before anything is closed: the administrator's command, which may still stop the promotion or switch over. It has its own deadline and
 * gets no second try; a cancel ends it. Killed during it: the command is ended and run once more after the restart.
 */
public final class BeforeHook implements Step {

    private final String instance;

    /** @param instance that becomes the primary */
    public BeforeHook(String instance) {
        this.instance = instance;
    }

    @Override
    public Optional<Duration> deadline() {
        return Optional.empty();
    }

    @Override
    public StepOutcome run(StepContext context) {
        OperationRecord operation = context.operation();
        if (!context.hooks().plan().hasBefore()) {
            return new StepOutcome.Done("no command is set any more");
        }
        Duration deadline = operation.data().hooks().deadline(HookOrder.When.BEFORE);
        HookOrder order = context.hookOrder(HookOrder.When.BEFORE, instance);
        Hooks.Result result = context.hooks()
                .run(order, deadline, () -> context.operation().data().cancelAsked());
        return switch (result) {
            case Hooks.Result.Passed passed -> new StepOutcome.Done(passed.said());
            case Hooks.Result.GivenUp givenUp -> new StepOutcome.NotYet("ended before it was over");
            case Hooks.Result.Failed failed ->
                new StepOutcome.Failed(Problem.of(
                        ProblemCode.HOOK_FAILED,
                        "Expected the command before the promotion to end with exit code 0 within "
                                + deadline.toMillis() + " ms, found that it " + failed.why() + "."));
        };
    }
}
