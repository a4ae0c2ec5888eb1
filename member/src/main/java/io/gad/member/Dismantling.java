package io.gad.member;

import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Takes everything of ours out of one database and puts back what we changed. The order lets it be killed anywhere and
 * run again: what names the rest (the schema with the remembered values) goes last. One table at a time, so that no
 * number of tables runs out of locks and no statement of the customer's waits.
 */
final class Dismantling {

    private static final Duration SLOT_RELEASE = Duration.ofSeconds(10);

    private static final String SLOTS = "SELECT slot_name FROM pg_catalog.pg_replication_slots"
            + " WHERE slot_name LIKE 'gad\\_%' AND database = pg_catalog.current_database()";

    private Dismantling() {}

    static void of(Session session) {
        dropEach(
                session,
                "EVENT TRIGGER",
                "SELECT evtname FROM pg_catalog.pg_event_trigger WHERE evtname LIKE 'gad\\_%'");
        letLogGo(session);
        Guards.remove(session);
        if (MemberDatabase.isInstalled(session)) {
            Identities.putBack(session);
            letSubscriptionsGoOn(session);
            session.transaction(() -> DatabaseDefault.open(session));
            session.transaction(() -> putBackSearchPath(session));
        }
        BriefLock.change(session, "schema gad", () -> session.execute("DROP SCHEMA IF EXISTS gad CASCADE"));
    }

    /** Nothing of ours reads it any more. */
    static void letLogGo(Session session) {
        dropSlots(session);
        dropEach(session, "PUBLICATION", "SELECT pubname FROM pg_catalog.pg_publication WHERE pubname LIKE 'gad\\_%'");
    }

    /** What is to be enabled is known here alone, and goes with the schema. */
    private static void letSubscriptionsGoOn(Session session) {
        List<String> stopped = Subscriptions.enable(session);
        if (!stopped.isEmpty()) {
            throw new MemberProblem(
                    "SUBSCRIPTION_STOPPED",
                    "Expected that the subscriptions which were stopped by a fence can be enabled again, found: "
                            + String.join("; ", stopped) + ".",
                    "Put right what the server names, or drop the subscription, and try again.");
        }
    }

    private static void putBackSearchPath(Session session) {
        for (String role : session.list(
                "DELETE FROM gad.changed WHERE kind = 'search_path' RETURNING name", row -> row.getString(1))) {
            session.execute("ALTER ROLE " + TableName.quote(role) + " IN DATABASE "
                    + TableName.quote(session.database()) + " RESET search_path");
        }
    }

    private static void dropEach(Session session, String kind, String query) {
        for (String name : session.list(query, row -> row.getString(1))) {
            BriefLock.change(
                    session,
                    kind + " " + name,
                    () -> session.execute("DROP " + kind + " IF EXISTS " + TableName.quote(name)));
        }
    }

    /** Ends whoever still reads from a slot of ours, then drops it. */
    private static void dropSlots(Session session) {
        long end = System.nanoTime() + SLOT_RELEASE.toNanos();
        List<String> slots = session.list(SLOTS, row -> row.getString(1));
        while (!slots.isEmpty()) {
            session.list(
                    "SELECT pg_catalog.pg_terminate_backend(active_pid) FROM pg_catalog.pg_replication_slots"
                            + " WHERE slot_name LIKE 'gad\\_%' AND database = pg_catalog.current_database()"
                            + " AND active_pid IS NOT NULL",
                    row -> row.getBoolean(1));
            session.list(
                    "SELECT pg_catalog.pg_drop_replication_slot(slot_name) FROM (" + SLOTS
                            + " AND active_pid IS NULL) s",
                    row -> row.getString(1));
            slots = session.list(SLOTS, row -> row.getString(1));
            if (!slots.isEmpty() && System.nanoTime() > end) {
                throw new MemberProblem(
                        "SLOT_IN_USE",
                        "Expected the slots " + slots + " of database " + session.database()
                                + " to be free, found them in use.",
                        "Stop whatever reads from them and try again.");
            }
            LockSupport.parkNanos(Duration.ofMillis(slots.isEmpty() ? 0 : 50).toNanos());
        }
    }
}
