package io.gad.sync.precheck;

import java.util.ArrayList;
import java.util.List;

/** Checks of tables and domains that look at more than the row: on the target they are asked at another moment. */
final class CheckConstraintsCheck implements Check {

    private static final String NAME = "check-constraints";

    // The dependencies do not name functions that came with the server; the expression itself does.
    private static final String ASKING_MORE = """
            WITH asked AS (
              SELECT k.oid, p.oid::pg_catalog.regprocedure::text AS what
                FROM pg_catalog.pg_constraint k
               CROSS JOIN LATERAL pg_catalog.regexp_matches(k.conbin::text, ':(?:op)?funcid (\\d+)', 'g') f (numbers)
                JOIN pg_catalog.pg_proc p ON p.oid = f.numbers[1]::oid
               WHERE k.contype = 'c'
                 AND CASE WHEN p.pronamespace = 'pg_catalog'::pg_catalog.regnamespace
                          THEN p.provolatile = 'v' OR p.proname IN ('now', 'transaction_timestamp', 'statement_timestamp',
                            'current_setting', 'txid_current', 'pg_current_xact_id')
                          ELSE p.provolatile <> 'i' OR NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                            WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid AND d.deptype = 'e') END
              UNION SELECT k.oid, 'the moment or the session' FROM pg_catalog.pg_constraint k
                     WHERE k.contype = 'c' AND k.conbin::text ~ '\\{SQLVALUEFUNCTION '
            )
            SELECT CASE WHEN k.contypid <> 0 THEN 'domain ' || k.contypid::pg_catalog.regtype::text
                        ELSE k.conrelid::pg_catalog.regclass::text END || '.' || k.conname || ' by ' || a.what
              FROM asked a JOIN pg_catalog.pg_constraint k ON k.oid = a.oid
              JOIN pg_catalog.pg_namespace n ON n.oid = k.connamespace
             WHERE NOT (k.conrelid <> 0 AND k.coninhcount > 0)
               AND n.nspname NOT IN ('gad', 'information_schema') AND n.nspname !~ '^pg_'
             ORDER BY 1
            """;

    @Override
    public List<Finding> look(PrecheckScene scene) {
        List<Finding> findings = new ArrayList<>();
        for (String database : scene.databases()) {
            List<String> checks = scene.sourceIn(database).list(ASKING_MORE, row -> row.getString(1));
            if (!checks.isEmpty()) {
                findings.add(Finding.warn(
                        NAME,
                        "database " + database + ": asking functions of your own, or the moment: "
                                + Quoted.first(checks),
                        "The target asks them again: later, by its own clock, while other tables are not written yet, and"
                                + " without a search_path. One that refuses there what the source took stops the first copy,"
                                + " or the synchronization. See that they look at the row alone (names with their schema, or"
                                + " ALTER FUNCTION NAME SET search_path = ...); make a trigger of one that does not."));
            }
        }
        return findings.isEmpty() ? List.of(Finding.pass(NAME, "they look at their row alone")) : findings;
    }
}
