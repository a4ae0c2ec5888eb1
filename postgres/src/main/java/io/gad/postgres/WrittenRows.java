package io.gad.postgres;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How many rows a session has written into which tables, as the server counts for the session itself while it goes on. */
public final class WrittenRows {

    /** Counts since the last report to the statistics, which comes between transactions only. */
    private static final String COUNTED = """
            SELECT schemaname, relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_catalog.pg_stat_xact_user_tables
            WHERE n_tup_ins + n_tup_upd + n_tup_del > 0 AND schemaname <> 'gad' AND schemaname !~ '^pg_'
            """;

    private final Map<TableName, Long> counts;

    private WrittenRows(Map<TableName, Long> counts) {
        this.counts = counts;
    }

    /** Inside a running transaction. Rows of temporary tables and of ours do not count. */
    public static WrittenRows of(Session session) {
        Map<TableName, Long> counts = new HashMap<>();
        session.list(COUNTED, row -> counts.put(new TableName(row.getString(1), row.getString(2)), row.getLong(3)));
        return new WrittenRows(counts);
    }

    /** The tables, without these, into which more was written since. */
    public List<TableName> since(WrittenRows before, Collection<TableName> but) {
        return counts.entrySet().stream()
                .filter(e -> e.getValue() > before.counts.getOrDefault(e.getKey(), 0L))
                .map(Map.Entry::getKey)
                .filter(table -> !but.contains(table))
                .toList();
    }
}
