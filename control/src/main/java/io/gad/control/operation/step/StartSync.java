package io.gad.control.operation.step;

import io.gad.control.instance.Instance;
import io.gad.control.operation.Operation.Method;
import io.gad.control.port.TaskState;
import io.gad.control.state.Kind;
import java.time.Duration;
import java.util.Optional;

/**
 * Starts the tasks and waits until both sides are prepared: schema gad, identities, publication and guards, slot. That
 * it may have begun is stored first; killed after that, the tasks are started again and find what they had made.
 */
public final class StartSync implements Step {

    @Override
    public Optional<Duration> deadline() {
        return Optional.empty();
    }

    @Override
    public StepOutcome run(StepContext context) {
        var unused = context.learn(data -> data.withStarted());
        if (context.operation().data().method().equals(Optional.of(Method.COPY))) {
            context.operation().data().tasks().forEach(task -> keepNothingMore(context, task.target()));
        }
        return new Observation(context).until(TaskState.SCHEMA);
    }

    /** What the present primary keeps for a former primary's rewind may go: the copy may need its slots. */
    private static void keepNothingMore(StepContext context, String instance) {
        var unused = context.state().transact(transaction -> {
            Optional<Instance> former = transaction
                    .get(Kind.INSTANCE, instance)
                    .filter(i -> i.former().filter(f -> f.copyOnly().isEmpty()).isPresent());
            former.ifPresent(i -> transaction.put(Kind.INSTANCE, i.name(), i.copyOnly("a copy of it was begun")));
            return former;
        });
    }
}
