package io.gad.control.operation.step;

import io.gad.control.instance.FormerPrimary;
import io.gad.control.operation.Operation;
import io.gad.control.operation.Operation.Method;
import io.gad.control.operation.OperationData;
import io.gad.control.port.SyncOrder;
import io.gad.control.problem.Problem;
import io.gad.control.problem.ProblemCode;
import io.gad.member.Reign;
import java.util.Optional;

/**
 * Decides how a former primary gets back: by a rewind wherever that is possible, for which the slots are made from which it will
 * follow; else by a copy, with the reason told, unless only a rewind was asked for. The choice is stored before anything rests on
 * it. Killed before: looked and made again; taken back by {@link ClearSource}.
 */
public final class ChooseMethod implements Step {

    private final Operation.AddSecondary request;

    public ChooseMethod(Operation.AddSecondary request) {
        this.request = request;
    }

    @Override
    public StepOutcome run(StepContext context) {
        OperationData data = context.operation().data();
        if (data.method().isPresent()) {
            return new StepOutcome.Done("decided before: " + data.method().get());
        }
        if (request.method() == Method.COPY) {
            var unused = context.learn(d -> d.withMethod(Method.COPY));
            return new StepOutcome.Done("by copy, as was asked");
        }
        Optional<String> against = against(context);
        if (against.isEmpty()) {
            var unused = context.learn(d -> d.withMethod(Method.REWIND));
            return new StepOutcome.Done("by rewind: only what " + request.instance() + " alone had is taken back");
        }
        if (request.method() == Method.REWIND) {
            return new StepOutcome.Failed(Problem.of(
                    ProblemCode.METHOD_UNAVAILABLE,
                    "Expected that " + request.instance() + " can get back by rewind, found that it cannot: "
                            + sentence(against.get())));
        }
        context.note(request.instance() + " is copied anew, for it cannot be rewound: " + sentence(against.get()));
        var unused = context.learn(d -> d.withMethod(Method.COPY));
        return new StepOutcome.Done("by copy: " + against.get());
    }

    private static String sentence(String why) {
        return why.endsWith(".") ? why : why + ".";
    }

    /** Why it cannot be rewound, the cheapest look first. */
    private Optional<String> against(StepContext context) {
        Optional<FormerPrimary> former =
                context.instance(request.instance()).orElseThrow().former();
        if (former.isEmpty()) {
            return Optional.of("it is no former primary");
        }
        Reign present = context.presentGroup().reign();
        if (!former.get().isSucceededBy(present)) {
            return Optional.of("it ruled in epoch " + former.get().reign().epoch() + ", the present one is "
                    + present.epoch() + ", and only what was lost between two epochs in a row can be taken back");
        }
        if (former.get().copyOnly().isPresent()) {
            return former.get().copyOnly();
        }
        if (!former.get().reportStored()) {
            return Optional.of("what it alone has cannot be read in full");
        }
        boolean elseCopy = request.method() == Method.AUTO;
        SyncOrder order = context.order(context.operation().data().tasks().getFirst())
                .rewinding(former.get().rewind(request.instance(), elseCopy));
        return context.tasks().prepareRewind(order, former.get().taskId());
    }
}
