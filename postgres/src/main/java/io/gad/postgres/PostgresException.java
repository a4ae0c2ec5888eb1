package io.gad.postgres;

import java.io.IOException;
import java.sql.SQLException;

/** A server refused or could not be asked. Carries what was tried and the kind of failure. */
public final class PostgresException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final SqlState kind;
    private final String sqlState;
    private final String server;

    public PostgresException(String tried, SQLException cause) {
        this(tried, cause, "");
    }

    /** @param server which one failed, as {@code host:port} */
    public PostgresException(String tried, SQLException cause, String server) {
        super(tried + ": " + cause.getMessage(), cause);
        this.kind = SqlState.of(cause);
        this.sqlState = cause.getSQLState() == null ? "" : cause.getSQLState();
        this.server = server;
    }

    public PostgresException(String message, SqlState kind) {
        this(message, kind, "");
    }

    /** @param server which one failed, as {@code host:port} */
    public PostgresException(String message, SqlState kind, String server) {
        super(message);
        this.kind = kind;
        this.sqlState = "";
        this.server = server;
    }

    /** A connection broke elsewhere than in the driver. */
    public PostgresException(String tried, IOException cause) {
        super(tried + ": " + cause.getMessage(), cause);
        this.kind = SqlState.UNREACHABLE;
        this.sqlState = "";
        this.server = "";
    }

    /** As {@link #PostgresException(String, SqlState, String)}, for what is told in other words than the driver's. */
    PostgresException(String message, SqlState kind, String server, SQLException cause) {
        super(message, cause);
        this.kind = kind;
        this.sqlState = "";
        this.server = server;
    }

    public SqlState kind() {
        return kind;
    }

    /** The server that failed, as {@code host:port}; empty where that is not known. */
    public String server() {
        return server;
    }

    /** The five characters of the server; empty where there are none. */
    public String sqlState() {
        return sqlState;
    }
}
