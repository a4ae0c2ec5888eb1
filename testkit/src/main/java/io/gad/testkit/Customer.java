package io.gad.testkit;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * A client of one database that keeps its session from statement to statement, as applications do. Where that has been
 * cut, the next statement has a new one. Not for several threads.
 */
public final class Customer implements AutoCloseable {

    private final PostgresServer server;
    private final String database;
    private @Nullable Connection connection;

    Customer(PostgresServer server, String database) {
        this.server = server;
        this.database = database;
    }

    /**
     * Runs a string of statements that leaves no transaction open.
     *
     * @throws IllegalStateException if it is refused; its transaction is rolled back
     */
    public void execute(String sql) {
        try {
            Connection session = session();
            boolean done = false;
            try (Statement statement = session.createStatement()) {
                statement.execute(sql);
                done = isIdle(session);
            } finally {
                if (!done) {
                    close();
                }
            }
            if (!done) {
                throw new IllegalStateException("Expected the transaction to be ended, found it open after: " + sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("on " + database + ": " + sql, e);
        }
    }

    private Connection session() throws SQLException {
        Connection kept = connection;
        if (kept != null && kept.isValid(5)) {
            return kept;
        }
        close();
        Connection fresh = server.connect(database);
        connection = fresh;
        return fresh;
    }

    private static boolean isIdle(Connection session) throws SQLException {
        PGConnection driver = session.unwrap(PGConnection.class);
        return ((BaseConnection) driver).getTransactionState() == TransactionState.IDLE;
    }

    @Override
    public void close() {
        Connection old = connection;
        connection = null;
        if (old != null) {
            try {
                old.close();
            } catch (SQLException e) {
                throw new IllegalStateException("closing a connection", e);
            }
        }
    }
}
