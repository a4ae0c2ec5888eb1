package io.gad.sync.verify;

import io.gad.postgres.Literal;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Makes rows of the target what the source holds: all of them are taken out first and then put in, so that no other
 * unique index is in the way. Inside the sides' transactions; whoever calls it commits.
 */
final class TableRepair {

    private static final int KEYS_AT_ONCE = 500;

    private final ComparedTable table;
    private final Sides sides;

    TableRepair(ComparedTable table, Sides sides) {
        this.table = table;
        this.sides = sides;
    }

    void byKey(List<Difference> differences) {
        List<List<String>> keys = differences.stream().map(Difference::row).toList();
        for (int from = 0; from < keys.size(); from += KEYS_AT_ONCE) {
            sides.target().execute("DELETE" + table.from() + " WHERE " + among(keys, from));
        }
        for (int from = 0; from < keys.size(); from += KEYS_AT_ONCE) {
            new RowPipe(table, sides).carry(table.from() + " WHERE " + among(keys, from));
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
                sides.target()
                        .execute("DELETE" + table.from() + " WHERE ctid = ANY (ARRAY(SELECT ctid" + same(extra) + "))");
            }
        }
        for (Difference missing : differences) {
            if (missing.kind() == Difference.Kind.MISSING) {
                new RowPipe(table, sides).carry(same(missing));
            }
        }
    }

    private String same(Difference row) {
        return table.from() + " WHERE " + table.rowText() + " = "
                + Literal.of(row.row().getFirst()) + " LIMIT " + row.rows();
    }
}
