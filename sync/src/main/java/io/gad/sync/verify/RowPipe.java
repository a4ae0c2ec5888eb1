package io.gad.sync.verify;

import io.gad.postgres.PostgresException;
import io.gad.sync.constraint.OlderRows;
import java.sql.SQLException;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;

/** Carries rows of one table from the source to the target as they are, inside the running transactions. */
record RowPipe(ComparedTable table, Sides sides) {

    /**
     * @param rows what stands behind {@code SELECT columns}: from where, and which
     * @return how many
     */
    long carry(String rows) {
        String list = table.writable().isEmpty() ? "" : " (" + table.writable() + ")";
        boolean ended = false;
        try {
            CopyOut out = sides.source()
                    .driver()
                    .getCopyAPI()
                    .copyOut("COPY (SELECT " + table.writable() + rows + ") TO STDOUT");
            CopyIn in = begin(list);
            byte[] row = out.readFromCopy();
            try {
                while (row != null) {
                    write(in, row);
                    row = out.readFromCopy();
                }
                long carried = end(in);
                ended = true;
                return carried;
            } catch (PostgresException e) {
                ended = OlderRows.goOnAfter(e.sqlState(), out, in);
                throw e;
            }
        } catch (SQLException e) {
            throw sides.source().failure("Reading table " + table.name(), e);
        } finally {
            if (!ended) {
                sides.abandon(); // A statement on a connection whose COPY has not ended would wait for ever.
            }
        }
    }

    private CopyIn begin(String list) {
        try {
            return sides.target()
                    .driver()
                    .getCopyAPI()
                    .copyIn("COPY " + table.name().quoted() + list + " FROM STDIN");
        } catch (SQLException e) {
            throw refused(e);
        }
    }

    private void write(CopyIn in, byte[] row) {
        try {
            in.writeToCopy(row, 0, row.length);
        } catch (SQLException e) {
            throw refused(e);
        }
    }

    private long end(CopyIn in) {
        try {
            return in.endCopy();
        } catch (SQLException e) {
            throw refused(e);
        }
    }

    private PostgresException refused(SQLException e) {
        return sides.target().failure("Repairing table " + table.name(), e);
    }
}
