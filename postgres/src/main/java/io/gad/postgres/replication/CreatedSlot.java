package io.gad.postgres.replication;

import io.gad.postgres.Lsn;
import io.gad.postgres.PostgresException;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A slot just made, with the snapshot that fits it exactly: the snapshot holds every commit up to the consistent point,
 * the slot streams every later one. The snapshot can be imported by other sessions until this is closed; the slot stays,
 * unless it is temporary.
 */
public final class CreatedSlot implements AutoCloseable {

    private final Connection connection;
    private final String name;
    private final Lsn consistentPoint;
    private final String snapshot;

    CreatedSlot(Connection connection, String name, Lsn consistentPoint, String snapshot) {
        this.connection = connection;
        this.name = name;
        this.consistentPoint = consistentPoint;
        this.snapshot = snapshot;
    }

    public String name() {
        return name;
    }

    /** Changes with a commit end behind it are streamed, the others are in the snapshot. */
    public Lsn consistentPoint() {
        return consistentPoint;
    }

    /** For {@code SET TRANSACTION SNAPSHOT} in a repeatable-read transaction of the same database. */
    public String snapshot() {
        return snapshot;
    }

    /** Ends the snapshot's life. */
    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new PostgresException("Closing the connection that made slot " + name, e);
        }
    }
}
