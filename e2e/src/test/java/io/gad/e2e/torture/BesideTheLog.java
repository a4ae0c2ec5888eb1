package io.gad.e2e.torture;

import io.gad.e2e.Wait;
import io.gad.testkit.PostgresServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What no change in the log shows and is carried over by looking: sequences, roles with their settings, large objects, and
 * materialized views, which are refreshed on each side. So it is waited for until both sides have the same.
 */
final class BesideTheLog {

    private static final Duration POLLED_WITHIN = Duration.ofSeconds(30);

    /** As a secondary keeps them for its promotion; its own sequences stand still until then. */
    private static final String KEPT_SEQUENCES = "SELECT format('%I.%I %s %s', schema_name, sequence_name, last_value,"
            + " is_called) FROM gad.sequence ORDER BY 1";

    private static final String SEQUENCES = """
            SELECT format('%I.%I %s %s', n.nspname, c.relname, v.at, v.called) FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace,
            XMLTABLE('//row' PASSING query_to_xml('SELECT * FROM ' || c.oid::regclass, true, false, '')
                     COLUMNS at bigint PATH 'last_value', called boolean PATH 'is_called') v
            WHERE c.relkind = 'S' AND n.nspname <> 'gad' AND c.relpersistence <> 't' ORDER BY 1
            """;

    private static final String ROLES = """
            SELECT line FROM (
                SELECT concat_ws(' ', 'role', rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin,
                    rolreplication, rolconnlimit, rolpassword, rolvaliduntil, rolbypassrls, shobj_description(oid, 'pg_authid')) AS line
                FROM pg_authid WHERE rolname LIKE 'torture%'
                UNION ALL
                SELECT concat_ws(' ', 'member', roleid::regrole, member::regrole, admin_option) FROM pg_auth_members
                WHERE member::regrole::text LIKE 'torture%'
                UNION ALL
                SELECT concat_ws(' ', 'setting', s.setrole::regrole, d.datname, c) FROM pg_db_role_setting s
                LEFT JOIN pg_database d ON d.oid = s.setdatabase CROSS JOIN LATERAL unnest(s.setconfig) c
                WHERE c NOT LIKE 'default_transaction_read_only=%'
                UNION ALL
                SELECT concat_ws(' ', 'database', datname, datdba::regrole, datconnlimit, shobj_description(oid, 'pg_database'))
                FROM pg_database WHERE datname = current_database()
                UNION ALL
                SELECT concat_ws(' ', 'grant', x.grantee::regrole, x.privilege_type, x.is_grantable)
                FROM pg_database, aclexplode(datacl) x WHERE datname = current_database()) l
            ORDER BY line COLLATE "C"
            """;

    private static final String LARGE_OBJECTS = """
            SELECT concat_ws(' ', oid, lomowner::regrole, md5(lo_get(oid)), obj_description(oid, 'pg_largeobject'),
                (SELECT string_agg(item::text, ',' ORDER BY item::text) FROM unnest(coalesce(lomacl, acldefault('L', lomowner))) item))
            FROM pg_largeobject_metadata ORDER BY oid
            """;

    private static final String VIEWS = """
            SELECT oid::regclass || ' ' || CASE WHEN relispopulated THEN md5(query_to_xml(
                'SELECT v::text FROM ' || oid::regclass || ' v ORDER BY v::text COLLATE "C"', true, false, '')::text) ELSE 'empty' END
            FROM pg_class WHERE relkind = 'm' ORDER BY 1
            """;

    /** The customer's last deed: a view that was refreshed before its tables changed is older there than a secondary's. */
    private static final String REFRESH = """
            DO $$DECLARE v regclass; BEGIN
                FOR v IN SELECT oid FROM pg_class WHERE relkind = 'm' LOOP
                    EXECUTE 'REFRESH MATERIALIZED VIEW ' || v;
                END LOOP;
            END$$
            """;

    private record Kind(String name, String onFirst, String onSecond) {}

    private static final List<Kind> KINDS = List.of(
            new Kind("sequences", SEQUENCES, KEPT_SEQUENCES),
            new Kind("roles", ROLES, ROLES),
            new Kind("large objects", LARGE_OBJECTS, LARGE_OBJECTS),
            new Kind("materialized views", VIEWS, VIEWS));

    private BesideTheLog() {}

    /** To be done once nobody changes the first server any more, before its end is waited for. */
    static void refresh(PostgresServer first) {
        first.execute(Writer.DATABASE, REFRESH);
    }

    /** What differs after it was waited for; empty where nothing does. */
    static List<String> differences(PostgresServer first, PostgresServer second) {
        List<String> all = new ArrayList<>();
        for (Kind kind : KINDS) {
            List<String> wanted = lines(first, kind.onFirst());
            try {
                Wait.until(
                        kind.name(),
                        POLLED_WITHIN,
                        () -> lines(second, kind.onSecond()).equals(wanted),
                        () -> "others");
            } catch (AssertionError e) {
                List<String> found = lines(second, kind.onSecond());
                Likeness.only(wanted, found).forEach(line -> all.add(kind.name() + " of the source only: " + line));
                Likeness.only(found, wanted).forEach(line -> all.add(kind.name() + " of the target only: " + line));
            }
        }
        return all;
    }

    private static List<String> lines(PostgresServer server, String query) {
        return server.column(Writer.DATABASE, query).stream()
                .map(String::valueOf)
                .toList();
    }
}
