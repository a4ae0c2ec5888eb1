package io.gad.sync.ddl;

import io.gad.postgres.Session;

/**
 * The event triggers that log the customer's DDL in the transaction that runs it. Their names start with {@code
 * gad_ddl_capture}; what they log stands in {@code gad.ddl_log}. They never fail the customer's statement.
 */
public final class DdlCapture {

    /** What a line of the DDL log is kept for: a secondary that comes back within this time can still read it. */
    static final int KEEP_DAYS = 7;

    private DdlCapture() {}

    /**
     * Installs capture and images in the session's database, or brings them up to this version. Safe on any member:
     * where its row does not say PRIMARY the triggers do nothing. Needs the schema {@code gad}. An account that may not make
     * event triggers installs the images alone: definitions are not captured then, see {@link #stands}.
     */
    public static void install(Session session) {
        session.transaction(() -> {
            // two installers at once would meet in "tuple concurrently updated"
            session.execute("SELECT pg_catalog.pg_advisory_xact_lock(7103212)");
            session.silenceForNow();
            session.execute("SET LOCAL check_function_bodies = off");
            session.execute(SqlScript.read("ddl-image.sql"));
            session.execute(SqlScript.read("ddl-image-others.sql"));
            if (session.account().maySeeDefinitions()) {
                session.execute(SqlScript.read("ddl-capture.sql"));
            }
        });
    }

    /** Whether definitions are captured here, whoever has put the triggers in. */
    public static boolean stands(Session session) {
        return session.one(
                "SELECT EXISTS (SELECT FROM pg_catalog.pg_event_trigger WHERE evtname = 'gad_ddl_capture_end'"
                        + " AND evtenabled <> 'D')",
                row -> row.getBoolean(1));
    }

    /** Takes the triggers out; the log and the functions go with the schema {@code gad}. */
    public static void remove(Session session) {
        session.execute("DROP EVENT TRIGGER IF EXISTS gad_ddl_capture_end;"
                + " DROP EVENT TRIGGER IF EXISTS gad_ddl_capture_drop;"
                + " DROP EVENT TRIGGER IF EXISTS gad_ddl_capture_rewrite");
    }

    /**
     * Removes up to {@code limit} rows of the log that are older than seven days, oldest first. Called by the primary's
     * heart, which holds the member lock.
     *
     * @return how many it removed
     */
    public static int trim(Session session, int limit) {
        return session.update(
                "DELETE FROM gad.ddl_log l USING (SELECT epoch, txid, ordinal FROM gad.ddl_log"
                        + " WHERE captured_at < pg_catalog.now() - pg_catalog.make_interval(days => ?)"
                        + " ORDER BY epoch, txid, ordinal LIMIT ?) old"
                        + " WHERE l.epoch = old.epoch AND l.txid = old.txid AND l.ordinal = old.ordinal",
                KEEP_DAYS,
                limit);
    }
}
