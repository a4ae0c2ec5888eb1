package io.gad.sync.constraint;

import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks, and from 18 on {@code NOT NULL} of tables without parents and partitions, that are {@code NOT VALID}: the source's old rows may break them, and whoever writes such rows here anew would be
 * refused. They are taken off and put back as they were, {@code NOT VALID} and with their comments, in one transaction of
 * the target; who reads the database never sees it without them. Rolled back or killed on the way, nothing has happened.
 *
 * <p>Tables beside the written ones lose what they inherit with them, and PostgreSQL reads all their rows to take it for
 * valid again: a partition's share can be dropped by itself in no way.
 */
public final class UnvalidatedChecks {

    /** Of two sessions that take the same ones off, one waits for the other's end. */
    private static final long LOCK = 0x6761645f6e766364L;

    /** For those who read the tables; whoever wants to read them then waits behind us. Not to be had is tried again later. */
    private static final String PATIENCE = "3s";

    private static final Logger LOG = LoggerFactory.getLogger(UnvalidatedChecks.class);

    /**
     * Those of some tables, with those above that it inherits them from: only there can they be dropped. Those above go first
     * and come last, as what a table has of its own too stays when it no longer inherits it. Below others may inherit
     * them as well, and have found all their rows to hold.
     */
    private static final String OF_TABLES = """
            WITH RECURSIVE above AS (
              SELECT k.conrelid, k.conname, 0 AS steps FROM pg_catalog.pg_constraint k
               WHERE k.conrelid = ANY (?::text[]::pg_catalog.regclass[]) AND NOT k.convalidated
                 AND (k.contype = 'c' OR k.contype = 'n' AND NOT EXISTS (
                      SELECT FROM pg_catalog.pg_inherits i WHERE k.conrelid IN (i.inhrelid, i.inhparent)))
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
              JOIN pg_catalog.pg_constraint k ON k.conrelid = t.conrelid AND k.conname = t.conname AND k.contype IN ('c', 'n')
              LEFT JOIN (SELECT conrelid, conname, max(steps) AS steps FROM above GROUP BY 1, 2) a
                ON a.conrelid = k.conrelid AND a.conname = k.conname
             ORDER BY a.steps DESC NULLS LAST, 1, 2
            """;

    /** Of the domains that the values of some tables are of, or are made of; of all domains where no tables are given. */
    private static final String OF_DOMAINS = """
            WITH RECURSIVE used AS (
              SELECT t.oid FROM pg_catalog.pg_type t
               WHERE ?::text[] IS NULL OR t.oid IN (SELECT atttypid FROM pg_catalog.pg_attribute
                                                   WHERE attrelid = ANY (?::text[]::pg_catalog.regclass[]) AND attnum > 0)
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

    /** Those of some tables and of their domains. */
    static UnvalidatedChecks of(Session target, Collection<TableName> tables) {
        String[] names = tables.stream().map(TableName::quoted).toArray(String[]::new);
        List<Check> checks = new ArrayList<>(list(target, OF_TABLES, (Object) names));
        checks.addAll(list(target, OF_DOMAINS, names, names));
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

    boolean isEmpty() {
        return checks.isEmpty();
    }

    /** @throws PostgresException of a passing kind if others use what they are of, and do not let go of it soon */
    public void takeOff() {
        if (checks.isEmpty()) {
            return;
        }
        fireTriggers();
        String before = target.one("SELECT pg_catalog.current_setting('lock_timeout')", row -> row.getString(1));
        wait(PATIENCE);
        target.execute("SELECT pg_catalog.pg_advisory_xact_lock(" + LOCK + ")");
        for (Check check : checks) {
            if (check.own()) {
                target.execute("ALTER " + check.of() + " DROP CONSTRAINT " + check.name());
            }
        }
        wait(before);
    }

    /** A table of whose rows some wait for a trigger at the commit, one that fires here too, is not to be altered. */
    private void fireTriggers() {
        if (checks.stream().anyMatch(check -> check.of().startsWith("TABLE "))) {
            target.execute("SET CONSTRAINTS ALL IMMEDIATE");
        }
    }

    private void wait(String atMost) {
        var unused =
                target.one("SELECT pg_catalog.set_config('lock_timeout', ?, true)", row -> row.getString(1), atMost);
    }

    public void putBack() {
        fireTriggers();
        for (Check check : checks.reversed()) {
            if (check.own()) {
                target.execute("ALTER " + check.of() + " ADD CONSTRAINT " + check.name() + " " + check.definition());
            }
        }
        for (Check check : checks) {
            if (check.valid()) {
                validate(check);
            }
            if (!check.comment().equals("NULL")) {
                target.execute("COMMENT ON " + check.commented() + " IS " + check.comment());
            }
        }
    }

    /** One that asks for the moment may find otherwise of rows that it took once. */
    private void validate(Check check) {
        OlderRows.refusal(target, () -> target.execute("ALTER " + check.of() + " VALIDATE CONSTRAINT " + check.name()))
                .ifPresent(refusal -> LOG.warn(
                        "database={} constraint {} of {} was valid and stays NOT VALID, as rows that it took once now break it: {}",
                        target.database(),
                        check.name(),
                        check.of(),
                        refusal.getMessage()));
    }
}
