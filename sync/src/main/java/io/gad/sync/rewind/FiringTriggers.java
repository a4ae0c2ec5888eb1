package io.gad.sync.rewind;

import io.gad.postgres.Session;
import java.util.List;
import java.util.Optional;

/**
 * Triggers and rules that fire also for what is applied. A rewind sets rows that are alike too, so what they write elsewhere
 * would be written once too often, in tables of which neither log tells.
 */
public final class FiringTriggers {

    private static final String FIRING = """
            SELECT pg_catalog.format('%I on %s', t.tgname, t.tgrelid::pg_catalog.regclass) FROM pg_catalog.pg_trigger t
             WHERE t.tgenabled IN ('A', 'R') AND NOT t.tgisinternal AND t.tgname !~ '^gad_'
            UNION ALL
            SELECT pg_catalog.format('%I on %s', r.rulename, r.ev_class::pg_catalog.regclass) FROM pg_catalog.pg_rewrite r
             WHERE r.ev_enabled IN ('A', 'R') AND r.rulename <> '_RETURN' ORDER BY 1
            """;

    private FiringTriggers() {}

    /** Why rows of the session's database cannot be set; empty if they can. */
    public static Optional<String> obstacle(Session side) {
        List<String> firing = side.list(FIRING, row -> row.getString(1));
        return firing.isEmpty()
                ? Optional.empty()
                : Optional.of("Expected no trigger and no rule of database " + side.database()
                        + " to fire for what is applied (ENABLE ALWAYS, ENABLE REPLICA), found "
                        + String.join(", ", firing) + ": what they write is in no log.");
    }
}
