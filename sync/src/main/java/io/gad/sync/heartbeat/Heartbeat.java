package io.gad.sync.heartbeat;

import io.gad.member.Mandate;
import io.gad.member.MemberLock;
import io.gad.postgres.Lsn;
import io.gad.postgres.Session;
import io.gad.sync.ddl.DdlCapture;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes the one row of {@code gad.heartbeat} on the primary of one database. Each beat proves the mandate in its own
 * transaction, so the heart of a former reign stops by itself.
 *
 * <p>The heart of a task also leaves a {@link Trace}, by which the task's target knows its source again.
 *
 * <p>A marker stays in the row until the next one: beats that follow it do not wash it away, even where the target folds
 * them into one change.
 */
public final class Heartbeat {

    /** The pause while the database is written to. */
    public static final Duration BUSY = Duration.ofSeconds(1);

    /** The pause while nothing but our own beats is written. */
    public static final Duration IDLE = Duration.ofSeconds(10);

    /** Less log than this between two beats is the server's own housekeeping. */
    private static final long QUIET_BYTES = 4096;

    private static final int BEATS_PER_TRIM = 60;
    private static final int TRIMMED_ROWS = 500;

    private static final String BEAT = """
            INSERT INTO gad.heartbeat AS h (counter, beat_at, marker) VALUES (1, pg_catalog.clock_timestamp(), ?)
            ON CONFLICT (singleton) DO UPDATE
            SET counter = h.counter + 1, beat_at = excluded.beat_at, marker = coalesce(excluded.marker, h.marker),
                hearts = coalesce(pg_catalog.jsonb_set(h.hearts, ARRAY[?::text, 'beats'],
                    pg_catalog.to_jsonb((h.hearts -> ?::text ->> 'beats')::bigint + 1)), h.hearts)
            """;

    private static final String TRACE = """
            UPDATE gad.heartbeat
            SET hearts = pg_catalog.jsonb_build_object(?::text, pg_catalog.jsonb_build_object(
                    'epoch', ?::bigint, 'beats', ?::bigint, 'tokens', pg_catalog.string_to_array(?, ' ')))
                || (SELECT coalesce(pg_catalog.jsonb_object_agg(other.key, other.value), '{}')
                      FROM pg_catalog.jsonb_each(hearts) other
                     WHERE other.key <> ? AND (other.value ->> 'epoch')::bigint >= ?)
            """;

    private static final SecureRandom TOKENS = new SecureRandom();

    private final Mandate mandate;
    private final @Nullable String task;
    private Lsn afterLastBeat = Lsn.ZERO;
    private int beats;

    /**
     * One that leaves no trace.
     *
     * @param mandate of the role PRIMARY
     */
    public Heartbeat(Mandate mandate) {
        this(mandate, null);
    }

    /**
     * That of a task which follows the database.
     *
     * @param mandate of the role PRIMARY
     */
    public Heartbeat(Mandate mandate, @Nullable String task) {
        this.mandate = mandate;
        this.task = task;
    }

    /**
     * For a task, before the first beat on a connection to a source that was found to be the one that the target has
     * followed. While the connection stands nobody can put that source back.
     *
     * @param known what the target holds of the task's trace
     */
    public void connected(Session primary, Trace known) {
        String name = Objects.requireNonNull(task);
        primary.transaction(() -> {
            MemberLock.hold(primary, mandate);
            primary.update(BEAT, null, name, name);
            Trace trace = Trace.read(primary, name).connected(Long.toHexString(TOKENS.nextLong()), known);
            long epoch = mandate.reign().epoch();
            primary.update(TRACE, name, epoch, trace.beats(), String.join(" ", trace.tokens()), name, epoch);
        });
    }

    /**
     * One beat.
     *
     * @return how long to pause before the next
     * @throws io.gad.member.StaleMandateException if this member is no longer the primary of the reign
     */
    public Duration beat(Session primary) {
        boolean busy = primary.currentLsn().bytesSince(afterLastBeat) > QUIET_BYTES;
        write(primary, null);
        if (++beats % BEATS_PER_TRIM == 0) {
            trim(primary);
        }
        afterLastBeat = primary.currentLsn();
        return busy ? BUSY : IDLE;
    }

    /**
     * Writes a marker. Whoever has applied it holds everything that was committed on the primary before the call.
     *
     * @return a position behind the marker's commit
     * @throws io.gad.member.StaleMandateException if this member is no longer the primary of the reign
     */
    public Lsn marker(Session primary, String marker) {
        write(primary, marker);
        return primary.currentLsn();
    }

    private void write(Session primary, @Nullable String marker) {
        primary.transaction(() -> {
            MemberLock.hold(primary, mandate);
            primary.update(BEAT, marker, task, task);
        });
    }

    private void trim(Session primary) {
        primary.transaction(() -> {
            MemberLock.hold(primary, mandate);
            DdlCapture.trim(primary, TRIMMED_ROWS);
        });
    }
}
