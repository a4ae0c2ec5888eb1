package io.gad.member;

import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * {@code default_transaction_read_only} of a database: what drivers look at to find the writable member. The
 * customer's own value is remembered and put back. Both directions belong into a transaction of the caller.
 */
final class DatabaseDefault {

    private static final String SETTING = "default_transaction_read_only";

    private static final String OWN = "SELECT pg_catalog.substr(v, pg_catalog.length('" + SETTING + "=') + 1)"
            + " FROM pg_catalog.pg_db_role_setting s, pg_catalog.unnest(s.setconfig) v WHERE s.setrole = 0"
            + " AND s.setdatabase = (SELECT oid FROM pg_catalog.pg_database"
            + " WHERE datname = pg_catalog.current_database()) AND v LIKE '" + SETTING.replace("_", "\\_") + "=%'";

    private DatabaseDefault() {}

    /** The database's setting, where it has one. */
    static Optional<String> value(Session session) {
        return session.first(OWN, row -> row.getString(1));
    }

    /** Whether the database's own setting makes ordinary new sessions read-only. */
    static boolean isClosed(Session session) {
        return value(session).filter(DatabaseDefault::isOn).isPresent();
    }

    private static boolean isOn(String value) {
        return Set.of("on", "true", "yes", "1", "t", "y").contains(value.toLowerCase(Locale.ROOT));
    }

    static void close(Session session) {
        session.execute("INSERT INTO gad.changed VALUES ('database_default', '" + SETTING + "', (" + OWN
                + ")) ON CONFLICT DO NOTHING");
        session.execute(alter(session) + " SET " + SETTING + " = on");
    }

    /** Puts back what stood before {@link #close}; nothing where we closed nothing. */
    static void open(Session session) {
        session.first(
                        "DELETE FROM gad.changed WHERE kind = 'database_default' RETURNING \"before\"",
                        row -> Optional.ofNullable(row.getString(1)))
                .ifPresent(before -> session.execute(alter(session)
                        + before.map(value -> " SET " + SETTING + " = '" + value.replace("'", "''") + "'")
                                .orElse(" RESET " + SETTING)));
    }

    private static String alter(Session session) {
        return "ALTER DATABASE " + TableName.quote(session.database());
    }
}
