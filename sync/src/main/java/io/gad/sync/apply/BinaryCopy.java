package io.gad.sync.apply;

import io.gad.postgres.Session;
import io.gad.sync.batch.RowImage;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;

/**
 * Writes rows by {@code COPY ... FROM STDIN (FORMAT binary)}, as in the "Binary Format" of PostgreSQL's COPY. Values
 * that arrived in binary, or as text for a column of type text, pass through unread.
 */
final class BinaryCopy {

    private static final byte[] HEADER = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
    };

    private final Session session;
    private final String sql;
    private final CopyIn copy;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);

    BinaryCopy(Session session, String sql) {
        this.session = session;
        this.sql = sql;
        try {
            this.copy = session.driver().getCopyAPI().copyIn(sql);
        } catch (SQLException e) {
            throw session.failure("Running: " + sql, e);
        }
        buffer.put(HEADER);
    }

    void startRow(int fields) {
        room(2).putShort((short) fields);
    }

    void int2(int value) {
        room(6).putInt(2).putShort((short) value);
    }

    void int4(int value) {
        room(8).putInt(4).putInt(value);
    }

    void int8(long value) {
        room(12).putInt(8).putLong(value);
    }

    void nothing() {
        room(4).putInt(-1);
    }

    /** A column of a row; what is unchanged goes as null. */
    void value(RowImage row, int column) {
        switch (row.kind(column)) {
            case NULL, UNCHANGED -> nothing();
            case TEXT, BINARY -> {
                room(4).putInt(row.length(column));
                bytes(row.buffer(column), row.offset(column), row.length(column));
            }
        }
    }

    /** A row's values in some of the target's columns; of no row, nulls. */
    void values(@Nullable RowImage row, List<TargetTable.Mapped> columns) {
        for (TargetTable.Mapped column : columns) {
            if (row == null) {
                nothing();
            } else {
                value(row, column.source());
            }
        }
    }

    private void bytes(byte[] source, int offset, int length) {
        if (length > buffer.remaining()) {
            flush();
        }
        if (length > buffer.capacity()) {
            send(source, offset, length);
        } else {
            buffer.put(source, offset, length);
        }
    }

    private ByteBuffer room(int bytes) {
        if (bytes > buffer.remaining()) {
            flush();
        }
        return buffer;
    }

    private void flush() {
        send(buffer.array(), 0, buffer.position());
        buffer.clear();
    }

    private void send(byte[] source, int offset, int length) {
        try {
            copy.writeToCopy(source, offset, length);
        } catch (SQLException e) {
            throw session.failure("Running: " + sql, e);
        }
    }

    /** Ends it; gives the number of rows that the server took. */
    long end() {
        room(2).putShort((short) -1);
        flush();
        try {
            return copy.endCopy();
        } catch (SQLException e) {
            throw session.failure("Running: " + sql, e);
        }
    }
}
