package io.gad.sync.apply;

import io.gad.member.StaleMandateException;
import io.gad.postgres.Lsn;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SqlState;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads and moves a task's position in the target, which alone counts after a restart. */
public final class ProgressTable {

    private ProgressTable() {}

    public static Optional<Progress> read(Session target, String task) {
        return target.first(
                "SELECT epoch, phase, system_identifier, timeline, slot, position::text, source_commit_time"
                        + " FROM gad.progress WHERE task = ?",
                row -> new Progress(
                        task,
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        row.getInt(4),
                        row.getString(5),
                        Lsn.parse(row.getString(6)),
                        Optional.ofNullable(row.getObject(7, OffsetDateTime.class))
                                .map(OffsetDateTime::toInstant)),
                task);
    }

    /** Writes a task's first position, or starts it over. Inside a transaction that holds the member lock. */
    public static void start(Session target, Progress progress) {
        target.update(
                "INSERT INTO gad.progress (task, epoch, phase, system_identifier, timeline, slot, position,"
                        + " source_commit_time) VALUES (?, ?, ?, ?, ?, ?, ?::pg_lsn, ?) ON CONFLICT (task) DO UPDATE SET"
                        + " epoch = excluded.epoch, phase = excluded.phase,"
                        + " system_identifier = excluded.system_identifier, timeline = excluded.timeline,"
                        + " slot = excluded.slot, position = excluded.position,"
                        + " source_commit_time = excluded.source_commit_time",
                progress.task(),
                progress.epoch(),
                progress.phase(),
                progress.systemIdentifier(),
                progress.timeline(),
                progress.slot(),
                progress.position(),
                time(progress.sourceCommitTime()));
    }

    /**
     * Takes the task's row for the running transaction, and waits for whoever holds it. A writer whose connection broke at
     * its commit may still be committing when the next has read the position: without this the next would apply the same
     * transactions a second time, which only a table with a key would notice.
     *
     * @param position where the writer believes the target to stand
     * @return how often the lists of tables that are not followed were changed, see {@link #changeLists}
     * @throws StaleMandateException if the task's row is of another epoch, or gone
     * @throws PostgresException of a passing kind if another writer has moved it meanwhile: read it again
     */
    public static long hold(Session target, String task, long epoch, Lsn position) {
        record Held(Lsn position, long lists) {}
        Held found = target.first(
                        "SELECT position::text, lists FROM gad.progress WHERE task = ? AND epoch = ? FOR UPDATE",
                        row -> new Held(Lsn.parse(row.getString(1)), row.getLong(2)),
                        task,
                        epoch)
                .orElseThrow(() -> stale(task, epoch, position));
        if (!found.position().equals(position)) {
            throw new PostgresException(
                    "Expected the progress of task " + task + " at " + position + ", found it moved to "
                            + found.position() + " by a writer before this one; it is read again.",
                    SqlState.UNAVAILABLE);
        }
        return found.lists();
    }

    /**
     * Waits for whoever holds the task's row, and makes the next writer ask for the lists anew, inside the transaction that
     * changes them: they change between two target transactions, at the position where the target stands.
     *
     * @return whether there is such a row; without one nobody writes
     */
    public static boolean changeLists(Session target, String task, long epoch) {
        return target.update("UPDATE gad.progress SET lists = lists + 1 WHERE task = ? AND epoch = ?", task, epoch)
                == 1;
    }

    /**
     * Moves the position forward, inside the transaction that writes the changes up to it.
     *
     * @param commitTime of the newest applied transaction; empty: as before
     * @throws StaleMandateException if the task's row is of another epoch, or gone
     */
    public static void advance(Session target, String task, long epoch, Lsn position, Optional<Instant> commitTime) {
        int moved = target.update(
                "UPDATE gad.progress SET position = ?::pg_lsn, source_commit_time = COALESCE(?, source_commit_time)"
                        + " WHERE task = ? AND epoch = ? AND position <= ?::pg_lsn",
                position,
                time(commitTime),
                task,
                epoch,
                position);
        if (moved != 1) {
            throw stale(task, epoch, position);
        }
    }

    private static StaleMandateException stale(String task, long epoch, Lsn position) {
        return new StaleMandateException("Expected the progress of task " + task + " in epoch " + epoch
                + " at or before " + position + "; found another: this writer is outdated and stops.");
    }

    private static @Nullable OffsetDateTime time(Optional<Instant> time) {
        return time.map(t -> t.atOffset(ZoneOffset.UTC)).orElse(null);
    }
}
