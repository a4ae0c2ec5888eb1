package io.gad.control.history;

import io.gad.control.port.TaskState;
import io.gad.control.port.TaskStatus;
import io.gad.control.port.TaskStatus.DatabaseStatus;
import io.gad.postgres.Lsn;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a task says of itself, as far as history rests on it. */
final class Tasks {

    private Tasks() {}

    static TaskStatus status(TaskState state, Optional<Long> lagMillis, Instant heard, DatabaseStatus... databases) {
        return new TaskStatus("t1", state, lagMillis, 0, Optional.of(heard), List.of(databases));
    }

    static DatabaseStatus database(String name, long transactions, long rows, long slotBytes) {
        return new DatabaseStatus(
                name,
                TaskState.INCREMENTAL,
                Lsn.ZERO,
                Optional.empty(),
                0,
                0,
                0,
                0,
                Optional.empty(),
                transactions,
                rows,
                slotBytes,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of());
    }
}
