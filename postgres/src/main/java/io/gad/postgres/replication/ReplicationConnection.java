package io.gad.postgres.replication;

import io.gad.postgres.PostgresException;
import io.gad.postgres.SessionSettings;
import io.gad.postgres.SqlState;
import io.gad.postgres.socket.StreamSocket;
import io.gad.postgres.socket.StreamSockets;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/** A replication connection to the server that was compared, and its socket. */
final class ReplicationConnection implements AutoCloseable {

    /** Kept here so that it stays reachable: the driver closes a connection that nobody refers to any more. */
    private final Connection connection;

    private final StreamSocket socket;

    private ReplicationConnection(Connection connection, StreamSocket socket) {
        this.connection = connection;
        this.socket = socket;
    }

    static ReplicationConnection open(StreamRequest request) {
        SessionSettings settings = SessionSettings.control(request.purpose());
        Properties properties = new Properties();
        String key = StreamSockets.into(properties);
        Connection connection;
        try {
            connection = request.source()
                    .openReplication(
                            request.database(),
                            settings.withTimeouts(settings.connectTimeout(), request.answerTimeout()),
                            properties);
        } catch (PostgresException e) {
            StreamSockets.forget(key);
            throw e;
        }
        ReplicationConnection opened = new ReplicationConnection(connection, StreamSockets.take(key));
        boolean same = false;
        try {
            opened.requireSame(request);
            same = true;
            return opened;
        } catch (SQLException e) {
            throw new PostgresException("Asking who answers for slot " + request.slot(), e);
        } finally {
            if (!same) {
                opened.close();
            }
        }
    }

    private void requireSame(StreamRequest request) throws SQLException {
        try (Statement statement = statement();
                ResultSet row = statement.executeQuery("IDENTIFY_SYSTEM")) {
            boolean same = row.next()
                    && request.expected().systemIdentifier().equals(row.getString("systemid"))
                    && request.expected().timeline() == row.getInt("timeline");
            if (!same) {
                throw new PostgresException(
                        "Expected the stream to come from the server that was compared, found another; it is compared"
                                + " again.",
                        SqlState.UNAVAILABLE);
            }
        }
    }

    Statement statement() throws SQLException {
        return connection.createStatement();
    }

    CopyManager copies() throws SQLException {
        return new CopyManager(connection.unwrap(BaseConnection.class));
    }

    /** From now on what the server sends in many pieces is read in few. */
    void gather() throws IOException {
        socket.gather();
    }

    /** From now on much of what the server sends is read at once. */
    void widen() throws IOException {
        socket.widen();
    }

    StreamSocket socket() {
        return socket;
    }

    /** At once; a reader in it fails. */
    @Override
    public void close() {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            throw new PostgresException("Ending a replication connection", e);
        }
    }
}
