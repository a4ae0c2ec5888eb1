package io.gad.sync.sequence;

import io.gad.member.Mandate;
import io.gad.member.MemberLock;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads where all sequences of a source database stand and keeps that in the target's {@code gad.sequence}, for the day
 * of its promotion. Never sets a live sequence: a late poll could set one backwards.
 */
public final class SequencePoll {

    /** A sequence that was not called yet does not show its value in the catalog; its own row does. */
    private static final int ASKED_AT_ONCE = 200;

    private static final String ALL = """
            SELECT n.nspname, c.relname, coalesce(s.last_value, s.start_value), s.last_value IS NOT NULL,
                   s.increment_by, s.cache_size
            FROM pg_catalog.pg_sequences s
            JOIN pg_catalog.pg_namespace n ON n.nspname = s.schemaname
            JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = s.sequencename AND c.relkind = 'S'
            WHERE n.nspname <> 'gad' AND c.relpersistence <> 't'
            ORDER BY 1, 2
            """;

    // The rate is that of calls per second by the source's clock, falling slowly once the sequence rests. A row that
    // would stay as it is, at rest, is not written.
    private static final String KEEP = """
            INSERT INTO gad.sequence AS k
                (schema_name, sequence_name, last_value, is_called, increment_by, cache_size, rate_per_s, polled_at)
            SELECT p.schema_name, p.sequence_name, p.last_value, p.is_called, p.increment_by, p.cache_size, 0, ?::timestamptz
            FROM unnest(?::text[], ?::text[], ?::bigint[], ?::boolean[], ?::bigint[], ?::bigint[])
                AS p (schema_name, sequence_name, last_value, is_called, increment_by, cache_size)
            ON CONFLICT (schema_name, sequence_name) DO UPDATE
            SET last_value = excluded.last_value, is_called = excluded.is_called,
                increment_by = excluded.increment_by, cache_size = excluded.cache_size, polled_at = excluded.polled_at,
                rate_per_s = CASE WHEN k.rate_per_s < 0.01 AND excluded.last_value = k.last_value THEN 0
                    ELSE greatest(0.7 * k.rate_per_s,
                        CASE WHEN sign(excluded.last_value::numeric - k.last_value) = sign(excluded.increment_by::numeric)
                                  AND excluded.polled_at > k.polled_at
                             THEN abs((excluded.last_value::numeric - k.last_value) / excluded.increment_by)
                                  / extract(epoch FROM excluded.polled_at - k.polled_at) ELSE 0 END) END
            WHERE k.rate_per_s > 0
               OR (k.last_value, k.is_called, k.increment_by, k.cache_size)
                  IS DISTINCT FROM (excluded.last_value, excluded.is_called, excluded.increment_by, excluded.cache_size)
            """;

    private static final String FORGET = """
            DELETE FROM gad.sequence k WHERE NOT EXISTS (
                SELECT FROM unnest(?::text[], ?::text[]) AS p (schema_name, sequence_name)
                WHERE p.schema_name = k.schema_name AND p.sequence_name = k.sequence_name)
            """;

    private final Mandate mandate;

    /** @param mandate for the target, of the role SECONDARY */
    public SequencePoll(Mandate mandate) {
        this.mandate = mandate;
    }

    /**
     * One poll.
     *
     * @return how many sequences the source has
     * @throws io.gad.member.StaleMandateException if the target is no longer a secondary of the reign
     */
    public int poll(Session source, Session target) {
        String readAt = source.one("SELECT pg_catalog.clock_timestamp()::text", r -> r.getString(1));
        List<SequenceState> states = read(source);
        target.transaction(() -> {
            MemberLock.hold(target, mandate);
            keep(target, readAt, states);
        });
        return states.size();
    }

    /** What the last poll has kept on the target. */
    public static List<SequenceState> kept(Session target) {
        return target.list(
                "SELECT schema_name, sequence_name, last_value, is_called, increment_by, cache_size FROM gad.sequence",
                SequencePoll::state);
    }

    /** Where every sequence stands now. */
    public static List<SequenceState> read(Session source) {
        List<SequenceState> states = source.list(ALL, SequencePoll::state);
        List<SequenceState> exact = new ArrayList<>();
        List<SequenceState> uncalled = new ArrayList<>();
        states.forEach(s -> (s.isCalled() ? exact : uncalled).add(s));
        for (int from = 0; from < uncalled.size(); from += ASKED_AT_ONCE) {
            List<SequenceState> asked = uncalled.subList(from, Math.min(from + ASKED_AT_ONCE, uncalled.size()));
            exact.addAll(source.list(
                    asked.stream().map(SequencePoll::ownRow).collect(Collectors.joining(" UNION ALL ")),
                    SequencePoll::state,
                    asked.stream().flatMap(s -> Stream.of(s.schema(), s.name())).toArray()));
        }
        return exact;
    }

    private static String ownRow(SequenceState state) {
        return "SELECT ?::text, ?::text, last_value, is_called, " + state.incrementBy() + "::bigint, "
                + state.cacheSize() + "::bigint FROM " + new TableName(state.schema(), state.name()).quoted();
    }

    private static SequenceState state(ResultSet row) throws SQLException {
        return new SequenceState(
                row.getString(1), row.getString(2), row.getLong(3), row.getBoolean(4), row.getLong(5), row.getLong(6));
    }

    private static void keep(Session target, String readAt, List<SequenceState> states) {
        Array schemas = array(target, "text", states, SequenceState::schema);
        Array names = array(target, "text", states, SequenceState::name);
        target.update(
                KEEP,
                readAt,
                schemas,
                names,
                array(target, "bigint", states, SequenceState::lastValue),
                array(target, "boolean", states, SequenceState::isCalled),
                array(target, "bigint", states, SequenceState::incrementBy),
                array(target, "bigint", states, SequenceState::cacheSize));
        target.update(FORGET, schemas, names);
    }

    private static Array array(
            Session target, String type, List<SequenceState> states, Function<SequenceState, Object> value) {
        try {
            return target.jdbc().createArrayOf(type, states.stream().map(value).toArray());
        } catch (SQLException e) {
            throw new PostgresException("Making an array of " + type, e);
        }
    }
}
