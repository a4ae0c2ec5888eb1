package io.gad.sync.schema;

import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import java.util.List;

/** The settings that a server keeps for a database, and for roles in it. */
public final class DatabaseSettings {

    private static final String OF_DATABASE = """
            SELECT coalesce(r.rolname, ''), pg_catalog.split_part(c, '=', 1),
                   pg_catalog.substr(c, pg_catalog.strpos(c, '=') + 1)
            FROM pg_catalog.pg_db_role_setting s
            CROSS JOIN LATERAL pg_catalog.unnest(s.setconfig) c
            JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase AND d.datname = ?
            LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole
            WHERE (s.setrole = 0) = (r.oid IS NULL)
              AND pg_catalog.split_part(c, '=', 1) ~ '^[A-Za-z_][A-Za-z0-9_.$]*$'
            ORDER BY 1, 2
            """;

    private DatabaseSettings() {}

    /** The statements that give another database of the same server what one has. */
    public static List<String> statements(Session session, String from, String to) {
        return session.list(
                OF_DATABASE,
                row -> whose(row.getString(1), to) + " SET " + row.getString(2) + " TO "
                        + SettingList.value(row.getString(2), row.getString(3)),
                from);
    }

    private static String whose(String role, String database) {
        return role.isEmpty()
                ? "ALTER DATABASE " + TableName.quote(database)
                : "ALTER ROLE " + TableName.quote(role) + " IN DATABASE " + TableName.quote(database);
    }
}
