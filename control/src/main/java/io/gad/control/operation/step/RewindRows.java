package io.gad.control.operation.step;

import io.gad.control.group.GroupTask;
import io.gad.control.operation.Operation.Method;
import io.gad.control.port.TaskState;
import io.gad.control.port.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Waits until a former primary holds in no row what it alone had. What has turned out on the way to be impossible was copied; that
 * is told. Killed before or after: the task goes on where it was.
 */
public final class RewindRows implements Step {

    /** How the task's notes begin on a database that was copied after all. */
    private static final String INSTEAD = "copied instead of rewound";

    @Override
    public Optional<Duration> deadline() {
        return Optional.empty();
    }

    @Override
    public StepOutcome run(StepContext context) {
        StepOutcome outcome = new Observation(context).until(TaskState.CATCH_UP);
        if (outcome instanceof StepOutcome.Done) {
            copied(context).ifPresent(why -> {
                context.note(why);
                var unused = context.learn(data -> data.withMethod(Method.COPY));
            });
        }
        return outcome;
    }

    private static Optional<String> copied(StepContext context) {
        List<String> databases = context.operation().data().tasks().stream()
                .map(GroupTask::id)
                .flatMap(id -> context.tasks().status(id).stream())
                .map(TaskStatus::databases)
                .flatMap(List::stream)
                .flatMap(d -> d.notes().stream()
                        .filter(note -> note.startsWith(INSTEAD))
                        .map(note -> "database " + d.database() + " was " + note))
                .toList();
        return databases.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", databases));
    }
}
