package io.gad.member;

import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import java.util.List;

/** The customer's own subscriptions into a database: their workers write through every guard. */
final class Subscriptions {

    private static final String ENABLED = "SELECT subname FROM pg_catalog.pg_subscription WHERE subenabled"
            + " AND subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())";

    private static final String STOPPED_BY_US = "SELECT c.name FROM gad.changed c WHERE c.kind = 'subscription'"
            + " AND EXISTS (SELECT 1 FROM pg_catalog.pg_subscription s WHERE s.subname = c.name AND s.subdbid ="
            + " (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()))";

    private Subscriptions() {}

    /** Disables and remembers them; its own transaction each. */
    static void disable(Session session) {
        for (String name : names(session, ENABLED)) {
            BriefLock.change(session, "subscription " + name, () -> {
                session.execute("ALTER SUBSCRIPTION " + TableName.quote(name) + " DISABLE");
                session.update(
                        "INSERT INTO gad.changed VALUES ('subscription', ?, 'enabled') ON CONFLICT DO NOTHING", name);
            });
        }
    }

    /** Enables those again that we disabled. */
    static void enable(Session session) {
        for (String name : names(session, STOPPED_BY_US)) {
            BriefLock.change(
                    session,
                    "subscription " + name,
                    () -> session.execute("ALTER SUBSCRIPTION " + TableName.quote(name) + " ENABLE"));
        }
        session.execute("DELETE FROM gad.changed WHERE kind = 'subscription'");
    }

    private static List<String> names(Session session, String query) {
        return session.list(query, row -> row.getString(1));
    }
}
