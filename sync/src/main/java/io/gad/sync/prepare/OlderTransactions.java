package io.gad.sync.prepare;

import io.gad.postgres.Session;

/**
 * Transactions of a database that had begun to write before a moment. A table that one of them made before our event
 * triggers stood has neither guard nor identity, and nobody but it can see the table until it commits. Older is who has an
 * older number, whatever was done to the server's clock; who gets one later meets the triggers.
 */
public final class OlderTransactions {

    private static final String RUNNING = """
            SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_stat_activity
                            WHERE datname = pg_catalog.current_database() AND backend_xid IS NOT NULL
                              AND pid <> pg_catalog.pg_backend_pid() AND backend_type <> 'autovacuum worker'
                              AND pg_catalog.age(backend_xid) > pg_catalog.age(?::xid))
                OR EXISTS (SELECT 1 FROM pg_catalog.pg_prepared_xacts
                            WHERE database = pg_catalog.current_database() AND pg_catalog.age(transaction) > pg_catalog.age(?::xid))
            """;

    private final Session session;
    private final String number;

    private OlderTransactions(Session session, String number) {
        this.session = session;
        this.number = number;
    }

    /** Those of now. */
    public static OlderTransactions of(Session session) {
        return new OlderTransactions(
                session, session.one("SELECT (pg_catalog.txid_current() & 4294967295)::text", row -> row.getString(1)));
    }

    public boolean areRunning() {
        return session.one(RUNNING, row -> row.getBoolean(1), number, number);
    }
}
