package io.gad.postgres;

import io.gad.postgres.socket.StreamSocket;
import java.io.IOException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOut;

/**
 * What a COPY TO STDOUT sends, as bytes without the borders of its rows: past the driver where its socket can be read, which costs
 * a third of what the driver takes for each row; else from the driver. Must be read to its end, or the session be abandoned.
 */
public final class CopiedRows {

    private final Session session;
    private final String doing;
    private final CopyOut driver;
    private final @Nullable StreamSocket socket;

    /** From the driver, what of the row in hand was not asked for yet. */
    private byte[] row = new byte[0];

    private int rowFrom;
    private boolean driverIsDone;
    private long messages;

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
            int n = socket == null ? fromDriver(target, offset, length) : socket.readCopied(target, offset, length);
            if (n < 0) {
                end();
            }
            return n;
        } catch (SQLException e) {
            throw session.failure(doing, e);
        } catch (IOException e) {
            throw session.failure(doing, broken(e));
        }
    }

    /** Rows that were begun to be read; a binary format may have one message more, that of its end. */
    public long messages() {
        try {
            return socket == null ? messages : socket.copiedMessages();
        } catch (IOException e) {
            throw session.failure(doing, broken(e));
        }
    }

    boolean isPastDriver() {
        return socket != null;
    }

    private int fromDriver(byte[] target, int offset, int length) throws SQLException {
        int n = 0;
        while (n < length && (rowFrom < row.length || nextFromDriver())) {
            int part = Math.min(length - n, row.length - rowFrom);
            System.arraycopy(row, rowFrom, target, offset + n, part);
            rowFrom += part;
            n += part;
        }
        return n == 0 && length > 0 ? -1 : n;
    }

    private boolean nextFromDriver() throws SQLException {
        byte[] next = driverIsDone ? null : driver.readFromCopy();
        if (next == null) {
            driverIsDone = true;
            return false;
        }
        row = next;
        rowFrom = 0;
        messages++;
        return true;
    }

    /** How it ended, the driver reads in any case. */
    private void end() throws SQLException, IOException {
        if (socket == null) {
            return;
        }
        try {
            byte[] more = driver.readFromCopy();
            if (more != null) {
                throw new SQLException("Expected the end of a COPY, found " + more.length + " bytes more.", "08P01");
            }
        } finally {
            socket.giveAll();
        }
    }

    private static SQLException broken(IOException e) {
        return new SQLException("An I/O error occurred while reading what a COPY sends.", "08006", e);
    }
}
