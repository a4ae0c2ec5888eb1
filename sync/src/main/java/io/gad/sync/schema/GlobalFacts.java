package io.gad.sync.schema;

import io.gad.postgres.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Everything about roles and databases that can be granted, set and taken back one by one: memberships, settings,
 * privileges on databases, owners. Each fact is a key, and the statements that make it true and untrue.
 */
final class GlobalFacts {

    private static final Set<String> LISTS = Set.of(
            "search_path",
            "session_preload_libraries",
            "local_preload_libraries",
            "temp_tablespaces",
            "shared_preload_libraries",
            "unix_socket_directories");

    private record Fact(String make, String unmake) {}

    private final Set<String> roles;
    private final Set<String> databases;

    /** @param roles those whose facts are compared; others are left alone */
    GlobalFacts(Set<String> roles, Set<String> databases) {
        this.roles = roles;
        this.databases = databases;
    }

    /** What to run on the target so that its facts are the source's. */
    List<String> changes(Session source, Session target) {
        List<String> changes = new ArrayList<>();
        Set<String> both = Set.copyOf(target.list("SELECT datname FROM pg_catalog.pg_database", r -> r.getString(1)));
        Map<String, Fact> wanted = facts(source, both);
        Map<String, Fact> standing = facts(target, both);
        standing.forEach((key, fact) -> {
            if (!wanted.containsKey(key) && !fact.unmake().isEmpty()) {
                changes.add(fact.unmake());
            }
        });
        wanted.forEach((key, fact) -> {
            if (!standing.containsKey(key)) {
                changes.add(fact.make());
            }
        });
        return changes;
    }

    private Map<String, Fact> facts(Session session, Set<String> existing) {
        Map<String, Fact> facts = new TreeMap<>();
        memberships(session, facts);
        databaseOwners(session, facts);
        databasePrivileges(session, facts);
        settings(session, existing, facts);
        return facts;
    }

    private void memberships(Session session, Map<String, Fact> facts) {
        List<List<String>> rows = session.list(
                """
                SELECT g.rolname, m.rolname, CASE WHEN bool_or(a.admin_option) THEN ' WITH ADMIN OPTION' ELSE '' END,
                       quote_ident(g.rolname), quote_ident(m.rolname)
                FROM pg_catalog.pg_auth_members a
                JOIN pg_catalog.pg_roles g ON g.oid = a.roleid
                JOIN pg_catalog.pg_roles m ON m.oid = a.member
                WHERE m.rolname NOT LIKE 'pg\\_%' GROUP BY g.rolname, m.rolname
                """, r -> List.of(r.getString(1), r.getString(2), r.getString(3), r.getString(4), r.getString(5)));
        for (List<String> row : rows) {
            boolean known = roles.contains(row.get(0)) || row.get(0).startsWith("pg_");
            if (known && roles.contains(row.get(1))) {
                String names = row.get(3) + " %s " + row.get(4);
                facts.put(
                        "1 member " + names + row.get(2),
                        new Fact("GRANT " + names.formatted("TO") + row.get(2), "REVOKE " + names.formatted("FROM")));
            }
        }
    }

    private void databaseOwners(Session session, Map<String, Fact> facts) {
        List<List<String>> rows = session.list(
                "SELECT datname, pg_get_userbyid(datdba), quote_ident(datname), quote_ident(pg_get_userbyid(datdba))"
                        + " FROM pg_catalog.pg_database",
                r -> List.of(r.getString(1), r.getString(2), r.getString(3), r.getString(4)));
        for (List<String> row : rows) {
            if (databases.contains(row.get(0)) && roles.contains(row.get(1))) {
                facts.put(
                        "2 owner " + row.get(2) + " " + row.get(3),
                        new Fact("ALTER DATABASE " + row.get(2) + " OWNER TO " + row.get(3), ""));
            }
        }
    }

    private void databasePrivileges(Session session, Map<String, Fact> facts) {
        List<List<String>> rows = session.list(
                """
                SELECT d.datname, coalesce(r.rolname, ''), x.privilege_type || ' ON DATABASE ' || quote_ident(d.datname),
                       CASE WHEN x.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(r.rolname) END,
                       CASE WHEN x.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END
                FROM pg_catalog.pg_database d
                CROSS JOIN LATERAL pg_catalog.aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) x
                LEFT JOIN pg_catalog.pg_roles r ON r.oid = x.grantee
                WHERE x.grantee = 0 OR (r.rolname IS NOT NULL AND x.grantee <> d.datdba)
                """, r -> List.of(r.getString(1), r.getString(2), r.getString(3), r.getString(4), r.getString(5)));
        for (List<String> row : rows) {
            if (databases.contains(row.get(0)) && (row.get(1).isEmpty() || roles.contains(row.get(1)))) {
                facts.put(
                        "3 grant " + row.get(2) + " " + row.get(3) + row.get(4),
                        new Fact(
                                "GRANT " + row.get(2) + " TO " + row.get(3) + row.get(4),
                                "REVOKE " + row.get(2) + " FROM " + row.get(3)));
            }
        }
    }

    private void settings(Session session, Set<String> existing, Map<String, Fact> facts) {
        List<List<String>> rows = session.list(
                """
                SELECT coalesce(r.rolname, ''), coalesce(d.datname, ''), quote_ident(coalesce(r.rolname, '')),
                       quote_ident(coalesce(d.datname, '')), split_part(c, '=', 1), substr(c, strpos(c, '=') + 1)
                FROM pg_catalog.pg_db_role_setting s
                CROSS JOIN LATERAL unnest(s.setconfig) c
                LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole
                LEFT JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
                WHERE (s.setrole = 0) = (r.oid IS NULL) AND (s.setdatabase = 0) = (d.oid IS NULL)
                """,
                r -> List.of(
                        r.getString(1),
                        r.getString(2),
                        r.getString(3),
                        r.getString(4),
                        r.getString(5),
                        r.getString(6)));
        for (List<String> row : rows) {
            String database = row.get(1);
            boolean wanted = (row.get(0).isEmpty() ? !database.isEmpty() : roles.contains(row.get(0)))
                    && (database.isEmpty() || (databases.contains(database) && existing.contains(database)))
                    && !row.get(4).equals("default_transaction_read_only")
                    && row.get(4).matches("[A-Za-z_][A-Za-z0-9_.$]*");
            if (wanted) {
                String whose = row.get(0).isEmpty()
                        ? "ALTER DATABASE " + row.get(3)
                        : "ALTER ROLE " + row.get(2) + (database.isEmpty() ? "" : " IN DATABASE " + row.get(3));
                facts.put(
                        "4 setting " + whose + " " + row.get(4) + "=" + row.get(5),
                        new Fact(
                                whose + " SET " + row.get(4) + " TO " + value(row.get(4), row.get(5)),
                                whose + " RESET " + row.get(4)));
            }
        }
    }

    /** A value as SET takes it: a list of names item by item, for in one string it would be one name. */
    private static String value(String name, String stored) {
        return LISTS.contains(name) ? SettingList.parse(stored) : "'" + stored.replace("'", "''") + "'";
    }
}
