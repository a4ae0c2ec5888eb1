package io.gad.control.health;

import io.gad.control.port.TaskState;
import io.gad.control.port.TaskStatus;
import io.gad.control.port.TaskStatus.DatabaseStatus;
import io.gad.postgres.Lsn;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What task t1 says of itself, as far as the health of a group rests on it. */
final class Statuses {

    private Statuses() {}

    /** One that is followed, and was brought to a commit of that moment. */
    static DatabaseStatus followed(String name, Instant commit, long position, long transactions) {
        return database(name, position, Optional.of(commit), transactions, Optional.empty());
    }

    /** One whose synchronization has stopped. */
    static DatabaseStatus stopped(String name, long position) {
        return database(name, position, Optional.empty(), 0, Optional.empty());
    }

    /** One that its source has dropped. */
    static DatabaseStatus dropped(String name, long position) {
        return database(name, position, Optional.empty(), 0, Optional.of("DATABASE_DROPPED"));
    }

    private static DatabaseStatus database(
            String name,
            long position,
            Optional<Instant> sourceCommitTime,
            long transactions,
            Optional<String> problemCode) {
        return new DatabaseStatus(
                name,
                TaskState.INCREMENTAL,
                new Lsn(position),
                sourceCommitTime,
                0,
                0,
                0,
                0,
                Optional.empty(),
                transactions,
                0,
                0,
                problemCode.map(code -> "found something"),
                problemCode,
                List.of(),
                List.of());
    }

    static TaskStatus task(Optional<Instant> heard, long lagMillis, long lagBytes, DatabaseStatus... databases) {
        return new TaskStatus(
                "t1", TaskState.INCREMENTAL, heard.map(at -> lagMillis), lagBytes, heard, List.of(databases));
    }
}
