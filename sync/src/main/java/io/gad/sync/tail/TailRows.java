package io.gad.sync.tail;

import io.gad.postgres.pgoutput.PgOutputMessage.Column;
import io.gad.postgres.pgoutput.PgOutputMessage.Delete;
import io.gad.postgres.pgoutput.PgOutputMessage.Identity;
import io.gad.postgres.pgoutput.PgOutputMessage.Insert;
import io.gad.postgres.pgoutput.PgOutputMessage.Relation;
import io.gad.postgres.pgoutput.PgOutputMessage.RowChange;
import io.gad.postgres.pgoutput.PgOutputMessage.Update;
import io.gad.postgres.pgoutput.Tuple;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decoded rows as maps from column to text. */
final class TailRows {

    private TailRows() {}

    static LostChange change(Relation relation, RowChange change) {
        String table = relation.name().toString();
        return switch (change) {
            case Insert insert -> new LostChange(table, "INSERT", Map.of(), values(relation, insert.row(), false));
            case Delete delete ->
                new LostChange(
                        table, "DELETE", values(relation, delete.row(), !delete.whole()), Map.of(), delete.whole());
            case Update update ->
                new LostChange(
                        table,
                        "UPDATE",
                        old(relation, update),
                        values(relation, update.row(), false),
                        update.before().isPresent() && update.whole());
        };
    }

    /** Without an old image the identity did not change: it is that of the new row. */
    private static Map<String, @Nullable String> old(Relation relation, Update update) {
        if (update.before().isPresent()) {
            return values(relation, update.before().get(), !update.whole());
        }
        return relation.identity() == Identity.FULL ? Map.of() : values(relation, update.row(), true);
    }

    static Map<String, @Nullable String> values(Relation relation, Tuple row, boolean identityOnly) {
        Map<String, @Nullable String> values = new LinkedHashMap<>();
        for (int i = 0; i < row.size(); i++) {
            Column column = relation.columns().get(i);
            if (row.isUnchanged(i) || (identityOnly && !column.key())) {
                continue;
            }
            values.put(column.name(), row.isNull(i) ? null : row.text(i));
        }
        return values;
    }
}
