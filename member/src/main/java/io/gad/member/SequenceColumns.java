package io.gad.member;

import io.gad.postgres.Session;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** How far the columns are that sequences feed, where an index answers that at once. */
final class SequenceColumns {

    /** The columns that a sequence feeds and that lead an index, as a list of questions for their farthest values. */
    private static final String FED = """
            SELECT c.oid::text, f.query
            FROM pg_catalog.pg_class c
            JOIN pg_catalog.pg_sequence s ON s.seqrelid = c.oid
            CROSS JOIN LATERAL (
                SELECT pg_catalog.string_agg(pg_catalog.format('(SELECT %s(%I)::bigint FROM %I.%I)',
                           CASE WHEN s.seqincrement > 0 THEN 'max' ELSE 'min' END,
                           a.attname, tn.nspname, t.relname), ', ') AS query
                FROM (SELECT d.refobjid AS rel, d.refobjsubid AS num FROM pg_catalog.pg_depend d
                       WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid
                         AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype IN ('a', 'i')
                      UNION
                      SELECT ad.adrelid, ad.adnum FROM pg_catalog.pg_depend d
                        JOIN pg_catalog.pg_attrdef ad ON ad.oid = d.objid
                       WHERE d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass AND d.refobjid = c.oid
                         AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass) fed
                JOIN pg_catalog.pg_class t ON t.oid = fed.rel AND t.relkind IN ('r', 'p')
                JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
                JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attnum = fed.num
                     AND a.atttypid IN ('int2'::pg_catalog.regtype, 'int4'::pg_catalog.regtype, 'int8'::pg_catalog.regtype)
                WHERE EXISTS (SELECT 1 FROM pg_catalog.pg_index i
                               JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid
                               JOIN pg_catalog.pg_am am ON am.oid = ic.relam AND am.amname = 'btree'
                               WHERE i.indrelid = t.oid AND i.indisvalid AND i.indpred IS NULL
                                 AND i.indkey[0] = fed.num)) f
            WHERE c.oid = ANY (?::oid[]) AND f.query IS NOT NULL
            """;

    private SequenceColumns() {}

    /** The questions for the columns that each of them feeds; nothing of those that feed none. */
    private static Map<String, String> fed(Session s, List<DueSequence> batch) {
        Map<String, String> queries = new LinkedHashMap<>();
        s.list(
                        FED,
                        r -> Map.entry(r.getString(1), r.getString(2)),
                        Sequences.array(batch.stream().map(DueSequence::oid)))
                .forEach(e -> queries.put(e.getKey(), e.getValue()));
        return queries;
    }

    /** The farthest values of the batch's columns, by object id. */
    static Map<String, Long> farthest(Session s, List<DueSequence> batch) {
        Map<String, Long> found = new HashMap<>();
        Map<String, String> queries = fed(s, batch);
        String query = batch.stream()
                .filter(t -> queries.containsKey(t.oid()))
                .map(t -> "SELECT '" + t.oid() + "', " + farthest(queries.getOrDefault(t.oid(), ""), t))
                .collect(Collectors.joining(" UNION ALL "));
        if (query.isEmpty()) {
            return found;
        }
        for (Map.Entry<String, Long> e : s.list(query, r -> {
            long value = r.getLong(2);
            return r.wasNull() ? Map.entry("", 0L) : Map.entry(r.getString(1), value);
        })) {
            found.put(e.getKey(), e.getValue());
        }
        found.remove("");
        return found;
    }

    /** The farthest value of its columns; empty if it feeds none, or they hold none. */
    static Optional<Long> farthest(Session s, DueSequence sequence) {
        return Optional.ofNullable(fed(s, List.of(sequence)).get(sequence.oid()))
                .flatMap(query -> s.one(
                        "SELECT " + farthest(query, sequence), r -> Optional.ofNullable(r.getObject(1, Long.class))));
    }

    private static String farthest(String query, DueSequence t) {
        return (t.state().increment() > 0 ? "greatest(" : "least(") + query + ")";
    }
}
