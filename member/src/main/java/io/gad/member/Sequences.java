package io.gad.member;

import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SqlState;
import io.gad.postgres.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sets the sequences of one database to where its former primary's stood. Before opening set-wise, in batches that do
 * not run out of locks; what is left is set afterwards one by one under the sequence's own lock, since setval does not
 * keep nextval away. Each that is done is marked with the reign, so that a repetition goes on where it was.
 */
final class Sequences {

    private static final int BATCH = 500;

    /**
     * Sequences that are not marked with this reign, with the columns that they feed and that lead an index. The poll is
     * taken to be 10 s old at least and a day at most: clocks differ, and a dead primary calls nothing.
     */
    private static final String DUE = """
            SELECT c.oid::text, n.nspname, c.relname, s.seqincrement, s.seqmin, s.seqmax, s.seqcycle,
                   pg_catalog.pg_sequence_last_value(c.oid) AS current,
                   g.last_value, g.is_called, g.cache_size, g.rate_per_s,
                   least(86400, greatest(10, pg_catalog.date_part('epoch',
                         pg_catalog.clock_timestamp() - g.polled_at))) AS age,
                   f.query
            FROM pg_catalog.pg_sequence s
            JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid AND c.relpersistence <> 't'
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace AND n.nspname NOT IN ('gad', 'pg_catalog')
            LEFT JOIN gad.sequence g ON g.schema_name = n.nspname AND g.sequence_name = c.relname
            LEFT JOIN LATERAL (
                SELECT pg_catalog.string_agg(pg_catalog.format('(SELECT %s(%I)::bigint FROM %I.%I)',
                           CASE WHEN s.seqincrement > 0 THEN 'max' ELSE 'min' END,
                           a.attname, tn.nspname, t.relname), ', ') AS query
                FROM (SELECT d.refobjid AS rel, d.refobjsubid AS num FROM pg_catalog.pg_depend d
                       WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid
                         AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype IN ('a', 'i')
                      UNION
                      SELECT ad.adrelid, ad.adnum FROM pg_catalog.pg_depend d
                        JOIN pg_catalog.pg_attrdef ad ON ad.oid = d.objid
                       WHERE d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass AND d.refobjid = c.oid
                         AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass) fed
                JOIN pg_catalog.pg_class t ON t.oid = fed.rel AND t.relkind IN ('r', 'p')
                JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
                JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attnum = fed.num
                     AND a.atttypid IN ('int2'::pg_catalog.regtype, 'int4'::pg_catalog.regtype, 'int8'::pg_catalog.regtype)
                WHERE EXISTS (SELECT 1 FROM pg_catalog.pg_index i
                               JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid
                               JOIN pg_catalog.pg_am am ON am.oid = ic.relam AND am.amname = 'btree'
                               WHERE i.indrelid = t.oid AND i.indisvalid AND i.indpred IS NULL
                                 AND i.indkey[0] = fed.num)) f ON true
            WHERE NOT coalesce(g.advanced_epoch = ?, false) AND c.oid = coalesce(?::oid, c.oid)
            ORDER BY n.nspname, c.relname
            """;

    private static final String MARK = """
            INSERT INTO gad.sequence AS g (schema_name, sequence_name, last_value, is_called, increment_by, cache_size,
                                           polled_at, advanced_epoch)
            SELECT n.nspname, c.relname, s.seqstart, false, s.seqincrement, s.seqcache,
                   pg_catalog.clock_timestamp(), ?
            FROM pg_catalog.unnest(?::oid[]) o(oid)
            JOIN pg_catalog.pg_sequence s ON s.seqrelid = o.oid
            JOIN pg_catalog.pg_class c ON c.oid = o.oid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            ON CONFLICT (schema_name, sequence_name) DO UPDATE SET advanced_epoch = excluded.advanced_epoch
            """;

    private record Todo(String oid, TableName name, SequenceState state, Optional<String> columnQuery) {
        Todo with(Optional<Long> column) {
            SequenceState s = state;
            return new Todo(
                    oid,
                    name,
                    new SequenceState(s.increment(), s.min(), s.max(), s.cycle(), s.current(), s.polled(), column),
                    columnQuery);
        }
    }

    private Sequences() {}

    /** Before opening. With {@code planned} the poll is exact and every sequence is set to it. */
    static SequenceResult advance(Session s, Mandate mandate, boolean planned, TimeLimit limit) {
        MemberRow row = RoleChange.row(s);
        if (planned && row.writable()) {
            return new SequenceResult(0, List.of(), List.of());
        }
        // A planned change may come a second time in one reign, after a cancelled one: no mark holds for it.
        List<Todo> all = todo(s, planned ? -1 : mandate.reign().epoch(), null);
        List<String> left = new ArrayList<>();
        List<String> exhausted = new ArrayList<>();
        int advanced = 0;
        for (int i = 0; i < all.size(); i += BATCH) {
            List<Todo> batch = all.subList(i, Math.min(all.size(), i + BATCH));
            // The first ones are set by the poll however late it is: nearly always that is all of them, and a sequence
            // that is opened behind its table refuses the customer's inserts.
            if (limit.isOver() && !planned && i > 0) {
                batch.forEach(t -> left.add(s.database() + ": " + t.name()));
                continue;
            }
            Optional<Map<String, Long>> columns =
                    planned ? Optional.of(Map.of()) : limit.isOver() ? Optional.empty() : columns(s, batch, limit);
            List<Todo> known = batch.stream()
                    .map(t ->
                            t.with(Optional.ofNullable(columns.orElse(Map.of()).get(t.oid()))))
                    .toList();
            // Without an answer about their columns they are set by the poll, and looked at again after opening.
            List<Todo> done = known.stream()
                    .filter(t -> columns.isPresent() || t.columnQuery().isEmpty())
                    .toList();
            known.stream().filter(t -> !done.contains(t)).forEach(t -> left.add(s.database() + ": " + t.name()));
            advanced += set(s, mandate, known, done, planned, exhausted);
        }
        return new SequenceResult(advanced, left, exhausted);
    }

    /** After opening: one by one, each under its own lock for an instant, never backwards. */
    static SequenceResult advanceRest(Session s, Mandate mandate) {
        long epoch = mandate.reign().epoch();
        List<String> exhausted = new ArrayList<>();
        int advanced = 0;
        for (Todo before : todo(s, epoch, null)) {
            boolean[] moved = {false};
            BriefLock.change(s, "sequence " + before.name(), () -> {
                MemberLock.hold(s, mandate);
                // Says nothing new, but holds nextval away until the end of the transaction.
                s.execute("ALTER SEQUENCE " + before.name().quoted() + " INCREMENT BY "
                        + before.state().increment());
                for (Todo t : todo(s, epoch, before.oid())) {
                    Optional<Long> column = t.columnQuery().flatMap(query -> column(s, query, t));
                    Optional<SequenceState.Setting> setting =
                            t.with(column).state().ahead();
                    setting.ifPresent(to -> apply(s, Map.of(t, to), exhausted));
                    moved[0] = setting.isPresent();
                    mark(s, epoch, List.of(t));
                }
            });
            advanced += moved[0] ? 1 : 0;
        }
        return new SequenceResult(advanced, List.of(), exhausted);
    }

    private static int set(
            Session s, Mandate mandate, List<Todo> known, List<Todo> done, boolean planned, List<String> exhausted) {
        return s.transaction(() -> {
            MemberLock.hold(s, mandate);
            Map<Todo, SequenceState.Setting> settings = new LinkedHashMap<>();
            for (Todo t : known) {
                (planned ? t.state().exact() : t.state().ahead()).ifPresent(to -> settings.put(t, to));
            }
            apply(s, settings, exhausted);
            mark(s, mandate.reign().epoch(), done);
            return settings.size();
        });
    }

    private static void apply(Session s, Map<Todo, SequenceState.Setting> settings, List<String> exhausted) {
        s.list(
                "SELECT pg_catalog.setval(t.o::pg_catalog.regclass, t.v, t.c)"
                        + " FROM unnest(?::oid[], ?::bigint[], ?::boolean[]) AS t(o, v, c)",
                r -> r.getLong(1),
                array(settings.keySet().stream().map(Todo::oid)),
                array(settings.values().stream().map(to -> Long.toString(to.value()))),
                array(settings.values().stream().map(to -> Boolean.toString(to.called()))));
        settings.forEach((t, to) -> {
            if (to.exhausted()) {
                exhausted.add(s.database() + ": " + t.name());
            }
        });
    }

    private static String array(Stream<String> elements) {
        return elements.collect(Collectors.joining(",", "{", "}"));
    }

    private static void mark(Session s, long epoch, List<Todo> done) {
        s.update(MARK, epoch, array(done.stream().map(Todo::oid)));
    }

    /** The farthest values of the batch's columns; empty if they do not answer within the limit. */
    private static Optional<Map<String, Long>> columns(Session s, List<Todo> batch, TimeLimit limit) {
        Map<String, Long> found = new HashMap<>();
        String query = batch.stream()
                .filter(t -> t.columnQuery().isPresent())
                .map(t ->
                        "SELECT '" + t.oid() + "', " + farthest(t.columnQuery().get(), t))
                .collect(Collectors.joining(" UNION ALL "));
        if (query.isEmpty()) {
            return Optional.of(found);
        }
        try {
            s.transaction(() -> {
                s.execute("SET LOCAL statement_timeout = "
                        + Math.max(20, limit.left().toMillis()));
                for (Map.Entry<String, Long> e : s.list(query, r -> {
                    long value = r.getLong(2);
                    return r.wasNull() ? Map.entry("", 0L) : Map.entry(r.getString(1), value);
                })) {
                    found.put(e.getKey(), e.getValue());
                }
            });
            return Optional.of(found);
        } catch (PostgresException e) {
            if (e.kind() == SqlState.CANCELLED) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static Optional<Long> column(Session s, String query, Todo t) {
        return s.one("SELECT " + farthest(query, t), r -> Optional.ofNullable(r.getObject(1, Long.class)));
    }

    private static String farthest(String query, Todo t) {
        return (t.state().increment() > 0 ? "greatest(" : "least(") + query + ")";
    }

    private static List<Todo> todo(Session s, long epoch, @Nullable String only) {
        return s.list(
                DUE,
                row -> new Todo(
                        row.getString(1),
                        new TableName(row.getString(2), row.getString(3)),
                        new SequenceState(
                                row.getLong(4),
                                row.getLong(5),
                                row.getLong(6),
                                row.getBoolean(7),
                                Optional.ofNullable(row.getObject(8, Long.class)),
                                row.getObject(9) == null
                                        ? Optional.empty()
                                        : Optional.of(new SequenceState.Polled(
                                                row.getLong(9),
                                                row.getBoolean(10),
                                                row.getLong(11),
                                                row.getDouble(12),
                                                row.getDouble(13))),
                                Optional.empty()),
                        Optional.ofNullable(row.getString(14))),
                epoch,
                only);
    }
}
