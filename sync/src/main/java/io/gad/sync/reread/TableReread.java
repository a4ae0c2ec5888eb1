package io.gad.sync.reread;

import io.gad.member.RereadList;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import io.gad.sync.SyncProblem;
import io.gad.sync.apply.ProgressTable;
import io.gad.sync.constraint.OlderRows;
import io.gad.sync.cut.Cut;
import io.gad.sync.cut.CutFailed;
import io.gad.sync.cut.CutSite;
import io.gad.sync.refresh.RefreshQueue;
import java.io.ByteArrayOutputStream;
import java.sql.SQLException;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;

/**
 * Reads one table anew at a cut: its definition is made alike, its rows are taken out and those of the source's snapshot put
 * in, and its entry goes, all in one transaction of the target, which stands exactly at the snapshot's position. Killed
 * before its commit, nothing has happened and the entry stands; after it, the next change of the table is applied again.
 */
final class TableReread {

    private static final int PIECE_BYTES = 64 * 1024;

    private final CutSite site;
    private final Cut cut;
    private final TableName table;

    TableReread(CutSite site, Cut cut, TableName table) {
        this.site = site;
        this.cut = cut;
        this.table = table;
    }

    /**
     * Inside the cut's transactions; whoever calls it commits.
     *
     * @return how many rows the table has now
     * @throws CutFailed if a definition came in between, or somebody has taken the table off the list
     * @throws SyncProblem if the two sides' tables cannot be made alike
     */
    long run(TableDefinition definition) {
        if (!RereadList.holds(cut.target(), table)) {
            throw new CutFailed("table " + table + " is not to be read any more"); // left out meanwhile
        }
        SourceTable source = SourceTable.look(cut.source(), table)
                .orElseThrow(() -> new SyncProblem(
                        "SCHEMA_MISMATCH",
                        "Expected a table " + table + " on the source, as on the target, found none.",
                        "Drop it on the target, if it is not wanted there."));
        try (Session now = site.openSource()) {
            source.lock(cut, now);
            // Rows go first: none is in the way of what the definition may ask for.
            cut.target().execute("DELETE FROM ONLY " + table.quoted());
            definition.makeAlike(now, cut.target(), table);
        }
        long rows = OlderRows.write(cut.target(), table, () -> pipe(source));
        RereadList.remove(cut.target(), table);
        // Whoever writes the table's changes knows it as it was.
        var unused = ProgressTable.changeLists(
                cut.target(), site.task(), site.mandate().reign().epoch());
        RefreshQueue.addThoseOver(cut.target(), table);
        return rows;
    }

    private long pipe(SourceTable source) {
        try {
            CopyOut out = cut.source().driver().getCopyAPI().copyOut(source.copyOut());
            CopyIn in = cut.target().driver().getCopyAPI().copyIn(source.copyIn());
            return pipe(out, in);
        } catch (SQLException e) {
            cut.abandon(); // A statement on a connection whose COPY has not ended would wait for ever.
            throw new PostgresException("Reading table " + table + " anew", e);
        }
    }

    private long pipe(CopyOut out, CopyIn in) throws SQLException {
        try {
            ByteArrayOutputStream piece = new ByteArrayOutputStream(PIECE_BYTES * 2);
            for (byte[] row = out.readFromCopy(); row != null; row = out.readFromCopy()) {
                piece.writeBytes(row);
                if (piece.size() >= PIECE_BYTES) {
                    write(in, piece);
                }
            }
            write(in, piece);
            return in.endCopy();
        } catch (SQLException e) {
            if (OlderRows.goOnAfter(e.getSQLState(), out, in)) {
                throw new PostgresException("Reading table " + table + " anew", e);
            }
            throw e;
        }
    }

    private static void write(CopyIn in, ByteArrayOutputStream piece) throws SQLException {
        byte[] bytes = piece.toByteArray();
        in.writeToCopy(bytes, 0, bytes.length);
        piece.reset();
    }
}
