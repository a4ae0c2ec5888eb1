package io.gad.sync.schema;

import io.gad.postgres.Session;
import io.gad.postgres.catalog.Catalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Everything about roles and databases that can be granted, set and taken back one by one: memberships, owners, limits,
 * privileges, settings, comments, labels. Each fact has a name, a value, and the statements that make it true and untrue.
 */
final class GlobalFacts {

    /** @param order in which facts are made true */
    private record FactName(int order, String kind, String name) implements Comparable<FactName> {
        @Override
        public int compareTo(FactName other) {
            int byOrder = Integer.compare(order, other.order);
            int byKind = byOrder != 0 ? byOrder : kind.compareTo(other.kind);
            return byKind != 0 ? byKind : name.compareTo(other.name);
        }
    }

    /** @param unmake empty where a fact cannot be untrue, only another */
    private record Fact(String value, String make, String unmake) {}

    private final Set<String> roles;
    private final Set<String> databases;
    private final boolean membershipOptions;
    private final boolean parameters;

    /** @param roles those whose facts are compared; others are left alone */
    private GlobalFacts(Set<String> roles, Set<String> databases, int source, int target) {
        this.roles = roles;
        this.databases = databases;
        this.membershipOptions = target >= 16;
        this.parameters = source >= 15 && target >= 15;
    }

    /** In what the target's facts are not the source's, and what to run there; what is to go comes first. */
    static List<GlobalDifference> differences(
            Session source, Session target, Set<String> roles, Set<String> databases) {
        GlobalFacts facts = new GlobalFacts(
                roles, databases, new Catalog(source).majorVersion(), new Catalog(target).majorVersion());
        Set<String> both = Set.copyOf(target.list("SELECT datname FROM pg_catalog.pg_database", r -> r.getString(1)));
        Map<FactName, Fact> wanted = facts.of(source, both);
        Map<FactName, Fact> standing = facts.of(target, both);
        List<GlobalDifference> differences = new ArrayList<>();
        standing.forEach((name, fact) -> {
            if (!wanted.containsKey(name) && !fact.unmake().isEmpty()) {
                differences.add(new GlobalDifference(
                        name.kind(), name.name(), GlobalDifference.How.EXTRA, "", List.of(fact.unmake())));
            }
        });
        wanted.forEach((name, fact) -> {
            Optional<Fact> there = Optional.ofNullable(standing.get(name));
            if (there.isEmpty()) {
                differences.add(new GlobalDifference(
                        name.kind(), name.name(), GlobalDifference.How.MISSING, "", List.of(fact.make())));
            } else if (!there.get().value().equals(fact.value())) {
                List<String> statements = new ArrayList<>(List.of(there.get().unmake(), fact.make()));
                statements.removeIf(String::isEmpty);
                differences.add(new GlobalDifference(
                        name.kind(),
                        name.name(),
                        GlobalDifference.How.DIFFERENT,
                        "source: " + fact.value() + " | target: " + there.get().value(),
                        statements));
            }
        });
        return differences;
    }

    private Map<FactName, Fact> of(Session session, Set<String> existing) {
        Map<FactName, Fact> facts = new TreeMap<>();
        memberships(session, facts);
        databases(session, facts);
        databasePrivileges(session, facts);
        if (parameters) {
            parameterPrivileges(session, facts);
        }
        settings(session, existing, facts);
        notes(session, facts);
        return facts;
    }

    /** Before 16 a membership inherits as its member does, and always lets it be set. */
    private void memberships(Session session, Map<FactName, Fact> facts) {
        String sql = """
                SELECT g.rolname, m.rolname, pg_catalog.bool_or(a.admin_option),
                       pg_catalog.bool_or(coalesce((pg_catalog.to_jsonb(a) ->> 'inherit_option')::boolean, m.rolinherit)),
                       pg_catalog.bool_or(coalesce((pg_catalog.to_jsonb(a) ->> 'set_option')::boolean, true)),
                       pg_catalog.quote_ident(g.rolname), pg_catalog.quote_ident(m.rolname),
                       pg_catalog.string_agg(DISTINCT pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantor)), ',')
                FROM pg_catalog.pg_auth_members a
                JOIN pg_catalog.pg_roles g ON g.oid = a.roleid
                JOIN pg_catalog.pg_roles m ON m.oid = a.member
                WHERE m.rolname NOT LIKE 'pg\\_%' GROUP BY g.rolname, m.rolname
                """;
        for (List<String> row : session.list(sql, r -> strings(r, 8))) {
            boolean known = roles.contains(row.get(0)) || row.get(0).startsWith("pg_");
            if (!known || !roles.contains(row.get(1))) {
                continue;
            }
            String group = row.get(5);
            String member = row.get(6);
            String options = membershipOptions
                    ? " WITH ADMIN " + row.get(2) + ", INHERIT " + row.get(3) + ", SET " + row.get(4)
                    : row.get(2).equals("t") ? " WITH ADMIN OPTION" : "";
            facts.put(
                    new FactName(1, "membership", member + " in " + group),
                    new Fact(
                            options.strip(),
                            "GRANT " + group + " TO " + member + spelledOut(options),
                            revoke(group, member, row.get(7))));
        }
    }

    private static String spelledOut(String options) {
        return options.replaceAll("\\bt\\b", "TRUE").replaceAll("\\bf\\b", "FALSE");
    }

    /** Since 16 each grantor has a grant of its own. */
    private String revoke(String group, String member, String grantors) {
        String revoke = "REVOKE " + group + " FROM " + member;
        return membershipOptions && !grantors.contains(",")
                ? revoke + " GRANTED BY " + grantors + " CASCADE"
                : revoke + " CASCADE";
    }

    private void databases(Session session, Map<FactName, Fact> facts) {
        String sql = """
                SELECT datname, pg_catalog.pg_get_userbyid(datdba), pg_catalog.quote_ident(datname),
                       pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(datdba)), datconnlimit
                FROM pg_catalog.pg_database
                """;
        for (List<String> row : session.list(sql, r -> strings(r, 5))) {
            if (!databases.contains(row.get(0))) {
                continue;
            }
            if (roles.contains(row.get(1))) {
                facts.put(
                        new FactName(2, "database owner", row.get(2)),
                        new Fact(row.get(3), "ALTER DATABASE " + row.get(2) + " OWNER TO " + row.get(3), ""));
            }
            facts.put(
                    new FactName(3, "database connection limit", row.get(2)),
                    new Fact(row.get(4), "ALTER DATABASE " + row.get(2) + " CONNECTION LIMIT " + row.get(4), ""));
        }
    }

    private void databasePrivileges(Session session, Map<FactName, Fact> facts) {
        String sql = """
                SELECT d.datname, coalesce(r.rolname, ''),
                       x.privilege_type || ' ON DATABASE ' || pg_catalog.quote_ident(d.datname),
                       CASE WHEN x.grantee = 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(r.rolname) END,
                       CASE WHEN pg_catalog.bool_or(x.is_grantable) THEN ' WITH GRANT OPTION' ELSE '' END
                FROM pg_catalog.pg_database d
                CROSS JOIN LATERAL pg_catalog.aclexplode(coalesce(d.datacl, pg_catalog.acldefault('d', d.datdba))) x
                LEFT JOIN pg_catalog.pg_roles r ON r.oid = x.grantee
                WHERE x.grantee = 0 OR (r.rolname IS NOT NULL AND x.grantee <> d.datdba)
                GROUP BY d.datname, r.rolname, x.privilege_type, x.grantee
                """;
        for (List<String> row : session.list(sql, r -> strings(r, 5))) {
            if (databases.contains(row.get(0)) && (row.get(1).isEmpty() || roles.contains(row.get(1)))) {
                grant(facts, 4, row.get(2), row.get(3), row.get(4));
            }
        }
    }

    private void parameterPrivileges(Session session, Map<FactName, Fact> facts) {
        String sql = """
                SELECT coalesce(r.rolname, ''), x.privilege_type || ' ON PARAMETER ' || pg_catalog.quote_ident(p.parname),
                       CASE WHEN x.grantee = 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(r.rolname) END,
                       CASE WHEN pg_catalog.bool_or(x.is_grantable) THEN ' WITH GRANT OPTION' ELSE '' END
                FROM pg_catalog.pg_parameter_acl p CROSS JOIN LATERAL pg_catalog.aclexplode(p.paracl) x
                LEFT JOIN pg_catalog.pg_roles r ON r.oid = x.grantee
                WHERE x.grantee = 0 OR r.rolname IS NOT NULL
                GROUP BY r.rolname, p.parname, x.privilege_type, x.grantee
                """;
        for (List<String> row : session.list(sql, r -> strings(r, 4))) {
            if (row.get(0).isEmpty() || roles.contains(row.get(0))) {
                grant(facts, 5, row.get(1), row.get(2), row.get(3));
            }
        }
    }

    private static void grant(Map<FactName, Fact> facts, int order, String what, String grantee, String option) {
        facts.put(
                new FactName(order, "grant", what + " TO " + grantee),
                new Fact(
                        option.strip(),
                        "GRANT " + what + " TO " + grantee + option,
                        "REVOKE " + what + " FROM " + grantee + " CASCADE"));
    }

    private void settings(Session session, Set<String> existing, Map<FactName, Fact> facts) {
        String sql = """
                SELECT coalesce(r.rolname, ''), coalesce(d.datname, ''), pg_catalog.quote_ident(coalesce(r.rolname, '')),
                       pg_catalog.quote_ident(coalesce(d.datname, '')), pg_catalog.split_part(c, '=', 1),
                       pg_catalog.substr(c, pg_catalog.strpos(c, '=') + 1)
                FROM pg_catalog.pg_db_role_setting s
                CROSS JOIN LATERAL pg_catalog.unnest(s.setconfig) c
                LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole
                LEFT JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
                WHERE (s.setrole = 0) = (r.oid IS NULL) AND (s.setdatabase = 0) = (d.oid IS NULL)
                """;
        for (List<String> row : session.list(sql, r -> strings(r, 6))) {
            String role = row.get(0);
            String database = row.get(1);
            String setting = row.get(4);
            boolean wanted = (role.isEmpty() || roles.contains(role))
                    && (database.isEmpty() || (databases.contains(database) && existing.contains(database)))
                    && !setting.equals("default_transaction_read_only")
                    && setting.matches("[A-Za-z_][A-Za-z0-9_.$]*");
            if (wanted) {
                String whose = role.isEmpty()
                        ? database.isEmpty() ? "ROLE ALL" : "DATABASE " + row.get(3)
                        : "ROLE " + row.get(2) + (database.isEmpty() ? "" : " IN DATABASE " + row.get(3));
                facts.put(
                        new FactName(6, "setting", setting + " of " + whose),
                        new Fact(
                                row.get(5),
                                "ALTER " + whose + " SET " + setting + " TO " + SettingList.value(setting, row.get(5)),
                                "ALTER " + whose + " RESET " + setting));
            }
        }
    }

    /** Comments and security labels. */
    private void notes(Session session, Map<FactName, Fact> facts) {
        String sql = """
                SELECT 'COMMENT', coalesce(r.rolname, ''), coalesce(d.datname, ''), '', s.description
                FROM pg_catalog.pg_shdescription s
                LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.objoid AND s.classoid = 'pg_catalog.pg_authid'::regclass
                LEFT JOIN pg_catalog.pg_database d ON d.oid = s.objoid AND s.classoid = 'pg_catalog.pg_database'::regclass
                UNION ALL
                SELECT 'SECURITY LABEL', coalesce(r.rolname, ''), coalesce(d.datname, ''),
                       ' FOR ' || pg_catalog.quote_ident(l.provider), l.label
                FROM pg_catalog.pg_shseclabel l
                LEFT JOIN pg_catalog.pg_roles r ON r.oid = l.objoid AND l.classoid = 'pg_catalog.pg_authid'::regclass
                LEFT JOIN pg_catalog.pg_database d ON d.oid = l.objoid AND l.classoid = 'pg_catalog.pg_database'::regclass
                """;
        for (List<String> row : session.list(sql, r -> strings(r, 5))) {
            if (roles.contains(row.get(1)) || databases.contains(row.get(2))) {
                String what = row.get(1).isEmpty()
                        ? "DATABASE " + io.gad.postgres.TableName.quote(row.get(2))
                        : "ROLE " + io.gad.postgres.TableName.quote(row.get(1));
                String statement = row.get(0) + row.get(3) + " ON " + what + " IS ";
                facts.put(
                        new FactName(7, row.get(0).equals("COMMENT") ? "comment" : "security label", what + row.get(3)),
                        new Fact(row.get(4), statement + SettingList.literal(row.get(4)), statement + "NULL"));
            }
        }
    }

    private static List<String> strings(java.sql.ResultSet row, int columns) throws java.sql.SQLException {
        List<String> strings = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
            strings.add(row.getString(i));
        }
        return strings;
    }
}
