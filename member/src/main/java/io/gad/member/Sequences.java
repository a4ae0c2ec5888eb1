package io.gad.member;

import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SqlState;
import io.gad.postgres.TableName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
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

    /** The farthest values of so many columns are found in some tens of milliseconds. */
    private static final int COLUMNS = 100;

    /** How long each of them may take that are asked however late it is: a reader's lock on a table may keep them away. */
    private static final Duration FIRST_ANSWER = Duration.ofMillis(500);

    private static final Duration LAST_ANSWER = Duration.ofMillis(20);

    /**
     * Sequences that are not marked with this reign, the fastest first. The poll is taken to be 10 s old at least and a day
     * at most: clocks differ, and a dead primary calls nothing. To look into a sequence means to open it, which takes a
     * hundred times as long as all else here: only where one is asked for.
     */
    private static final String DUE = """
            SELECT c.oid::text, n.nspname, c.relname, s.seqincrement, s.seqmin, s.seqmax, s.seqcycle,
                   CASE WHEN ?::oid IS NOT NULL THEN pg_catalog.pg_sequence_last_value(c.oid) END AS current,
                   g.last_value, g.is_called, g.cache_size, g.rate_per_s,
                   least(86400, greatest(10, pg_catalog.date_part('epoch',
                         pg_catalog.clock_timestamp() - g.polled_at))) AS age
            FROM pg_catalog.pg_sequence s
            JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid AND c.relkind = 'S' AND c.relpersistence <> 't'
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace AND n.nspname NOT IN ('gad', 'pg_catalog')
            LEFT JOIN gad.sequence g ON g.schema_name = n.nspname AND g.sequence_name = c.relname
            WHERE NOT coalesce(g.advanced_epoch = ?, false) AND c.oid = coalesce(?::oid, c.oid)
            ORDER BY g.rate_per_s DESC NULLS LAST, n.nspname, c.relname
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

    /** One that stands there already, or beyond, stays, unless it is to be set exactly. */
    private static final String SET = """
            SELECT t.o::text, pg_catalog.setval(t.o::pg_catalog.regclass, t.v, t.c)
            FROM unnest(?::oid[], ?::bigint[], ?::boolean[]) AS t(o, v, c)
            JOIN pg_catalog.pg_sequence s ON s.seqrelid = t.o
            CROSS JOIN LATERAL pg_catalog.pg_sequence_last_value(t.o) AS l(now)
            WHERE ?::boolean OR l.now IS NULL
               OR CASE WHEN s.seqcycle THEN l.now <> t.v WHEN s.seqincrement > 0 THEN t.v > l.now ELSE t.v < l.now END
            """;

    /** What was moved: by object id, as one may be moved twice. */
    private record Moved(Set<String> oids, Set<String> exhausted) {
        Moved() {
            this(new LinkedHashSet<>(), new LinkedHashSet<>());
        }

        SequenceResult result(List<String> left) {
            return new SequenceResult(oids.size(), left, List.copyOf(exhausted));
        }
    }

    private Sequences() {}

    /**
     * Before opening. With {@code planned} the poll is exact and every sequence is set to it. Else all are set behind the poll
     * first, the fastest before the others; what time is left is for what their columns hold. The first batch of either is done
     * however late it is: a sequence that is opened behind its table refuses the customer's inserts, and a distant server has
     * used up the time with its first answers.
     */
    static SequenceResult advance(Session s, Mandate mandate, boolean planned, TimeLimit limit) {
        if (planned && RoleChange.row(s).writable()) {
            return new SequenceResult(0, List.of(), List.of());
        }
        Moved moved = new Moved();
        // A planned change may come a second time in one reign, after a cancelled one: no mark holds for it.
        List<DueSequence> all = todo(s, planned ? -1 : mandate.reign().epoch(), null);
        if (planned) {
            batches(all, BATCH).forEach(batch -> setExactly(s, mandate, batch, moved));
            return moved.result(List.of());
        }
        List<DueSequence> reached = setByPoll(s, mandate, all, limit, moved);
        Set<DueSequence> left = new LinkedHashSet<>(all);
        reached.stream().filter(DueSequence::isCyclic).forEach(left::remove);
        setByColumns(s, mandate, reached, limit, moved).forEach(left::remove);
        return moved.result(
                left.stream().map(t -> s.database() + ": " + t.name()).toList());
    }

    private static void setExactly(Session s, Mandate mandate, List<DueSequence> batch, Moved moved) {
        s.transaction(() -> {
            MemberLock.hold(s, mandate);
            set(s, settings(batch, t -> t.state().exact()), true, moved);
            mark(s, mandate.reign().epoch(), batch);
        });
    }

    private static List<DueSequence> setByPoll(
            Session s, Mandate mandate, List<DueSequence> all, TimeLimit limit, Moved moved) {
        List<DueSequence> reached = new ArrayList<>();
        for (List<DueSequence> batch : batches(all, BATCH)) {
            if (!reached.isEmpty() && limit.isOver()) {
                break;
            }
            s.transaction(() -> {
                MemberLock.hold(s, mandate);
                set(s, settings(batch, t -> t.state().ahead()), false, moved);
                mark(
                        s,
                        mandate.reign().epoch(),
                        batch.stream().filter(DueSequence::isCyclic).toList());
            });
            reached.addAll(batch);
        }
        return reached;
    }

    /** @return those of which all is known, and marked; the others are looked at again after the opening */
    private static List<DueSequence> setByColumns(
            Session s, Mandate mandate, List<DueSequence> reached, TimeLimit limit, Moved moved) {
        List<DueSequence> done = new ArrayList<>();
        for (List<DueSequence> batch : batches(reached, COLUMNS)) {
            if (!done.isEmpty() && limit.isOver()) {
                break;
            }
            Duration least = done.isEmpty() ? FIRST_ANSWER : LAST_ANSWER;
            Duration patience = limit.left().compareTo(least) > 0 ? limit.left() : least;
            if (!isSetBehindColumns(s, mandate, batch, patience, moved)) {
                break;
            }
            done.addAll(batch);
        }
        return done;
    }

    /** @return false if its columns do not answer in time: nothing is marked */
    private static boolean isSetBehindColumns(
            Session s, Mandate mandate, List<DueSequence> batch, Duration patience, Moved moved) {
        try {
            s.transaction(() -> {
                s.execute("SET LOCAL statement_timeout = " + patience.toMillis());
                Map<String, Long> held = SequenceColumns.farthest(s, batch);
                MemberLock.hold(s, mandate);
                List<DueSequence> fed =
                        batch.stream().filter(t -> held.containsKey(t.oid())).toList();
                Function<DueSequence, Optional<SequenceState.Setting>> behindBoth = t ->
                        t.with(Optional.ofNullable(held.get(t.oid()))).state().ahead();
                set(s, settings(fed, behindBoth), false, moved);
                mark(s, mandate.reign().epoch(), batch);
            });
            return true;
        } catch (PostgresException e) {
            if (e.kind() == SqlState.CANCELLED) {
                return false;
            }
            throw e;
        }
    }

    private static List<List<DueSequence>> batches(List<DueSequence> all, int size) {
        List<List<DueSequence>> batches = new ArrayList<>();
        for (int i = 0; i < all.size(); i += size) {
            batches.add(all.subList(i, Math.min(all.size(), i + size)));
        }
        return batches;
    }

    /** After opening: one by one, each under its own lock for an instant, never backwards. */
    static SequenceResult advanceRest(Session s, Mandate mandate) {
        long epoch = mandate.reign().epoch();
        Moved moved = new Moved();
        for (DueSequence before : todo(s, epoch, null)) {
            BriefLock.change(s, "sequence " + before.name(), () -> {
                MemberLock.hold(s, mandate);
                // Says nothing new, but holds nextval away until the end of the transaction.
                s.execute("ALTER SEQUENCE " + before.name().quoted() + " INCREMENT BY "
                        + before.state().increment());
                for (DueSequence t : todo(s, epoch, before.oid())) {
                    Optional<Long> column = SequenceColumns.farthest(s, t);
                    set(s, settings(List.of(t.with(column)), it -> it.state().ahead()), false, moved);
                    mark(s, epoch, List.of(t));
                }
            });
        }
        return moved.result(List.of());
    }

    private static Map<DueSequence, SequenceState.Setting> settings(
            List<DueSequence> batch, Function<DueSequence, Optional<SequenceState.Setting>> how) {
        Map<DueSequence, SequenceState.Setting> settings = new LinkedHashMap<>();
        batch.forEach(t -> how.apply(t).ifPresent(to -> settings.put(t, to)));
        return settings;
    }

    private static void set(Session s, Map<DueSequence, SequenceState.Setting> settings, boolean exactly, Moved moved) {
        if (settings.isEmpty()) {
            return;
        }
        Set<String> now = Set.copyOf(s.list(
                SET,
                r -> r.getString(1),
                array(settings.keySet().stream().map(DueSequence::oid)),
                array(settings.values().stream().map(to -> Long.toString(to.value()))),
                array(settings.values().stream().map(to -> Boolean.toString(to.called()))),
                exactly));
        moved.oids().addAll(now);
        settings.forEach((t, to) -> {
            if (to.exhausted() && now.contains(t.oid())) {
                moved.exhausted().add(s.database() + ": " + t.name());
            }
        });
    }

    /** As PostgreSQL reads an array. */
    static String array(Stream<String> elements) {
        return elements.collect(Collectors.joining(",", "{", "}"));
    }

    private static void mark(Session s, long epoch, List<DueSequence> done) {
        if (!done.isEmpty()) {
            s.update(MARK, epoch, array(done.stream().map(DueSequence::oid)));
        }
    }

    private static List<DueSequence> todo(Session s, long epoch, @Nullable String only) {
        return s.list(
                DUE,
                row -> new DueSequence(
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
                                Optional.empty())),
                only,
                epoch,
                only);
    }
}
