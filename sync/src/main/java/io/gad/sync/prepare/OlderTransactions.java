package io.gad.sync.prepare;

import io.gad.postgres.Session;

/**
 * Transactions of a database that had begun to write before a moment. A table that one of them made before our event
 * triggers stood has neither guard nor identity, and nobody but it can see the table until it commits. One that began in the
 * future did so before the server's clock was set back.
 */
public final class OlderTransactions {

    private static final String RUNNING = """
            SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_stat_activity
                            WHERE datname = pg_catalog.current_database() AND backend_xid IS NOT NULL
                              AND pid <> pg_catalog.pg_backend_pid() AND backend_type <> 'autovacuum worker'
                              AND (xact_start < ?::timestamptz OR xact_start > pg_catalog.clock_timestamp()))
                OR EXISTS (SELECT 1 FROM pg_catalog.pg_prepared_xacts
                            WHERE database = pg_catalog.current_database() AND (prepared < ?::timestamptz OR prepared > pg_catalog.clock_timestamp()))
            """;

    private final Session session;
    private final String moment;

    private OlderTransactions(Session session, String moment) {
        this.session = session;
        this.moment = moment;
    }

    /** Those of now. */
    public static OlderTransactions of(Session session) {
        return new OlderTransactions(
                session, session.one("SELECT pg_catalog.clock_timestamp()::text", row -> row.getString(1)));
    }

    public boolean areRunning() {
        return session.one(RUNNING, row -> row.getBoolean(1), moment, moment);
    }
}
