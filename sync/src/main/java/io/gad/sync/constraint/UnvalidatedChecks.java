package io.gad.sync.constraint;

import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks that are {@code NOT VALID}: the source's old rows may break them, and whoever writes such rows here anew would be
 * refused. They are taken off and put back as they were, {@code NOT VALID} and with their comments, in one transaction of
 * the target; who reads the database never sees it without them. Rolled back or killed on the way, nothing has happened.
 */
public final class UnvalidatedChecks {

    /** Of two sessions that take the same ones off, one waits for the other's end. */
    private static final long LOCK = 0x6761645f6e766364L;

    /**
     * Those of a table, with those above that it inherits them from: only there can they be dropped. Those above go first
     * and come last, as what a table has of its own too stays when it no longer inherits it. Below others may inherit
     * them as well, and have found all their rows to hold.
     */
    private static final String OF_TABLE = """
            WITH RECURSIVE above AS (
              SELECT k.conrelid, k.conname, 0 AS steps FROM pg_catalog.pg_constraint k
               WHERE k.conrelid = pg_catalog.to_regclass(?) AND k.contype = 'c' AND NOT k.convalidated
                 AND coalesce((pg_catalog.to_jsonb(k) ->> 'conenforced')::boolean, true)
              UNION
              SELECT k.conrelid, k.conname, a.steps + 1 FROM above a
                JOIN pg_catalog.pg_inherits i ON i.inhrelid = a.conrelid
                JOIN pg_catalog.pg_constraint k ON k.conrelid = i.inhparent AND k.conname = a.conname AND k.contype = 'c'
                 AND NOT k.connoinherit
            ), tree AS (
              SELECT conrelid, conname FROM above
              UNION
              SELECT k.conrelid, k.conname FROM tree t
                JOIN pg_catalog.pg_inherits i ON i.inhparent = t.conrelid
                JOIN pg_catalog.pg_constraint k ON k.conrelid = i.inhrelid AND k.conname = t.conname AND k.contype = 'c'
                 AND k.coninhcount > 0
            )
            SELECT pg_catalog.format('TABLE %s', k.conrelid::pg_catalog.regclass), pg_catalog.quote_ident(k.conname),
                   pg_catalog.format('CONSTRAINT %I ON %s', k.conname, k.conrelid::pg_catalog.regclass),
                   pg_catalog.pg_get_constraintdef(k.oid),
                   pg_catalog.quote_literal(pg_catalog.obj_description(k.oid, 'pg_constraint')),
                   a.steps IS NOT NULL AND (k.conislocal OR k.coninhcount = 0), k.convalidated
              FROM tree t
              JOIN pg_catalog.pg_constraint k ON k.conrelid = t.conrelid AND k.conname = t.conname AND k.contype = 'c'
              LEFT JOIN (SELECT conrelid, conname, max(steps) AS steps FROM above GROUP BY 1, 2) a
                ON a.conrelid = k.conrelid AND a.conname = k.conname
             ORDER BY a.steps DESC NULLS LAST, 1, 2
            """;

    /** Of the domains that a table's values are of, or are made of; of all domains where no table is given. */
    private static final String OF_DOMAINS = """
            WITH RECURSIVE used AS (
              SELECT t.oid FROM pg_catalog.pg_type t
               WHERE ?::text IS NULL OR t.oid IN (SELECT atttypid FROM pg_catalog.pg_attribute
                                                   WHERE attrelid = pg_catalog.to_regclass(?) AND attnum > 0)
              UNION
              SELECT p.oid FROM used u JOIN pg_catalog.pg_type t ON t.oid = u.oid
               CROSS JOIN LATERAL (
                 SELECT t.typbasetype AS oid UNION ALL SELECT t.typelem
                 UNION ALL SELECT a.atttypid FROM pg_catalog.pg_attribute a
                            WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
                 UNION ALL SELECT r.rngsubtype FROM pg_catalog.pg_range r WHERE r.rngtypid = t.oid) p
               WHERE p.oid <> 0
            )
            SELECT pg_catalog.format('DOMAIN %s', k.contypid::pg_catalog.regtype), pg_catalog.quote_ident(k.conname),
                   pg_catalog.format('CONSTRAINT %I ON DOMAIN %s', k.conname, k.contypid::pg_catalog.regtype),
                   pg_catalog.pg_get_constraintdef(k.oid),
                   pg_catalog.quote_literal(pg_catalog.obj_description(k.oid, 'pg_constraint')), true, false
              FROM used u JOIN pg_catalog.pg_constraint k ON k.contypid = u.oid
             WHERE k.contype = 'c' AND NOT k.convalidated
             ORDER BY 1, 2
            """;

    /**
     * @param of what it is a constraint of, as ALTER names it
     * @param own whether it is dropped and made by itself, not with the one that it is inherited from
     */
    private record Check(
            String of, String name, String commented, String definition, String comment, boolean own, boolean valid) {}

    private final Session target;
    private final List<Check> checks;

    private UnvalidatedChecks(Session target, List<Check> checks) {
        this.target = target;
        this.checks = checks;
    }

    /** Does the work without those of a table and of its domains, inside the target's running transaction. The table is locked
     * against everybody, if it has such checks. */
    public static <T> T without(Session target, TableName table, Supplier<T> work) {
        UnvalidatedChecks checks = of(target, table);
        checks.takeOff();
        T done = work.get();
        checks.putBack();
        return done;
    }

    private static UnvalidatedChecks of(Session target, TableName table) {
        List<Check> checks = new ArrayList<>(list(target, OF_TABLE, table.quoted()));
        checks.addAll(list(target, OF_DOMAINS, table.quoted(), table.quoted()));
        return new UnvalidatedChecks(target, checks);
    }

    /** Those of all domains. */
    public static UnvalidatedChecks ofDomains(Session target) {
        return new UnvalidatedChecks(target, list(target, OF_DOMAINS, null, null));
    }

    private static List<Check> list(Session target, String sql, @Nullable Object... parameters) {
        return target.list(
                sql,
                row -> new Check(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5) == null ? "NULL" : row.getString(5),
                        row.getBoolean(6),
                        row.getBoolean(7)),
                parameters);
    }

    public void takeOff() {
        if (checks.isEmpty()) {
            return;
        }
        target.execute("SELECT pg_catalog.pg_advisory_xact_lock(" + LOCK + ")");
        for (Check check : checks) {
            if (check.own()) {
                target.execute("ALTER " + check.of() + " DROP CONSTRAINT " + check.name());
            }
        }
    }

    public void putBack() {
        for (Check check : checks.reversed()) {
            if (check.own()) {
                target.execute("ALTER " + check.of() + " ADD CONSTRAINT " + check.name() + " " + check.definition());
            }
        }
        for (Check check : checks) {
            if (check.valid()) {
                target.execute("ALTER " + check.of() + " VALIDATE CONSTRAINT " + check.name());
            }
            if (!check.comment().equals("NULL")) {
                target.execute("COMMENT ON " + check.commented() + " IS " + check.comment());
            }
        }
    }
}
