package io.gad.e2e.campaign;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * On every server that takes writes, a transaction of a few seconds in another database, again and again: whoever makes a
 * slot waits for it.
 */
final class LongTransactions implements AutoCloseable {

    private static final Duration OPEN = Duration.ofSeconds(3);
    private static final Duration BETWEEN = Duration.ofSeconds(2);
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final List<Thread> threads;
    private volatile boolean ended;

    LongTransactions(List<Region> regions, String database) {
        threads = regions.stream()
                .map(region -> Thread.ofVirtual().name("long-" + region.name()).start(() -> run(region, database)))
                .toList();
    }

    private void run(Region region, String database) {
        while (!ended) {
            try (Connection connection = region.server().connect(database);
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute("SELECT pg_current_xact_id()");
                pause(OPEN);
                connection.rollback();
                pause(BETWEEN);
            } catch (SQLException e) {
                pause(RETRY); // It is dead, does not have the database yet, or is closed for writes.
            }
        }
    }

    private void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (!ended && System.nanoTime() < end) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    @Override
    public void close() {
        ended = true;
        try {
            for (Thread thread : threads) {
                if (!thread.join(LIMIT)) {
                    throw new IllegalStateException("Expected " + thread.getName() + " to end within " + LIMIT);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
