package io.gad.sync.tail;

import io.gad.postgres.Lsn;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SqlState;
import io.gad.postgres.pgoutput.PgOutputDecoder;
import io.gad.postgres.pgoutput.PgOutputMessage;
import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Decodes by SQL what a slot has, and leaves the slot where it is. Values come as text. */
public final class SlotPeek {

    private static final int ROWS_AT_ONCE = 1000;
    private static final String COPY = "gad_tail_copy_";

    /** A log that ends at a page's edge is flushed up to the edge while the next insert goes behind the page's head. */
    private static final long PAGE_HEAD_BYTES = 40;

    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final String CHANGES =
            "SELECT data FROM pg_catalog.pg_logical_slot_peek_binary_changes(?, NULL, ?::integer, 'proto_version', '1',"
                    + " 'publication_names', ?)";

    /** Of rows and truncations those in whose bytes a text stands; what frames them comes in any case. */
    private static final String WITH = " WHERE pg_catalog.get_byte(data, 0) NOT IN (pg_catalog.ascii('I'),"
            + " pg_catalog.ascii('U'), pg_catalog.ascii('D'), pg_catalog.ascii('T'))"
            + " OR pg_catalog.position(data, pg_catalog.convert_to(?, 'UTF8')) > 0";

    /** Takes messages as they are decoded. */
    @FunctionalInterface
    public interface Messages {

        /** @param bytes the message's size */
        void accept(PgOutputMessage message, int bytes);
    }

    private SlotPeek() {}

    /**
     * Whole transactions, in commit order.
     *
     * @param atMost no further transaction is begun behind this many messages; empty: all
     * @return how many messages there were
     */
    public static long read(Session session, String slot, String publication, OptionalInt atMost, Messages sink) {
        return read(session, slot, publication, atMost, sink, () -> {});
    }

    /** @param decoded is run where all is decoded and nothing handed on yet */
    static long read(
            Session session, String slot, String publication, OptionalInt atMost, Messages sink, Runnable decoded) {
        return read(session, CHANGES, slot, publication, atMost, statement -> {}, sink, decoded);
    }

    /** As {@link #read}, all, but of rows only those in whose bytes the text stands; few of many come over the line so. */
    public static void readWith(Session session, String slot, String publication, String text, Messages sink) {
        var unused = read(
                session,
                CHANGES + WITH,
                slot,
                publication,
                OptionalInt.empty(),
                statement -> statement.setString(4, text),
                sink,
                () -> {});
    }

    /** What a reading asks for besides. */
    @FunctionalInterface
    private interface Asking {
        void of(PreparedStatement statement) throws SQLException;
    }

    private static long read(
            Session session,
            String sql,
            String slot,
            String publication,
            OptionalInt atMost,
            Asking asking,
            Messages sink,
            Runnable decoded) {
        return session.transaction(() -> {
            long messages = 0;
            try (PreparedStatement statement = session.jdbc().prepareStatement(sql)) {
                statement.setFetchSize(ROWS_AT_ONCE);
                statement.setString(1, slot);
                statement.setObject(2, atMost.isPresent() ? Integer.valueOf(atMost.getAsInt()) : null);
                statement.setString(3, quotedList(publication));
                asking.of(statement);
                try (ResultSet rows = statement.executeQuery()) {
                    decoded.run();
                    while (rows.next()) {
                        byte[] data = rows.getBytes(1);
                        sink.accept(PgOutputDecoder.decode(ByteBuffer.wrap(data)), data.length);
                        messages++;
                    }
                }
                return messages;
            } catch (SQLException e) {
                throw new PostgresException("Reading from slot " + slot, e);
            }
        });
    }

    /** The same once more, of one transaction the commit alone; inside a transaction of the session's, in which rows are read. */
    static byte[] commitOf(Session session, String slot, String publication, long xid) {
        return session.one(
                CHANGES + " WHERE xid = ?::text::xid AND pg_catalog.get_byte(data, 0) = pg_catalog.ascii('C')",
                r -> r.getBytes(1),
                slot,
                null,
                quotedList(publication),
                Long.toString(xid));
    }

    /** A copy that ends with the session; where all slots are taken, or no room is left, the slot itself is looked into. */
    public static String copyOf(Session session, String slot) {
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

    /**
     * Waits until everything committed is in the log's file, from which decoding reads.
     *
     * @param end by {@link System#nanoTime}
     * @return the log's end
     */
    public static Lsn awaitFlushed(Session session, long end) {
        Lsn inserted = session.currentLsn();
        while (true) {
            Lsn flushed =
                    session.one("SELECT pg_catalog.pg_current_wal_flush_lsn()::text", r -> Lsn.parse(r.getString(1)));
            if (inserted.bytesSince(flushed) <= PAGE_HEAD_BYTES) {
                return inserted;
            }
            if (System.nanoTime() - end > 0) {
                throw new PostgresException("Expected the log to be flushed, found " + flushed, SqlState.CANCELLED);
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    private static String quotedList(String publication) {
        return '"' + publication.replace("\"", "\"\"") + '"';
    }
}
