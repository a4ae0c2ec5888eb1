package io.gad.member;

import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SqlState;
import io.gad.postgres.TableName;
import java.util.ArrayList;
import java.util.List;

/** The customer's own subscriptions into a database: their workers write through every guard. */
final class Subscriptions {

    private static final String ENABLED = "SELECT subname FROM pg_catalog.pg_subscription WHERE subenabled"
            + " AND subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())";

    private static final String STOPPED_BY_US = "SELECT c.name FROM gad.changed c WHERE c.kind = 'subscription'"
            + " AND EXISTS (SELECT 1 FROM pg_catalog.pg_subscription s WHERE s.subname = c.name AND s.subdbid ="
            + " (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()))";

    private static final String FORGET_GONE = "DELETE FROM gad.changed WHERE kind = 'subscription' AND name NOT IN ("
            + "SELECT s.subname FROM pg_catalog.pg_subscription s WHERE s.subdbid ="
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

    /**
     * Enables those again that we disabled; its own transaction each. One that cannot be is remembered, for the next time, and
     * keeps neither the others nor the caller from going on.
     *
     * @return what stays stopped and why, each with its database
     */
    static List<String> enable(Session session) {
        List<String> left = new ArrayList<>();
        unlessItFails(session, "subscriptions", left, () -> {
            for (String name : names(session, STOPPED_BY_US)) {
                unlessItFails(session, "subscription " + name, left, () -> enable(session, name));
            }
            session.execute(FORGET_GONE);
        });
        return left;
    }

    private static void enable(Session session, String name) {
        BriefLock.change(session, "subscription " + name, () -> {
            session.execute("ALTER SUBSCRIPTION " + TableName.quote(name) + " ENABLE");
            session.update("DELETE FROM gad.changed WHERE kind = 'subscription' AND name = ?", name);
        });
    }

    private static void unlessItFails(Session session, String what, List<String> failed, Runnable work) {
        try {
            work.run();
        } catch (PostgresException e) {
            if (e.kind() == SqlState.UNREACHABLE) {
                throw e;
            }
            failed.add(session.database() + ": " + what + ": " + e.getMessage());
        } catch (MemberProblem e) {
            failed.add(session.database() + ": " + what + ": " + e.getMessage());
        }
    }

    private static List<String> names(Session session, String query) {
        return session.list(query, row -> row.getString(1));
    }
}
