package io.gad.bench;

import io.gad.testkit.Await;
import io.gad.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/** The source's database: how it is made, how a round is written to it, and how one sees that it has arrived elsewhere. */
final class Database {

    static final String NAME = "bench";

    private static final Duration LOOK = Duration.ofMillis(10);
    private static final Duration SLICE = Duration.ofMillis(50);
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final Duration LOOK_FOR_PROBLEMS = Duration.ofSeconds(5);

    private final PostgresServer source;
    private final Workload workload;
    private final Workload.Size size;
    private long markers;

    private Database(PostgresServer source, Workload workload, Workload.Size size) {
        this.source = source;
        this.workload = workload;
        this.size = size;
    }

    /** Makes it and its first rows. */
    static Database create(PostgresServer source, Workload workload, Workload.Size size) {
        source.execute("postgres", "CREATE DATABASE " + NAME);
        source.execute(NAME, workload.sql());
        source.execute(NAME, "CALL fill(" + size.scale() + ")");
        source.execute(NAME, "VACUUM (ANALYZE)");
        source.execute(NAME, "CHECKPOINT");
        return new Database(source, workload, size);
    }

    PostgresServer source() {
        return source;
    }

    Workload.Size size() {
        return size;
    }

    /**
     * Writes a round, and behind it a row that tells when all of it has arrived.
     *
     * @return the marker
     */
    long write(int round) {
        inParallel(writer -> write(size.transactions() / workload.writers(), writer, round));
        return mark();
    }

    private void inParallel(IntConsumer work) {
        try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int writer = 0; writer < workload.writers(); writer++) {
                int number = writer;
                all.add(writers.submit(() -> work.accept(number)));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("Expected the writers to write, found " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the writers wrote", e);
        }
    }

    /** Only the writers do not wait for the disk; the marker does, and with it all that was written before. */
    private void write(int transactions, int writer, int round) {
        try (Connection connection = source.connect(NAME);
                Statement statement = connection.createStatement()) {
            statement.execute("SET synchronous_commit = off");
            statement.execute("CALL write_changes(" + transactions + ", " + writer + ", " + round + ")");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A row behind everything that was written so far. */
    long mark() {
        markers++;
        source.execute(NAME, "INSERT INTO marker VALUES (" + markers + ")");
        return markers;
    }

    /**
     * Writes for a while at a pace: each writer a few transactions every twentieth of a second.
     *
     * @return how many it has written
     */
    long writeFor(Duration length, double transactionsPerSecond) {
        long slices = length.toMillis() / SLICE.toMillis();
        int each = (int) Math.max(1, Math.round(transactionsPerSecond * SLICE.toMillis() / 1000 / workload.writers()));
        inParallel(writer -> {
            try (Connection connection = source.connect(NAME);
                    Statement statement = connection.createStatement()) {
                statement.execute("SET synchronous_commit = off");
                long begun = System.nanoTime();
                for (long slice = 0; slice < slices; slice++) {
                    Await.instant(begun + slice * SLICE.toNanos());
                    statement.execute("CALL write_changes(" + each + ", " + writer + ", " + slice + ")");
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        return each * slices * workload.writers();
    }

    /**
     * Resumes a consumer and waits until a marker is visible on its target.
     *
     * @return seconds
     */
    static double catchUp(Consumer consumer, long marker) {
        try (Connection connection = consumer.target().connect(NAME);
                PreparedStatement look = connection.prepareStatement("SELECT 1 FROM marker WHERE id = " + marker)) {
            var unused = isThere(look);
            long begun = System.nanoTime();
            consumer.resume();
            awaitRow(consumer, look, begun);
            return (System.nanoTime() - begun) / 1e9;
        } catch (SQLException e) {
            throw new IllegalStateException("Expected the target of " + consumer.name() + " to answer", e);
        }
    }

    private static void awaitRow(Consumer consumer, PreparedStatement look, long begun) throws SQLException {
        long askedAt = begun;
        while (!isThere(look)) {
            long now = System.nanoTime();
            if (now - begun > LIMIT.toNanos()) {
                throw new IllegalStateException("Expected " + consumer.name() + " to have caught up within " + LIMIT
                        + ", found it still behind.");
            }
            if (now - askedAt > LOOK_FOR_PROBLEMS.toNanos()) {
                consumer.requireWell();
                askedAt = now;
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    private static boolean isThere(PreparedStatement look) throws SQLException {
        try (ResultSet rows = look.executeQuery()) {
            return rows.next();
        }
    }

    /** Holds a consumer; returns when nobody reads from a slot of the source any more. */
    void hold(Consumer consumer) {
        consumer.pause();
        Await.until(
                "no slot of the source to be read",
                LIMIT,
                () -> "0".equals(source.value("postgres", "SELECT count(*) FROM pg_replication_slots WHERE active")),
                () -> String.valueOf(
                        source.column("postgres", "SELECT slot_name FROM pg_replication_slots WHERE active")));
    }
}
