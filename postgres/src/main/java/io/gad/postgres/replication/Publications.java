package io.gad.postgres.replication;

import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SqlState;
import io.gad.postgres.TableName;
import java.util.Optional;

/**
 * Publications of all tables of a database. Whoever makes one has seen to the identities of all tables first: a
 * published table without one refuses the customer's updates and deletes.
 */
public final class Publications {

    private Publications() {}

    public static boolean exists(Session session, String name) {
        return session.first("SELECT 1 FROM pg_catalog.pg_publication WHERE pubname = ?", row -> row.getInt(1), name)
                .isPresent();
    }

    /**
     * A publication as its server describes it now.
     *
     * @param version another one after every change of it, and after it was made anew
     * @param whole whether it publishes every change of every table, each under the table's own name
     */
    public record State(String version, boolean whole) {}

    private static final String STATE = """
            SELECT p.oid || ' ' || p.xmin, p.puballtables AND p.pubinsert AND p.pubupdate AND p.pubdelete
                   AND p.pubtruncate AND coalesce(pg_catalog.to_jsonb(p) ->> 'pubviaroot', 'false') = 'false'
                   AND coalesce(pg_catalog.to_jsonb(p) ->> 'pubgencols', 's') = 's'
              FROM pg_catalog.pg_publication p WHERE p.pubname = ?
            """;

    /** Empty if there is none. */
    public static Optional<State> find(Session session, String name) {
        return session.first(STATE, row -> new State(row.getString(1), row.getBoolean(2)), name);
    }

    /** As {@link #createForAllTables}; one that somebody has narrowed is made anew. */
    public static void ensureForAllTables(Session session, String name) {
        if (find(session, name).filter(state -> !state.whole()).isPresent()) {
            drop(session, name);
        }
        createForAllTables(session, name);
    }

    /**
     * Makes the publication if it is missing. On 18 and later stored generated columns are published: otherwise an
     * update of a table whose identity is the whole row, with such a column, would be refused.
     */
    public static void createForAllTables(Session session, String name) {
        if (exists(session, name)) {
            return;
        }
        int version = session.one("SELECT pg_catalog.current_setting('server_version_num')::int", row -> row.getInt(1));
        try {
            session.execute("CREATE PUBLICATION " + TableName.quote(name) + " FOR ALL TABLES"
                    + (version >= 180_000 ? " WITH (publish_generated_columns = stored)" : ""));
        } catch (PostgresException e) {
            if (e.kind() != SqlState.DUPLICATE) {
                throw e;
            }
        }
    }

    /** Drops the publication if it exists; no slot may need it any more. */
    public static void drop(Session session, String name) {
        session.execute("DROP PUBLICATION IF EXISTS " + TableName.quote(name));
    }
}
