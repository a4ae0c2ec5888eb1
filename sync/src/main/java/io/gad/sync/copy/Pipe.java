package io.gad.sync.copy;

import io.gad.postgres.CopiedRows;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import java.sql.SQLException;
import org.postgresql.copy.CopyIn;

/**
 * Rows on their way from one server's COPY into the other's, in small pieces, whose borders are none of the rows: what waits
 * here is never more.
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
            CopiedRows out =
                    source.copyOut(copyOut, "Reading table " + table.name() + " of database " + source.database());
            CopyIn in = begin(copyIn, table);
            byte[] piece = new byte[PIECE_BYTES];
            long before = 0;
            int n = out.read(piece, 0, piece.length);
            while (n >= 0) {
                write(in, piece, n, out.messages() - before, table, counter);
                before = out.messages();
                n = out.read(piece, 0, piece.length);
            }
            long taken = end(in, table);
            counter.rows.set(taken);
            ended = true;
            return taken;
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

    private void write(CopyIn in, byte[] bytes, int n, long rows, CopyTable table, CopyProgress.Running counter) {
        try {
            in.writeToCopy(bytes, 0, n);
        } catch (SQLException e) {
            throw refused(table, e);
        }
        counter.rows.addAndGet(rows);
        counter.bytes.addAndGet(n);
        try {
            throttle.moved(rows, n);
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
