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

    /** {@code admin_shutdown}: somebody ended the session. */
    private static final String ENDED = "57P01";

    private static final int TRIES = 5;

    private Sessions() {}

    /**
     * SQLSTATE of a statement of the superuser that asked for a writable session first. A session that is ended while it
     * asks asks again, as a pool would: several attempts to close a returning primary may be under way at once, and
     * each ends the sessions that it finds.
     */
    static String stateOf(PostgresServer server, String database, String sql) {
        String state = ENDED;
        for (int left = TRIES; left > 0 && state.equals(ENDED); left--) {
            state = once(server, database, sql);
        }
        return state;
    }

    private static String once(PostgresServer server, String database, String sql) {
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
