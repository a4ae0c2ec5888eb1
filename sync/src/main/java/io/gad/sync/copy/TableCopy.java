package io.gad.sync.copy;

import io.gad.member.Mandate;
import io.gad.member.MemberLock;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SqlState;
import java.io.ByteArrayOutputStream;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;

/**
 * Pipes one table from the snapshot into the target, in one transaction on each side. Killed anywhere, the target's
 * transaction is rolled back and holds nothing of the table.
 */
final class TableCopy {

    /** Rows are handed on in pieces of about this size; what waits between the two servers is never more. */
    private static final int PIECE_BYTES = 64 * 1024;

    private final Session source;
    private final Session target;
    private final String snapshot;
    private final Mandate mandate;

    TableCopy(Session source, Session target, String snapshot, Mandate mandate) {
        this.source = source;
        this.target = target;
        this.snapshot = snapshot;
        this.mandate = mandate;
    }

    /**
     * What was copied.
     *
     * @param sameFile whether the table still lies in the file that it had in the snapshot; if not it was truncated or
     *     rewritten since, and the snapshot may have shown it as empty
     */
    record Outcome(long rows, boolean sameFile) {}

    Outcome copy(CopyTable table, AtomicLong counter) {
        counter.set(0);
        return target.transaction(() -> {
            MemberLock.hold(target, mandate);
            if (table.ofExtension()) {
                target.execute("DELETE FROM ONLY " + table.name().quoted());
            }
            // A transaction for each table: its lock must not outlive its copy, or the customer's DDL waits for all.
            return source.transaction(() -> {
                source.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
                source.adopt(snapshot);
                long rows = pipe(table, counter);
                // The catalog's cache shows the file of now, which is what COPY has read under its lock.
                long fileNode = source.one(
                        "SELECT pg_catalog.pg_relation_filenode(?::oid)::bigint", row -> row.getLong(1), table.oid());
                refuseOther(table);
                return new Outcome(rows, fileNode == table.fileNode() || table.fileNode() == 0);
            });
        });
    }

    /** COPY names its table by what the name means now; under its lock that no longer changes. */
    private void refuseOther(CopyTable table) {
        long read = source.one(
                "SELECT coalesce(pg_catalog.to_regclass(?)::oid::bigint, 0)",
                row -> row.getLong(1),
                table.name().quoted());
        if (read != table.oid()) {
            throw new PostgresException(
                    "Table " + table.name() + " was another one when it was copied than in the snapshot",
                    SqlState.UNDEFINED);
        }
    }

    private long pipe(CopyTable table, AtomicLong counter) {
        boolean ended = false;
        try {
            CopyOut out = source.driver().getCopyAPI().copyOut(table.copyOut());
            CopyIn in = begin(table);
            ByteArrayOutputStream piece = new ByteArrayOutputStream(PIECE_BYTES * 2);
            byte[] row = out.readFromCopy();
            while (row != null) {
                piece.writeBytes(row);
                if (piece.size() >= PIECE_BYTES) {
                    write(in, piece, table);
                }
                counter.incrementAndGet();
                row = out.readFromCopy();
            }
            write(in, piece, table);
            long rows = end(in, table);
            ended = true;
            return rows;
        } catch (SQLException e) {
            throw source.failure("Reading table " + table.name() + " of database " + source.database(), e);
        } finally {
            if (!ended) {
                // A statement on a connection whose COPY has not ended, ROLLBACK too, would wait for its end for ever.
                source.abandon();
                target.abandon();
            }
        }
    }

    private CopyIn begin(CopyTable table) {
        try {
            return target.driver().getCopyAPI().copyIn(table.copyIn());
        } catch (SQLException e) {
            throw refused(table, e);
        }
    }

    private void write(CopyIn in, ByteArrayOutputStream piece, CopyTable table) {
        byte[] bytes = piece.toByteArray();
        try {
            in.writeToCopy(bytes, 0, bytes.length);
        } catch (SQLException e) {
            throw refused(table, e);
        }
        piece.reset();
    }

    private long end(CopyIn in, CopyTable table) {
        try {
            return in.endCopy();
        } catch (SQLException e) {
            throw refused(table, e);
        }
    }

    private PostgresException refused(CopyTable table, SQLException e) {
        return target.failure("Writing table " + table.name() + " of database " + target.database(), e);
    }
}
