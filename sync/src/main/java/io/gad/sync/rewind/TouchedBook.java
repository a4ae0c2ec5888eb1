package io.gad.sync.rewind;

import io.gad.postgres.Lsn;
import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code gad.rewind} and its tables on the former primary: all that may differ there. After a kill of anything a rewind goes
 * by it alone. Every write stands in a transaction of the caller's, under the member lock. Names are the server's own.
 */
public final class TouchedBook {

    private static final JsonMapper JSON = new JsonMapper();

    /** As a server writes the name of {@code pg_class c} in {@code pg_namespace n}. */
    private static final String NAME = "pg_catalog.format('%I.%I', n.nspname, c.relname)";

    /** Equal texts: the same table, with the rows that it had. */
    private static final String SHAPES = "SELECT " + NAME + ", c.oid::text || ' ' || coalesce((SELECT"
            + " pg_catalog.string_agg(a.attnum || ' ' || a.attname || ' ' || a.atttypid || ' ' || a.atttypmod, ','"
            + " ORDER BY a.attnum) FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0"
            + " AND NOT a.attisdropped), '') FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n"
            + " ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND c.relpersistence = 'p'"
            + " AND n.nspname NOT IN ('gad', 'information_schema') AND n.nspname !~ '^pg_'";

    /**
     * What it says as a whole.
     *
     * @param tail whether what the former primary alone has committed is all in
     * @param since up to where that of the new primary's log is
     * @param everything whether the rows of any table may differ
     * @param definitions whether some were changed, on either side
     * @param views whether materialized views were filled, on either side
     * @param aligned whether it was begun to bring definitions in line
     */
    public record Summary(
            boolean tail, Lsn since, boolean everything, boolean definitions, boolean views, boolean aligned) {}

    private TouchedBook() {}

    /**
     * Begins one for the task, unless it has one. What another has left that did not come to its end still holds: tables may
     * have been made anew and not filled. What it has read of the logs is read again.
     */
    public static void open(Session target, String task) {
        target.update(
                "INSERT INTO gad.rewind AS r (task) VALUES (?) ON CONFLICT (singleton) DO UPDATE"
                        + " SET task = excluded.task, tail = false, since = '0/0' WHERE r.task <> excluded.task",
                task);
    }

    /** Everything is in line. */
    public static void close(Session target) {
        target.execute("DELETE FROM gad.rewind; DELETE FROM gad.rewind_table; DELETE FROM gad.rewind_key;"
                + " DELETE FROM gad.rewind_stood");
    }

    public static Summary read(Session target) {
        return target.one(
                "SELECT tail, since::text, everything, definitions, views, aligned FROM gad.rewind",
                row -> new Summary(
                        row.getBoolean(1),
                        Lsn.parse(row.getString(2)),
                        row.getBoolean(3),
                        row.getBoolean(4),
                        row.getBoolean(5),
                        row.getBoolean(6)));
    }

    static void tailIsIn(Session target) {
        target.execute("UPDATE gad.rewind SET tail = true");
    }

    static void isInUpTo(Session target, Lsn since) {
        target.update("UPDATE gad.rewind SET since = greatest(since, ?::pg_lsn)", since);
    }

    static void everything(Session target) {
        target.execute("UPDATE gad.rewind SET everything = true WHERE NOT everything");
    }

    static void definitions(Session target) {
        target.execute("UPDATE gad.rewind SET definitions = true WHERE NOT definitions");
    }

    static void views(Session target) {
        target.execute("UPDATE gad.rewind SET views = true WHERE NOT views");
    }

    /** As the server writes it. */
    public static String name(Session target, TableName table) {
        return target.one(
                "SELECT pg_catalog.format('%I.%I', ?::text, ?::text)",
                row -> row.getString(1), table.schema(), table.name());
    }

    /** The table is to be compared as a whole; its keys are not asked for any more. */
    public static void whole(Session target, String name, String why) {
        target.update(
                "INSERT INTO gad.rewind_table (name, why) VALUES (?, ?) ON CONFLICT (name) DO NOTHING", name, why);
        target.update("DELETE FROM gad.rewind_key WHERE name = ?", name);
    }

    /** Each once, and why. */
    static SortedMap<String, String> wholes(Session target) {
        SortedMap<String, String> wholes = new TreeMap<>();
        target.list("SELECT name, why FROM gad.rewind_table", row -> wholes.put(row.getString(1), row.getString(2)));
        return wholes;
    }

    /**
     * Puts in keys that are not there yet.
     *
     * @param names of their tables, each beside its key
     * @return how many were new, by table
     */
    static Map<String, Long> add(Session target, List<String> names, List<Map<String, String>> keys) {
        return target
                .list(
                        "INSERT INTO gad.rewind_key (name, digest, key) SELECT n,"
                                + " pg_catalog.sha256(pg_catalog.convert_to(k, 'UTF8')), k::jsonb"
                                + " FROM ROWS FROM (unnest(?::text[]), unnest(?::text[])) u (n, k)"
                                + " ON CONFLICT (name, digest) DO NOTHING RETURNING name",
                        row -> row.getString(1),
                        names.toArray(String[]::new),
                        keys.stream().map(JSON::writeValueAsString).toArray(String[]::new))
                .stream()
                .collect(Collectors.groupingBy(name -> name, Collectors.counting()));
    }

    /** By table. */
    static SortedMap<String, Long> counts(Session target) {
        SortedMap<String, Long> counts = new TreeMap<>();
        target.list(
                "SELECT name, count(*) FROM gad.rewind_key GROUP BY name",
                row -> counts.put(row.getString(1), row.getLong(2)));
        return counts;
    }

    /** How many of a table's keys there may be before it is no dearer to compare the whole of it. */
    static long most(Session target, String name, long atLeast) {
        long rows = target.first(
                        "SELECT reltuples::bigint FROM pg_catalog.pg_class WHERE oid = pg_catalog.to_regclass(?)",
                        row -> row.getLong(1),
                        name)
                .orElse(0L);
        return Math.max(atLeast, rows / 4);
    }

    /**
     * Some of a table's keys.
     *
     * @param last where the next begin
     */
    record Page(List<Map<String, String>> keys, String last) {}

    /** @param after where the page before has ended; empty: the first */
    static Page keys(Session target, String name, String after, int atMost) {
        List<Map<String, String>> keys = new ArrayList<>();
        List<String> digests = target.list(
                "SELECT key::text, pg_catalog.encode(digest, 'hex') FROM gad.rewind_key WHERE name = ?"
                        + " AND digest > pg_catalog.decode(?, 'hex') ORDER BY digest LIMIT ?",
                row -> {
                    keys.add(JSON.readValue(row.getString(1), new TypeReference<Map<String, String>>() {}));
                    return row.getString(2);
                },
                name,
                after,
                atMost);
        return new Page(keys, digests.isEmpty() ? after : digests.getLast());
    }

    /** The columns of which a table's keys are: more than one set where another key has named its rows since. */
    static List<List<String>> keyColumns(Session target, String name) {
        return target.list(
                "SELECT DISTINCT ARRAY(SELECT k FROM pg_catalog.jsonb_object_keys(key) k ORDER BY k COLLATE \"C\")"
                        + " FROM gad.rewind_key WHERE name = ?",
                row -> List.of((String[]) row.getArray(1).getArray()),
                name);
    }

    /** Before definitions are brought in line for the first time: what stands here with its rows. */
    public static void keepStanding(Session target) {
        boolean kept = target.one("SELECT aligned FROM gad.rewind", row -> row.getBoolean(1));
        if (!kept) {
            target.execute("INSERT INTO gad.rewind_stood (name, shape) " + SHAPES);
            target.execute("UPDATE gad.rewind SET aligned = true");
        }
    }

    /** Tables that stand here now and did not, or stood with other columns: what was in them is gone. */
    public static List<String> madeAnew(Session target) {
        return target.list(
                "SELECT now.name FROM (" + SHAPES
                        + ") now (name, shape) WHERE NOT EXISTS (SELECT FROM gad.rewind_stood s"
                        + " WHERE s.name = now.name AND s.shape = now.shape)",
                row -> row.getString(1));
    }

    /** As the server writes the names of these tables. */
    static Map<TableName, String> written(Session side, Collection<TableName> tables) {
        Map<TableName, String> written = new TreeMap<>();
        side.list(
                "SELECT s, t, pg_catalog.format('%I.%I', s, t) FROM ROWS FROM (unnest(?::text[]), unnest(?::text[])) u (s, t)",
                row -> written.put(new TableName(row.getString(1), row.getString(2)), row.getString(3)),
                tables.stream().map(TableName::schema).toArray(String[]::new),
                tables.stream().map(TableName::name).toArray(String[]::new));
        return written;
    }
}
