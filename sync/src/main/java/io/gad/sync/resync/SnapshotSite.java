package io.gad.sync.resync;

import io.gad.member.Mandate;
import io.gad.member.MemberLock;
import io.gad.postgres.Lsn;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SqlState;
import io.gad.sync.apply.ProgressTable;
import io.gad.sync.copy.CopyTable;
import io.gad.sync.verify.AlignmentSite;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Two sessions for one table after the other: the source's sees a snapshot, in transactions of some seconds, as their locks
 * hold up the customer's DDL; the target's proves in each transaction the mandate, and that the resync is still this one.
 */
public final class SnapshotSite implements AlignmentSite, AutoCloseable {

    private static final Duration ANEW = Duration.ofSeconds(5);

    private final Session source;
    private final Session target;
    private final String snapshot;
    private final Mandate mandate;
    private final String task;
    private final Lsn position;
    private @Nullable CopyTable table;
    private boolean open;
    private boolean moved;
    private long since;

    /** @param position at which the progress row stands for as long as this resync is the one that writes */
    public SnapshotSite(Session source, Session target, String snapshot, Mandate mandate, String task, Lsn position) {
        this.source = source;
        this.target = target;
        this.snapshot = snapshot;
        this.mandate = mandate;
        this.task = task;
        this.position = position;
    }

    public void begin(CopyTable next) {
        table = next;
        moved = false;
    }

    /**
     * Ends the work on the table.
     *
     * @return whether it lies in another file than in the snapshot: truncated or rewritten since, in which case the
     *     snapshot may have shown it as empty
     */
    public boolean end() {
        leave();
        return moved;
    }

    @Override
    public Session source() {
        if (open && System.nanoTime() - since > ANEW.toNanos()) {
            leave();
        }
        if (!open) {
            source.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
            open = true;
            since = System.nanoTime();
            source.adopt(snapshot);
        }
        return source;
    }

    private void leave() {
        CopyTable read = table;
        if (open && read != null) {
            // What was read is locked, so this is what was read; the catalog's caches show the present.
            long now = source.one(
                    "SELECT coalesce(pg_catalog.to_regclass(?)::oid::bigint, 0)",
                    row -> row.getLong(1),
                    read.name().quoted());
            if (now != read.oid()) {
                throw new PostgresException(
                        "Table " + read.name() + " was another one when it was compared than in the snapshot",
                        SqlState.UNDEFINED);
            }
            long file = source.one(
                    "SELECT pg_catalog.pg_relation_filenode(?::oid)::bigint", row -> row.getLong(1), read.oid());
            moved |= read.fileNode() != 0 && file != read.fileNode();
            source.execute("COMMIT");
            open = false;
        }
    }

    @Override
    public Session target() {
        return target;
    }

    @Override
    public void write(Runnable work) {
        target.transaction(() -> {
            MemberLock.hold(target, mandate);
            ProgressTable.hold(target, task, mandate.reign().epoch(), position);
            work.run();
        });
    }

    @Override
    public void close() {
        try (source) {
            target.close();
        }
    }
}
