package io.gad.sync.schema;

import io.gad.postgres.Secret;
import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import java.util.List;
import java.util.Optional;

/**
 * One role of a server.
 *
 * @param oid which a rename keeps
 * @param attributes as CREATE ROLE takes them, the password apart
 * @param password the stored verifier; empty if there is none, or if it may not be read
 */
record Role(String name, long oid, boolean mayLogin, String attributes, Optional<Secret> password) {

    private static final String READ = """
            SELECT r.rolname, r.rolcanlogin,
                   CASE WHEN r.rolsuper THEN 'SUPERUSER' ELSE 'NOSUPERUSER' END
                   || CASE WHEN r.rolinherit THEN ' INHERIT' ELSE ' NOINHERIT' END
                   || CASE WHEN r.rolcreaterole THEN ' CREATEROLE' ELSE ' NOCREATEROLE' END
                   || CASE WHEN r.rolcreatedb THEN ' CREATEDB' ELSE ' NOCREATEDB' END
                   || CASE WHEN r.rolcanlogin THEN ' LOGIN' ELSE ' NOLOGIN' END
                   || CASE WHEN r.rolreplication THEN ' REPLICATION' ELSE ' NOREPLICATION' END
                   || CASE WHEN r.rolbypassrls THEN ' BYPASSRLS' ELSE ' NOBYPASSRLS' END
                   || ' CONNECTION LIMIT ' || r.rolconnlimit
                   || CASE WHEN coalesce(r.rolvaliduntil, 'infinity') = 'infinity' THEN '' ELSE ' VALID UNTIL ' || quote_literal(r.rolvaliduntil::text) END,
                   %s, r.oid::bigint
            FROM pg_catalog.%s r
            WHERE r.rolname NOT LIKE 'pg\\_%%'
            ORDER BY 1
            """;

    /** Whether a server lets this session read passwords. */
    static boolean passwordsReadable(Session session) {
        return session.one(
                "SELECT pg_catalog.has_table_privilege('pg_catalog.pg_authid', 'SELECT')", r -> r.getBoolean(1));
    }

    /** All roles but PostgreSQL's own. */
    static List<Role> all(Session session) {
        boolean passwords = passwordsReadable(session);
        String sql = READ.formatted(passwords ? "r.rolpassword" : "NULL::text", passwords ? "pg_authid" : "pg_roles");
        return session.list(sql, row -> {
            String password = row.getString(4);
            return new Role(
                    row.getString(1),
                    row.getLong(5),
                    row.getBoolean(2),
                    row.getString(3),
                    password == null ? Optional.empty() : Optional.of(new Secret(password)));
        });
    }

    /** What makes the standing role like this one, the password apart; empty if nothing needs to. */
    Optional<String> alteration(Role standing) {
        if (standing.attributes().equals(attributes)) {
            return Optional.empty();
        }
        boolean forEver = standing.attributes().contains("VALID UNTIL") && !attributes.contains("VALID UNTIL");
        return Optional.of(
                "ALTER ROLE " + quoted() + " WITH " + attributes + (forEver ? " VALID UNTIL 'infinity'" : ""));
    }

    Optional<GlobalDifference> difference(Optional<Role> standing, boolean passwordsComparable) {
        if (standing.isEmpty()) {
            return Optional.of(new GlobalDifference(
                    "role",
                    quoted(),
                    GlobalDifference.How.MISSING,
                    "",
                    List.of("CREATE ROLE " + quoted() + " WITH " + attributes)));
        }
        if (passwordsComparable && !standing.get().password().equals(password)) {
            return Optional.of(new GlobalDifference(
                    "role", quoted(), GlobalDifference.How.DIFFERENT, "another password", List.of()));
        }
        return alteration(standing.get())
                .map(sql -> new GlobalDifference(
                        "role",
                        quoted(),
                        GlobalDifference.How.DIFFERENT,
                        "source: " + attributes + " | target: " + standing.get().attributes(),
                        List.of(sql)));
    }

    String quoted() {
        return TableName.quote(name);
    }
}
