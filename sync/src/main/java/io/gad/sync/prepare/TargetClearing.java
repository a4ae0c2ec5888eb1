package io.gad.sync.prepare;

import io.gad.member.Mandate;
import io.gad.member.MemberLock;
import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Takes everything of the customer's out of a closed database, in batches small enough for the lock table: what an
 * interrupted copy has left, or what a former primary holds. Each batch proves the mandate. Killed anywhere, it is run
 * again and goes on.
 */
public final class TargetClearing {

    private static final int BATCH = 100;

    /** Leaves of partitioned tables first, so that dropping a root needs few locks. */
    private static final String RELATIONS = """
            SELECT CASE r.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
                                  WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END AS kind, n.nspname, r.relname
              FROM pg_catalog.pg_class r JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace
             WHERE r.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND n.nspname NOT IN ('gad', 'information_schema')
               AND n.nspname !~ '^pg_'
               AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d
                                WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = r.oid
                                  AND d.deptype IN ('e', 'i'))
             ORDER BY r.relkind NOT IN ('m', 'v'), r.relkind = 'S', NOT r.relispartition, r.relkind = 'p', r.oid
             LIMIT
            """;

    private static final String OTHERS = """
            SELECT pg_catalog.format('DROP EVENT TRIGGER IF EXISTS %I', evtname)
              FROM pg_catalog.pg_event_trigger WHERE evtname !~ '^gad_'
            UNION ALL
            SELECT pg_catalog.format('DROP PUBLICATION IF EXISTS %I', pubname)
              FROM pg_catalog.pg_publication WHERE pubname !~ '^gad_'
            UNION ALL
            SELECT pg_catalog.format('ALTER SUBSCRIPTION %1$I DISABLE; ALTER SUBSCRIPTION %1$I SET (slot_name = NONE);'
                          ' DROP SUBSCRIPTION %1$I', subname)
              FROM pg_catalog.pg_subscription
             WHERE subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
            UNION ALL
            SELECT pg_catalog.format('DROP EXTENSION IF EXISTS %I CASCADE', extname)
              FROM pg_catalog.pg_extension WHERE extname <> 'plpgsql'
            UNION ALL
            SELECT pg_catalog.format('DROP FOREIGN DATA WRAPPER IF EXISTS %I CASCADE', fdwname)
              FROM pg_catalog.pg_foreign_data_wrapper
            UNION ALL
            SELECT pg_catalog.format('DROP CAST IF EXISTS (%s AS %s) CASCADE',
                          castsource::regtype, casttarget::regtype)
              FROM pg_catalog.pg_cast k
             WHERE k.oid >= 16384
               -- the cast of a range to its multirange goes with the types alone
               AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d
                                WHERE d.classid = 'pg_catalog.pg_cast'::regclass AND d.objid = k.oid
                                  AND d.deptype IN ('e', 'i'))
            UNION ALL
            SELECT pg_catalog.format('DROP SCHEMA IF EXISTS %I CASCADE', nspname)
              FROM pg_catalog.pg_namespace
             WHERE nspname NOT IN ('gad', 'information_schema', 'public') AND nspname !~ '^pg_'
            """;

    private final Session target;
    private final Mandate mandate;

    /** @param target a session in the replica role, so that guards and event triggers stay silent */
    public TargetClearing(Session target, Mandate mandate) {
        this.target = target;
        this.mandate = mandate;
    }

    /** Whether anything of the customer's stands here. */
    public static boolean isEmpty(Session target) {
        return target.first(RELATIONS + " 1", row -> row.getString(1)).isEmpty();
    }

    /** Whether any table of the customer's holds a row. */
    public static boolean holdsRows(Session target) {
        return tables(target).stream()
                .anyMatch(t ->
                        target.one("SELECT EXISTS (SELECT 1 FROM ONLY " + t.quoted() + ")", row -> row.getBoolean(1)));
    }

    private static List<TableName> tables(Session target) {
        return target.list("""
                SELECT n.nspname, r.relname FROM pg_catalog.pg_class r
                  JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace
                 WHERE r.relkind = 'r' AND n.nspname NOT IN ('gad', 'information_schema') AND n.nspname !~ '^pg_'
                 ORDER BY 1, 2
                """, row -> new TableName(row.getString(1), row.getString(2)));
    }

    /** Removes every object; the database is then as the empty template makes it, but for our schema. */
    public void dropEverything() {
        List<String> batch = relations();
        while (!batch.isEmpty()) {
            run(batch);
            List<String> next = relations();
            if (next.equals(batch)) {
                break; // what refuses to go alone goes with its schema or its extension
            }
            batch = next;
        }
        for (String statement : target.list(OTHERS, row -> row.getString(1))) {
            run(List.of(statement));
        }
        renewPublicSchema();
        unlinkLargeObjects();
        run(List.of(
                "DELETE FROM gad.changed WHERE kind IN ('identity', 'index dropped ahead')",
                "DELETE FROM gad.sequence",
                "DELETE FROM gad.heartbeat",
                "DELETE FROM gad.reread",
                "DELETE FROM gad.left_out",
                "DELETE FROM gad.left_out_pattern",
                "DELETE FROM gad.refresh",
                "DELETE FROM gad.ddl_log"));
    }

    /** Removes every row but keeps the tables, where the schema is the operator's own. */
    public void truncateEverything() {
        List<TableName> tables = tables(target);
        for (int from = 0; from < tables.size(); from += BATCH) {
            List<TableName> some = tables.subList(from, Math.min(tables.size(), from + BATCH));
            run(List.of(
                    "TRUNCATE " + some.stream().map(TableName::quoted).collect(Collectors.joining(", ")) + " CASCADE"));
        }
        run(List.of("DELETE FROM gad.heartbeat"));
    }

    private List<String> relations() {
        return target.list(
                RELATIONS + " " + BATCH,
                row -> "DROP " + row.getString(1) + " IF EXISTS "
                        + new TableName(row.getString(2), row.getString(3)).quoted() + " CASCADE");
    }

    private void renewPublicSchema() {
        boolean filled = target.one("""
                SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d
                 WHERE d.refclassid = 'pg_catalog.pg_namespace'::regclass
                   AND d.refobjid = pg_catalog.to_regnamespace('public') AND d.deptype = 'n')
                """, row -> row.getBoolean(1));
        boolean there = target.one("SELECT pg_catalog.to_regnamespace('public') IS NOT NULL", row -> row.getBoolean(1));
        if (there && !filled) {
            return;
        }
        int version = target.one("SELECT pg_catalog.current_setting('server_version_num')::int", row -> row.getInt(1));
        String rights = version >= 150_000
                ? "ALTER SCHEMA public OWNER TO pg_database_owner; GRANT USAGE ON SCHEMA public TO PUBLIC"
                : "GRANT ALL ON SCHEMA public TO PUBLIC";
        run(List.of(
                "DROP SCHEMA IF EXISTS public CASCADE",
                "CREATE SCHEMA public",
                "COMMENT ON SCHEMA public IS 'standard public schema'",
                rights));
    }

    private void unlinkLargeObjects() {
        boolean left = true;
        while (left) {
            left = target.transaction(() -> {
                MemberLock.hold(target, mandate);
                return !target.list(
                                "SELECT pg_catalog.lo_unlink(oid) FROM (SELECT oid FROM"
                                        + " pg_catalog.pg_largeobject_metadata LIMIT 1000) batch",
                                row -> row.getInt(1))
                        .isEmpty();
            });
        }
    }

    private void run(List<String> statements) {
        target.transaction(() -> {
            MemberLock.hold(target, mandate);
            statements.forEach(target::execute);
        });
    }
}
