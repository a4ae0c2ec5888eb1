package io.gad.sync.tail;

import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.pgoutput.PgOutputDecoder;
import io.gad.postgres.pgoutput.PgOutputMessage;
import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalInt;

/** Decodes by SQL what a slot has, and leaves the slot where it is. Values come as text. */
public final class SlotPeek {

    private static final int ROWS_AT_ONCE = 1000;

    private static final String CHANGES =
            "SELECT data FROM pg_catalog.pg_logical_slot_peek_binary_changes(?, NULL, ?::integer, 'proto_version', '1',"
                    + " 'publication_names', ?)";

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
        return session.transaction(() -> {
            long messages = 0;
            try (PreparedStatement statement = session.jdbc().prepareStatement(CHANGES)) {
                statement.setFetchSize(ROWS_AT_ONCE);
                statement.setString(1, slot);
                statement.setObject(2, atMost.isPresent() ? Integer.valueOf(atMost.getAsInt()) : null);
                statement.setString(3, quotedList(publication));
                try (ResultSet rows = statement.executeQuery()) {
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

    private static String quotedList(String publication) {
        return '"' + publication.replace("\"", "\"\"") + '"';
    }
}
