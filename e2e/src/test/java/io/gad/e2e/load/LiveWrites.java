package io.gad.e2e.load;

import io.gad.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Some changes a second of a source while it is copied, of every kind; goes on after the source was killed. */
final class LiveWrites implements AutoCloseable {

    private static final long PAUSE_NANOS = 20_000_000;

    private final PostgresServer source;
    private final Random random;
    private final long rows;
    private final AtomicLong transactions = new AtomicLong();
    private final Thread thread = Thread.ofVirtual().name("live-writes").unstarted(this::run);
    private volatile boolean ending;

    /** @param rows of the largest table */
    LiveWrites(PostgresServer source, long rows, long seed) {
        this.source = source;
        this.rows = rows;
        this.random = new Random(seed);
    }

    LiveWrites start() {
        thread.start();
        return this;
    }

    long transactions() {
        return transactions.get();
    }

    private void run() {
        while (!ending) {
            try (Connection connection = source.connect("app");
                    Statement statement = connection.createStatement()) {
                while (!ending) {
                    statement.execute(next());
                    transactions.incrementAndGet();
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            } catch (SQLException e) {
                LockSupport.parkNanos(10 * PAUSE_NANOS); // The source is away.
            }
        }
    }

    private String next() {
        long id = 1 + random.nextLong(rows);
        return switch (random.nextInt(6)) {
            case 0, 1 -> "UPDATE huge SET n = n + 1 WHERE id = " + id;
            case 2 -> "DELETE FROM huge WHERE id = " + id;
            case 3 ->
                "INSERT INTO huge (id, n, body) VALUES (" + (rows + random.nextLong(1L << 40)) + ", 1, 'new')"
                        + " ON CONFLICT DO NOTHING";
            case 4 -> "UPDATE huge SET id = -id WHERE id = " + id;
            default -> "UPDATE side_1 SET n = n + 1 WHERE id = " + (1 + id % 1000);
        };
    }

    @Override
    public void close() throws InterruptedException {
        ending = true;
        thread.join();
    }
}
