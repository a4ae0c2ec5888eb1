package io.gad.testkit;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Row by row equality of two databases: every table outside the schema {@code gad}, the one of pglogical
 * (whoever uses that names a node of its own on each side) and the system's, as its columns in
 * their order, and the count and the sums of two hashes over all rows as text, so that the rows' order does not matter and
 * a doubled row does. Of unlogged tables only the columns count: their rows are in no log. Sequences, materialized views
 * and large objects are not looked at.
 *
 * @param rows of all tables of the first database
 * @param differences empty where both are equal
 */
public record TableComparison(long rows, List<String> differences) {

    private static final String TABLES = """
            SELECT format('%I.%I', n.nspname, c.relname),
                   (SELECT string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)), ', '
                                      ORDER BY a.attnum)
                    FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
                   (SELECT string_agg(format('%I', a.attname), ', ' ORDER BY a.attnum)
                    FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
                   c.relpersistence = 'u'
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r' AND c.relpersistence <> 't'
              AND n.nspname NOT IN ('gad', 'pglogical', 'pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'
            """;

    /** Each table and its indexes take room in the server's memory for locks. */
    private static final int LOCKED_AT_ONCE = 100;

    private static final String DEADLOCK = "40P01";
    private static final int ATTEMPTS = 10;

    private record Content(String columns, long rows, String hash) {}

    public TableComparison {
        differences = List.copyOf(differences);
    }

    public boolean isEqual() {
        return differences.isEmpty();
    }

    /** Compares one database of two servers; nobody may write to it meanwhile. */
    public static TableComparison of(PostgresServer first, PostgresServer second, String database) {
        Map<String, Content> left = read(first, database);
        Map<String, Content> right = read(second, database);
        List<String> differences = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(left.keySet());
        names.addAll(right.keySet());
        for (String name : names) {
            Content one = left.get(name);
            Content other = right.get(name);
            if (one == null || other == null) {
                differences.add(name + " is missing on port " + (one == null ? first.port() : second.port()));
            } else if (!one.equals(other)) {
                differences.add(
                        name + ": " + one + " on port " + first.port() + ", " + other + " on port " + second.port());
            }
        }
        return new TableComparison(
                left.values().stream().mapToLong(Content::rows).sum(), differences);
    }

    /** Who reads where definitions are replayed may lock what the apply waits for, and is cancelled then. */
    private static Map<String, Content> read(PostgresServer server, String database) {
        for (int attempt = 1; ; attempt++) {
            try {
                return readOnce(server, database);
            } catch (SQLException e) {
                if (!DEADLOCK.equals(e.getSQLState()) || attempt == ATTEMPTS) {
                    throw new IllegalStateException("Expected to read " + database + " on port " + server.port(), e);
                }
            }
        }
    }

    private static Map<String, Content> readOnce(PostgresServer server, String database) throws SQLException {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
            statement.execute("SET LOCAL timezone = 'UTC'");
            Map<String, String> columns = new LinkedHashMap<>();
            Map<String, String> queries = new LinkedHashMap<>();
            Set<String> unlogged = new HashSet<>();
            try (ResultSet rows = statement.executeQuery(TABLES)) {
                while (rows.next()) {
                    String names = rows.getString(3);
                    columns.put(rows.getString(1), String.valueOf(rows.getString(2)));
                    queries.put(rows.getString(1), names == null ? "" : "ROW(" + names + ")::text");
                    if (rows.getBoolean(4)) {
                        unlogged.add(rows.getString(1));
                    }
                }
            }
            Map<String, Content> contents = new LinkedHashMap<>();
            statement.execute("SAVEPOINT none_locked");
            for (Map.Entry<String, String> table : queries.entrySet()) {
                if (contents.size() % LOCKED_AT_ONCE == LOCKED_AT_ONCE - 1) {
                    statement.execute("ROLLBACK TO SAVEPOINT none_locked"); // The snapshot stays.
                }
                String row = table.getValue().isEmpty() ? "''" : table.getValue();
                try (ResultSet rows = statement.executeQuery("SELECT count(*), concat(sum(" + bits(1) + "), ' ', sum("
                        + bits(17) + ")) FROM (SELECT md5(" + row + ") AS hash FROM " + table.getKey()
                        + (unlogged.contains(table.getKey()) ? " WHERE false" : "") + ") h")) {
                    rows.next();
                    contents.put(
                            table.getKey(),
                            new Content(columns.getOrDefault(table.getKey(), ""), rows.getLong(1), rows.getString(2)));
                }
            }
            connection.rollback();
            return contents;
        }
    }

    private static String bits(int from) {
        return "('x' || substr(hash, " + from + ", 16))::bit(64)::bigint::numeric";
    }
}
