package io.gad.bench;

import io.gad.testkit.Await;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * A row every 20 ms on the source, each told by the moment before it was written, and looked for on the target. The rows keep
 * to their times whatever the target does, so a stall counts for every row that waits in it.
 */
final class Beat {

    private static final Duration EVERY = Duration.ofMillis(20);
    private static final Duration LOOK = Duration.ofMillis(2);
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final long LONGEST_MICROS = 600_000_000;

    private final Database database;
    private final AtomicLong last;

    Beat(Database database) {
        this.database = database;
        this.last = new AtomicLong();
    }

    /** Beats and looks for so long, and on until the last one is seen. In microseconds. */
    Histogram measure(Consumer consumer, Duration length) {
        int beats = (int) (length.toMillis() / EVERY.toMillis());
        AtomicLongArray written = new AtomicLongArray(beats);
        long first = last.get() + 1;
        last.addAndGet(beats);
        try (var beside = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> writer = beside.submit(() -> write(first, written));
            Histogram histogram = look(consumer, first, written, writer);
            writer.get();
            return histogram;
        } catch (ExecutionException e) {
            throw new IllegalStateException("Expected the heartbeat to be written, found " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while measuring lag", e);
        }
    }

    private void write(long first, AtomicLongArray written) {
        try (Connection connection = database.source().connect(Database.NAME);
                PreparedStatement insert = connection.prepareStatement("INSERT INTO heartbeat VALUES (?)")) {
            long begun = System.nanoTime();
            for (int beat = 0; beat < written.length(); beat++) {
                long due = begun + beat * EVERY.toNanos();
                Await.instant(due);
                written.set(beat, due);
                insert.setLong(1, first + beat);
                insert.executeUpdate();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Histogram look(Consumer consumer, long first, AtomicLongArray written, Future<?> writer) {
        Histogram histogram = new Histogram(1, LONGEST_MICROS, 3);
        try (Connection connection = consumer.target().connect(Database.NAME);
                PreparedStatement look = connection.prepareStatement("SELECT max(id) FROM heartbeat")) {
            long deadline = System.nanoTime() + written.length() * EVERY.toNanos() + LIMIT.toNanos();
            int seen = 0;
            while (seen < written.length()) {
                long arrived = highest(look) - first + 1;
                long now = System.nanoTime();
                for (; seen < arrived; seen++) {
                    histogram.recordValue(Math.clamp((now - written.get(seen)) / 1_000, 1, LONGEST_MICROS));
                }
                if (now > deadline || writer.state() == Future.State.FAILED) {
                    consumer.requireWell();
                    throw new IllegalStateException("Expected " + written.length() + " beats at " + consumer.name()
                            + " within " + LIMIT + ", found " + seen + ".");
                }
                LockSupport.parkNanos(LOOK.toNanos());
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Expected the target of " + consumer.name() + " to answer", e);
        }
        return histogram;
    }

    private static long highest(PreparedStatement look) throws SQLException {
        try (ResultSet rows = look.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
