package io.gad.sync.survey;

import io.gad.postgres.Login;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.postgres.SqlState;
import io.gad.postgres.TableName;
import io.gad.sync.SourceDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one database of a server holds.
 *
 * @param tables how many tables have rows of their own, so without partitioned ones above them
 * @param bytes what they take on the disk, without their indexes
 * @param largest the largest of them
 * @param closed why it does not let us in; nothing else is known of it then
 */
public record Holding(String database, long tables, long bytes, List<HeldTable> largest, Optional<String> closed) {

    private static final String PURPOSE = "survey";

    /** Reading a size waits for whoever has locked a table for itself: its database is then told as closed, the others as they are. */
    private static final String SHORTLY = "SET LOCAL lock_timeout = '1s'";

    /** Sizes are read from the disk, table by table: of more than these only the number is told. */
    private static final int MOST_SIZES = 5_000;

    private static final String TABLES = """
            WITH held AS (
              SELECT n.nspname, r.relname, r.oid, greatest(r.reltuples, 0)::bigint AS rows,
                     coalesce(pg_catalog.pg_table_size(r.oid), 0) AS bytes
                FROM pg_catalog.pg_class r JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace
               WHERE r.relkind = 'r' AND r.relpersistence = 'p' AND n.nspname NOT IN ('gad', 'information_schema')
                 AND n.nspname !~ '^pg_'
                 AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d
                                  WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = r.oid
                                    AND d.deptype = 'e')
               ORDER BY r.relpages DESC LIMIT ?)
            SELECT nspname, relname, rows, bytes, sum(bytes) OVER ()::bigint
              FROM held ORDER BY bytes DESC, 1, 2 LIMIT ?
            """;

    private static final String COUNT = """
            SELECT count(*) FROM pg_catalog.pg_class r JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace
             WHERE r.relkind = 'r' AND r.relpersistence = 'p' AND n.nspname NOT IN ('gad', 'information_schema')
               AND n.nspname !~ '^pg_'
               AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d
                                WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = r.oid
                                  AND d.deptype = 'e')
            """;

    /**
     * A table.
     *
     * @param rows as the server's statistics have them; 0 where they say nothing
     */
    public record HeldTable(TableName name, long rows, long bytes) {}

    private record Found(HeldTable table, long bytesOfAll) {}

    public Holding {
        largest = List.copyOf(largest);
    }

    /**
     * Of each database that takes connections, templates aside, by name.
     *
     * @param largest how many tables of each are named
     * @throws io.gad.postgres.PostgresException if the server does not answer
     */
    public static List<Holding> list(Login server, int largest) {
        List<SourceDatabase> databases;
        try (Session session = server.open(server.dsn().database(), SessionSettings.control(PURPOSE))) {
            databases = SourceDatabase.list(session, List.of());
        }
        List<Holding> holdings = new ArrayList<>();
        for (SourceDatabase database : databases) {
            holdings.add(look(server, database.name(), largest));
        }
        return holdings;
    }

    private static Holding look(Login server, String database, int largest) {
        try (Session session = server.open(database, SessionSettings.control(PURPOSE))) {
            return session.transaction(() -> {
                session.execute(SHORTLY);
                return of(session, largest);
            });
        } catch (PostgresException e) {
            if (e.kind().isPassing() && e.kind() != SqlState.CONTENTION) {
                throw e;
            }
            return new Holding(database, 0, 0, List.of(), Optional.of(String.valueOf(e.getMessage())));
        }
    }

    private static Holding of(Session session, int largest) {
        List<Found> found = session.list(
                TABLES,
                row -> new Found(
                        new HeldTable(
                                new TableName(row.getString(1), row.getString(2)), row.getLong(3), row.getLong(4)),
                        row.getLong(5)),
                MOST_SIZES,
                largest);
        return new Holding(
                session.database(),
                session.one(COUNT, row -> row.getLong(1)),
                found.isEmpty() ? 0 : found.getFirst().bytesOfAll(),
                found.stream().map(Found::table).toList(),
                Optional.empty());
    }
}
