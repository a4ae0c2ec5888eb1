package io.gad.sync.copy;

import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import java.io.ByteArrayOutputStream;
import java.sql.SQLException;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;

/**
 * Rows on their way from one server's COPY into the other's, in small pieces: what waits here is never more, but for the
 * one row in hand, which may be huge and is passed on as it came.
 */
final class Pipe {

    private static final int PIECE_BYTES = 64 * 1024;

    private final Session source;
    private final Session target;
    private final Throttle throttle;

    Pipe(Session source, Session target, Throttle throttle) {
        this.source = source;
        this.target = target;
        this.throttle = throttle;
    }

    /** Runs both statements to their ends; gives the rows that the target has taken. */
    long run(String copyOut, String copyIn, CopyTable table, CopyProgress.Running counter) {
        boolean ended = false;
        try {
            CopyOut out = source.driver().getCopyAPI().copyOut(copyOut);
            CopyIn in = begin(copyIn, table);
            ByteArrayOutputStream piece = new ByteArrayOutputStream(PIECE_BYTES * 2);
            long rows = 0;
            byte[] row = out.readFromCopy();
            while (row != null) {
                boolean isPiece = row.length >= PIECE_BYTES;
                if (isPiece || piece.size() >= PIECE_BYTES) {
                    write(in, piece.toByteArray(), rows, table, counter);
                    piece.reset();
                    rows = 0;
                }
                if (isPiece) {
                    write(in, row, 1, table, counter);
                    row = null; // or it would be held while the next one is read
                } else {
                    piece.writeBytes(row);
                    rows++;
                }
                row = out.readFromCopy();
            }
            write(in, piece.toByteArray(), rows, table, counter);
            long taken = end(in, table);
            counter.rows.set(taken);
            ended = true;
            return taken;
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

    private CopyIn begin(String copyIn, CopyTable table) {
        try {
            return target.driver().getCopyAPI().copyIn(copyIn);
        } catch (SQLException e) {
            throw refused(table, e);
        }
    }

    private void write(CopyIn in, byte[] bytes, long rows, CopyTable table, CopyProgress.Running counter) {
        try {
            in.writeToCopy(bytes, 0, bytes.length);
        } catch (SQLException e) {
            throw refused(table, e);
        }
        counter.rows.addAndGet(rows);
        counter.bytes.addAndGet(bytes.length);
        try {
            throttle.moved(rows, bytes.length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LoadEnded(e);
        }
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

    /** Somebody wants the copy to end. */
    static final class LoadEnded extends RuntimeException {

        private static final long serialVersionUID = 1L;

        LoadEnded(Throwable cause) {
            super("The copy was ended", cause);
        }
    }
}
