package io.gad.postgres;

import java.sql.SQLException;

/** A server refused or could not be asked. Carries what was tried and the kind of failure. */
public final class PostgresException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final SqlState kind;
    private final String sqlState;

    public PostgresException(String tried, SQLException cause) {
        super(tried + ": " + cause.getMessage(), cause);
        this.kind = SqlState.of(cause);
        this.sqlState = cause.getSQLState() == null ? "" : cause.getSQLState();
    }

    public PostgresException(String message, SqlState kind) {
        super(message);
        this.kind = kind;
        this.sqlState = "";
    }

    public SqlState kind() {
        return kind;
    }

    /** The five characters of the server; empty where there are none. */
    public String sqlState() {
        return sqlState;
    }
}
