package io.gad.sync.verify;

import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.sync.cut.Cut;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;

/**
 * Makes rows of the target what the cut's source holds: all of them are taken out first and then put in, so that no other
 * unique index is in the way. Inside the cut's transactions; whoever calls it commits.
 */
final class TableRepair {

    private static final int KEYS_AT_ONCE = 500;

    private final ComparedTable table;
    private final Cut cut;

    TableRepair(ComparedTable table, Cut cut) {
        this.table = table;
        this.cut = cut;
    }

    void byKey(List<Difference> differences) {
        List<List<String>> keys = differences.stream().map(Difference::row).toList();
        for (int from = 0; from < keys.size(); from += KEYS_AT_ONCE) {
            cut.target().execute("DELETE" + table.from() + " WHERE " + among(keys, from));
        }
        for (int from = 0; from < keys.size(); from += KEYS_AT_ONCE) {
            pipe(
                    cut.source(),
                    cut.target(),
                    "SELECT " + table.writable() + table.from() + " WHERE " + among(keys, from));
        }
    }

    private String among(List<List<String>> keys, int from) {
        return keys.subList(from, Math.min(from + KEYS_AT_ONCE, keys.size())).stream()
                .map(table::keyLiteral)
                .collect(Collectors.joining(", ", "(" + table.keyColumns() + ") IN (", ")"));
    }

    /** Rows without a key: as many of the same as there are too many, or too few. */
    void byRow(List<Difference> differences) {
        for (Difference extra : differences) {
            if (extra.kind() == Difference.Kind.EXTRA) {
                cut.target()
                        .execute("DELETE" + table.from() + " WHERE ctid = ANY (ARRAY(SELECT ctid" + same(extra) + "))");
            }
        }
        for (Difference missing : differences) {
            if (missing.kind() == Difference.Kind.MISSING) {
                pipe(cut.source(), cut.target(), "SELECT " + table.writable() + same(missing));
            }
        }
    }

    private String same(Difference row) {
        return table.from() + " WHERE " + table.rowText() + " = "
                + ComparedTable.literal(row.row().getFirst()) + " LIMIT " + row.rows();
    }

    private void pipe(Session source, Session target, String query) {
        String list = table.writable().isEmpty() ? "" : " (" + table.writable() + ")";
        try {
            CopyOut out = source.driver().getCopyAPI().copyOut("COPY (" + query + ") TO STDOUT");
            CopyIn in =
                    target.driver().getCopyAPI().copyIn("COPY " + table.name().quoted() + list + " FROM STDIN");
            byte[] row = out.readFromCopy();
            while (row != null) {
                in.writeToCopy(row, 0, row.length);
                row = out.readFromCopy();
            }
            long unused = in.endCopy();
        } catch (SQLException e) {
            cut.abandon(); // A statement on a connection whose COPY has not ended would wait for ever.
            throw new PostgresException("Repairing table " + table.name(), e);
        }
    }
}
