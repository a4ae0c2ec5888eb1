package io.gad.sync.tail;

import io.gad.postgres.Login;
import io.gad.postgres.Lsn;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.postgres.SqlState;
import io.gad.postgres.pgoutput.PgOutputDecoder;
import io.gad.postgres.pgoutput.PgOutputMessage.Begin;
import io.gad.postgres.pgoutput.PgOutputMessage.Commit;
import io.gad.sync.SyncProblem;
import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Reads what a former primary committed behind the final position of a promotion, from a temporary copy of its slot, so
 * that the slot itself stays where it is and the tail can be read again.
 */
public final class TailReader {

    private static final String COPY = "gad_tail_copy_";
    private static final int ROWS_AT_ONCE = 1000;

    /** A log that ends at a page's edge is flushed up to the edge while the next insert goes behind the page's head. */
    private static final long PAGE_HEAD_BYTES = 40;

    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final String CHANGES =
            "SELECT data FROM pg_catalog.pg_logical_slot_peek_binary_changes(?, NULL, NULL, 'proto_version', '1',"
                    + " 'publication_names', ?)";

    private TailReader() {}

    /**
     * Reads the tail of one database. The former primary must be fenced, else it grows while it is read.
     *
     * @param sink takes each transaction as it is read, in commit order
     * @param deadline for the whole reading
     * @throws SyncProblem {@code TAIL_UNREADABLE} if the slot is missing, lost, or already behind the final position
     */
    public static TailSummary read(
            Login formerPrimary, TailSpec tail, Consumer<LostTransaction> sink, Duration deadline) {
        String database = tail.database();
        String slot = tail.slot();
        String publication = tail.publication();
        Lsn finalPosition = tail.finalPosition();
        long end = System.nanoTime() + deadline.toNanos();
        try (Session session = formerPrimary.open(database, SessionSettings.bulk("tail"))) {
            TailSlot.check(session, slot, finalPosition);
            Lsn upTo = flushed(session, end);
            session.execute("SET statement_timeout = " + Math.max(1, millisUntil(end)));
            String copy = copyOf(session, slot);
            TailTransactions transactions = new TailTransactions(
                    database, finalPosition, begin -> commitEnd(session, copy, publication, begin), sink);
            peek(session, copy, publication, transactions);
            List<String> inDoubt = session.list(
                    "SELECT gid FROM pg_catalog.pg_prepared_xacts WHERE database = ? ORDER BY prepared",
                    r -> r.getString(1),
                    database);
            List<String> missing = new ArrayList<>(TailGaps.of(session, tail));
            if (!inDoubt.isEmpty()) {
                missing.add("Prepared transactions are in doubt in database " + database + ": "
                        + String.join(", ", inDoubt) + ". Commit or roll them back, then read again.");
            }
            return new TailSummary(
                    missing.isEmpty(),
                    String.join(" ", missing),
                    transactions.transactions(),
                    transactions.changes(),
                    upTo,
                    inDoubt);
        } catch (PostgresException e) {
            throw asProblem(e, slot, publication, deadline);
        }
    }

    private static RuntimeException asProblem(PostgresException e, String slot, String publication, Duration deadline) {
        return switch (e.kind()) {
            case UNDEFINED ->
                TailSlot.unreadable("Expected publication " + publication + " and slot " + slot
                        + " on the former primary, found: " + e.getMessage());
            case CANCELLED ->
                new SyncProblem(
                        "TAIL_TIMEOUT",
                        "Expected the tail to be read within " + deadline.toSeconds() + " s, found it longer.",
                        "Read it again with a longer deadline.",
                        e);
            case UNREACHABLE,
                    UNAVAILABLE,
                    TLS,
                    AUTHENTICATION,
                    DUPLICATE,
                    PRIVILEGE,
                    READ_ONLY,
                    CONTENTION,
                    CONSTRAINT,
                    DISK_FULL,
                    RESOURCES,
                    IN_USE,
                    OTHER -> e;
        };
    }

    /** Waits until everything committed is in the log's file, from which decoding reads; gives the log's end. */
    private static Lsn flushed(Session session, long end) {
        Lsn inserted = session.currentLsn();
        while (true) {
            Lsn flushed =
                    session.one("SELECT pg_catalog.pg_current_wal_flush_lsn()::text", r -> Lsn.parse(r.getString(1)));
            if (inserted.bytesSince(flushed) <= PAGE_HEAD_BYTES) {
                return inserted;
            }
            if (millisUntil(end) <= 0) {
                throw new PostgresException("Expected the log to be flushed, found " + flushed, SqlState.CANCELLED);
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    private static long millisUntil(long end) {
        return TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    }

    /** A copy that ends with the session; where all slots are taken, or no room is left, the slot itself is looked into. */
    private static String copyOf(Session session, String slot) {
        String copy = COPY + session.backendPid();
        session.endsWithConnection();
        try {
            session.execute("SELECT pg_catalog.pg_copy_logical_replication_slot('" + slot.replace("'", "''") + "', '"
                    + copy + "', true)");
            return copy;
        } catch (PostgresException e) {
            if (e.kind() == SqlState.RESOURCES || e.kind() == SqlState.DISK_FULL) {
                return slot;
            }
            throw e;
        }
    }

    private static void peek(Session session, String slot, String publication, TailTransactions transactions) {
        session.transaction(() -> {
            try (PreparedStatement statement = session.jdbc().prepareStatement(CHANGES)) {
                statement.setFetchSize(ROWS_AT_ONCE);
                statement.setString(1, slot);
                statement.setString(2, quotedList(publication));
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        byte[] data = rows.getBytes(1);
                        transactions.accept(PgOutputDecoder.decode(ByteBuffer.wrap(data)), data.length);
                    }
                }
            } catch (SQLException e) {
                throw new PostgresException("Reading the tail from slot " + slot, e);
            }
        });
    }

    private static String quotedList(String publication) {
        return '"' + publication.replace("\"", "\"\"") + '"';
    }

    /** The end of a commit that lies ahead in the same reading; asked for only when a transaction is very large. */
    private static Lsn commitEnd(Session session, String slot, String publication, Begin begin) {
        return session.one(
                CHANGES + " WHERE xid = ?::text::xid AND pg_catalog.get_byte(data, 0) = pg_catalog.ascii('C')",
                r -> ((Commit) PgOutputDecoder.decode(ByteBuffer.wrap(r.getBytes(1)))).endLsn(),
                slot,
                quotedList(publication),
                Long.toString(begin.xid()));
    }
}
