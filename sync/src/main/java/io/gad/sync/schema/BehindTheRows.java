package io.gad.sync.schema;

import io.gad.postgres.Session;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the section post-data of a dump makes, each with a name that is the same on both sides. Read from tables of the catalog
 * alone: under a snapshot it is what the snapshot shows.
 */
final class BehindTheRows {

    private static final String OBJECTS = """
            WITH relation AS (
              SELECT c.oid, pg_catalog.format('%I.%I', n.nspname, c.relname) AS name
                FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            ), publication AS (
              SELECT oid, pg_catalog.quote_ident(pubname) AS name FROM pg_catalog.pg_publication
            ), object (class, oid, name, on_what) AS (
              SELECT 'pg_catalog.pg_class'::regclass, r.oid, r.name, ''
                FROM pg_catalog.pg_index i JOIN relation r ON r.oid = i.indexrelid
              UNION ALL SELECT 'pg_catalog.pg_constraint'::regclass, k.oid, k.conname,
                     coalesce(r.name, 'domain ' || pg_catalog.format('%I.%I', n.nspname, t.typname))
                FROM pg_catalog.pg_constraint k LEFT JOIN relation r ON r.oid = k.conrelid
                LEFT JOIN pg_catalog.pg_type t ON t.oid = k.contypid
                LEFT JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
              UNION ALL SELECT 'pg_catalog.pg_trigger'::regclass, t.oid, t.tgname, r.name
                FROM pg_catalog.pg_trigger t JOIN relation r ON r.oid = t.tgrelid WHERE NOT t.tgisinternal
              UNION ALL SELECT 'pg_catalog.pg_rewrite'::regclass, w.oid, w.rulename, r.name
                FROM pg_catalog.pg_rewrite w JOIN relation r ON r.oid = w.ev_class WHERE w.rulename <> '_RETURN'
              UNION ALL SELECT 'pg_catalog.pg_policy'::regclass, p.oid, p.polname, r.name
                FROM pg_catalog.pg_policy p JOIN relation r ON r.oid = p.polrelid
              UNION ALL SELECT 'pg_catalog.pg_statistic_ext'::regclass, s.oid, s.stxname, n.nspname
                FROM pg_catalog.pg_statistic_ext s JOIN pg_catalog.pg_namespace n ON n.oid = s.stxnamespace
              UNION ALL SELECT 'pg_catalog.pg_event_trigger'::regclass, oid, evtname, '' FROM pg_catalog.pg_event_trigger
              UNION ALL SELECT 'pg_catalog.pg_publication'::regclass, oid, name, '' FROM publication
              UNION ALL SELECT 'pg_catalog.pg_publication_rel'::regclass, m.oid, p.name, r.name
                FROM pg_catalog.pg_publication_rel m JOIN publication p ON p.oid = m.prpubid
                JOIN relation r ON r.oid = m.prrelid)
            SELECT class::oid::bigint, oid::bigint, pg_catalog.format('%s %I %s', class::regclass, name, on_what)
              FROM object WHERE oid >= 16384
            """;

    private BehindTheRows() {}

    /** The names by (catalog, object). */
    static Map<List<Long>, String> of(Session side) {
        Map<List<Long>, String> names = new HashMap<>();
        side.list(OBJECTS, row -> names.put(List.of(row.getLong(1), row.getLong(2)), row.getString(3)));
        return names;
    }

    /** How many of the names are those of the customer's indexes, which constraints have too. */
    static int indexes(Collection<String> names) {
        return (int) names.stream()
                .filter(name -> name.startsWith("pg_class ")
                        && !name.startsWith("pg_class \"gad.")
                        && !name.startsWith("pg_class \"pg_"))
                .count();
    }
}
