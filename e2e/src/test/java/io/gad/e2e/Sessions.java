package io.gad.e2e;

import io.gad.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** What ordinary and not so ordinary sessions are told. */
final class Sessions {

    /** {@code read_only_sql_transaction}: the guards and the database's default speak with one voice. */
    static final String READ_ONLY = "25006";

    /** No error. */
    static final String TAKEN = "00000";

    private Sessions() {}

    /** SQLSTATE of a statement of the superuser that asked for a writable session first. */
    static String stateOf(PostgresServer server, String database, String sql) {
        try (Connection session = server.connect(database);
                Statement statement = session.createStatement()) {
            statement.execute("SET default_transaction_read_only = off");
            statement.execute(sql);
            return TAKEN;
        } catch (SQLException e) {
            return String.valueOf(e.getSQLState());
        }
    }
}
