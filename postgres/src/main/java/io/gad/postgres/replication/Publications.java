package io.gad.postgres.replication;

import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SqlState;
import io.gad.postgres.TableName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Publications of all tables of a database: FOR ALL TABLES where the account may make one, else a list, which somebody
 * keeps complete. Whoever makes one has seen to the identities of all tables first: a published table without one refuses
 * the customer's updates and deletes.
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
     * @param whole whether it publishes every change of its tables, each under the table's own name
     * @param allTables whether these are all that there are or will be; else they are on a list
     */
    public record State(String version, boolean whole, boolean allTables) {}

    private static final String STATE = """
            SELECT p.oid || ' ' || p.xmin, p.pubinsert AND p.pubupdate AND p.pubdelete
                   AND p.pubtruncate AND coalesce(pg_catalog.to_jsonb(p) ->> 'pubviaroot', 'false') = 'false'
                   AND coalesce(pg_catalog.to_jsonb(p) ->> 'pubgencols', 's') = 's',
                   p.puballtables
              FROM pg_catalog.pg_publication p WHERE p.pubname = ?
            """;

    /** Empty if there is none. */
    public static Optional<State> find(Session session, String name) {
        return session.first(STATE, row -> new State(row.getString(1), row.getBoolean(2), row.getBoolean(3)), name);
    }

    /**
     * Makes the publication if it is missing; one that leaves out changes is made anew. An account that may not publish all
     * tables at once makes a list of those that stand there and that it may publish, unless another has done better.
     */
    public static void ensure(Session session, String name) {
        boolean all = session.account().maySeeDefinitions();
        Optional<State> standing = find(session, name);
        if (standing.filter(state -> state.whole() && (state.allTables() || !all))
                .isPresent()) {
            return;
        }
        if (standing.isPresent()) {
            drop(session, name);
        }
        if (all) {
            createForAllTables(session, name);
        } else {
            create(session, name, list(PublishedTable.list(session, name)));
        }
    }

    /** Makes the publication of all tables if it is missing. */
    public static void createForAllTables(Session session, String name) {
        create(session, name, " FOR ALL TABLES");
    }

    /**
     * On 18 and later stored generated columns are published: otherwise an update of a table whose identity is the whole
     * row, with such a column, would be refused.
     */
    private static void create(Session session, String name, String tables) {
        if (exists(session, name)) {
            return;
        }
        int version = session.one("SELECT pg_catalog.current_setting('server_version_num')::int", row -> row.getInt(1));
        try {
            session.execute("CREATE PUBLICATION " + TableName.quote(name) + tables
                    + (version >= 180_000 ? " WITH (publish_generated_columns = stored)" : ""));
        } catch (PostgresException e) {
            if (e.kind() != SqlState.DUPLICATE) {
                throw e;
            }
        }
    }

    private static String list(List<PublishedTable> tables) {
        String names = tables.stream()
                .filter(PublishedTable::mayBePublished)
                .map(table -> table.name().quoted())
                .collect(Collectors.joining(", ONLY "));
        return names.isEmpty() ? "" : " FOR TABLE ONLY " + names;
    }

    /** Puts tables on a publication's list; one that stands there with a filter is put there without. */
    public static void publish(Session session, String name, List<PublishedTable> tables) {
        for (PublishedTable table : tables) {
            String alter = "ALTER PUBLICATION " + TableName.quote(name);
            String only = " TABLE ONLY " + table.name().quoted();
            session.transaction(() -> {
                // Behind a VACUUM or an index build the table waits its turn; it is tried again by whoever asked.
                session.execute("SET LOCAL lock_timeout = '2s'");
                if (table.isNarrowed()) {
                    session.execute(alter + " DROP" + only);
                }
                session.execute(alter + " ADD" + only);
            });
        }
    }

    /** Drops the publication if it exists; no slot may need it any more. */
    public static void drop(Session session, String name) {
        session.execute("DROP PUBLICATION IF EXISTS " + TableName.quote(name));
    }
}
