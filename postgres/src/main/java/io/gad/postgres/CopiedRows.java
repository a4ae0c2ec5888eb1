package io.gad.postgres;

import io.gad.postgres.socket.StreamSocket;
import java.io.IOException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOut;

/**
 * What a COPY TO STDOUT sends, as bytes without the borders of its rows: past the driver, which makes an array of each, where its
 * socket can be read; else from it. Must be read to its end, or the session be abandoned: the driver would not get its rows.
 */
public final class CopiedRows {

    private static final byte[] NONE = {};

    private final Session session;
    private final String doing;
    private final CopyOut driver;
    private final @Nullable StreamSocket socket;

    /** From the driver, what of the row in hand was not asked for yet. */
    private byte[] row = NONE;

    private int rowFrom;
    private long byDriver;
    private boolean ended;

    private CopiedRows(Session session, String doing, CopyOut driver, @Nullable StreamSocket socket) {
        this.session = session;
        this.doing = doing;
        this.driver = driver;
        this.socket = socket;
    }

    static CopiedRows begin(Session session, @Nullable StreamSocket socket, String sql, String doing) {
        try {
            if (socket == null) {
                return new CopiedRows(
                        session, doing, session.driver().getCopyAPI().copyOut(sql), null);
            }
            return begin(session, socket, sql, doing, session.driver().getCopyAPI());
        } catch (SQLException e) {
            throw session.failure(doing, e);
        } catch (IOException e) {
            throw session.failure(doing, broken(e));
        }
    }

    private static CopiedRows begin(Session session, StreamSocket socket, String sql, String doing, CopyManager copies)
            throws SQLException, IOException {
        boolean begun = false;
        try {
            socket.keepCopied();
            CopyOut driver = copies.copyOut(sql);
            begun = socket.keepsCopied();
            return new CopiedRows(session, doing, driver, begun ? socket : null);
        } finally {
            if (!begun) {
                socket.giveAll();
            }
        }
    }

    /**
     * Waits until so many bytes are there.
     *
     * @return how many; fewer at the end; -1: there are no more, and the statement has ended well
     * @throws PostgresException if it has not, or the connection is lost
     */
    public int read(byte[] target, int offset, int length) {
        try {
            int n = 0;
            while (n < length) {
                int got = some(target, offset + n, length - n);
                if (got < 0) {
                    break;
                }
                n += got;
            }
            return n == 0 && length > 0 ? -1 : n;
        } catch (SQLException e) {
            throw session.failure(doing, e);
        } catch (IOException e) {
            throw session.failure(doing, broken(e));
        }
    }

    /** Of a row that the driver has read; else past it; else the driver reads what it is: a notice among the rows, or their end. */
    private int some(byte[] target, int offset, int length) throws SQLException, IOException {
        if (rowFrom < row.length) {
            int part = Math.min(length, row.length - rowFrom);
            System.arraycopy(row, rowFrom, target, offset, part);
            rowFrom += part;
            return part;
        }
        if (ended) {
            return -1;
        }
        int past = socket == null ? -1 : socket.readCopied(target, offset, length);
        if (past >= 0) {
            return past;
        }
        return nextFromDriver() ? 0 : -1;
    }

    private boolean nextFromDriver() throws SQLException, IOException {
        row = NONE; // Or it would be held while the next one, which may be as large, is read.
        rowFrom = 0;
        byte[] next = driver.readFromCopy();
        if (next == null) {
            ended = true;
            if (socket != null) {
                socket.giveAll();
            }
            return false;
        }
        row = next;
        byDriver++;
        return true;
    }

    /** Rows that were begun to be read; a binary format may have one message more, that of its end. */
    public long messages() {
        try {
            return byDriver + (socket == null ? 0 : socket.copiedMessages());
        } catch (IOException e) {
            throw session.failure(doing, broken(e));
        }
    }

    boolean isPastDriver() {
        return socket != null;
    }

    private static SQLException broken(IOException e) {
        return new SQLException("An I/O error occurred while reading what a COPY sends.", "08006", e);
    }
}
