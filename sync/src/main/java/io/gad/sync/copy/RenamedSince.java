package io.gad.sync.copy;

import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tables of which something may have had another name since a snapshot, by what the source has captured: what has its name
 * back again is not told by the catalogs.
 */
final class RenamedSince {

    private static final String SHOWN =
            "SELECT concat_ws(' ', epoch, txid, ordinal) FROM gad.ddl_log WHERE tag LIKE 'ALTER %'";

    /** Where the text is not the statement's own, as that of a call, nobody knows what it did. */
    private static final String TOUCHED = """
            SELECT DISTINCT i.image ->> 'schema', i.image ->> 'name'
              FROM gad.ddl_log l
              CROSS JOIN LATERAL (
                SELECT (SELECT b.query FROM gad.ddl_log b
                         WHERE b.epoch = l.epoch AND b.txid = l.txid AND b.ordinal <= l.ordinal AND b.query <> ''
                         ORDER BY b.ordinal DESC LIMIT 1) AS text) q
              CROSS JOIN LATERAL pg_catalog.jsonb_array_elements(l.images) i (image)
             WHERE l.event = 'ddl_command_end' AND l.tag LIKE 'ALTER %'
               AND concat_ws(' ', l.epoch, l.txid, l.ordinal) <> ALL (?)
               AND (q.text IS NULL OR q.text ~* 'rename' OR q.text !~* 'alter')
               AND i.image ->> 'schema' IS NOT NULL AND i.image ->> 'name' IS NOT NULL
            """;

    private RenamedSince() {}

    /** By the names that they have behind each definition. */
    static Set<TableName> of(String snapshot, Session then, Session now) {
        List<String> shown = then.transaction(() -> {
            then.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            then.adopt(snapshot);
            return then.list(SHOWN, row -> row.getString(1));
        });
        return new HashSet<>(now.list(TOUCHED, row -> new TableName(row.getString(1), row.getString(2)), (Object)
                shown.toArray(String[]::new)));
    }
}
