package io.gad.bench;

import io.gad.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** A client at the door of a secondary, which tries to write, again and again, and notes when it could for the first time. */
final class FirstWrite implements AutoCloseable {

    private static final Duration TRY = Duration.ofMillis(5);
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final PostgresServer server;
    private final String database;
    private final String sql;
    private final CompletableFuture<Long> taken = new CompletableFuture<>();
    private volatile boolean ended;

    /** @param sql the write */
    FirstWrite(PostgresServer server, String database, String sql) {
        this.server = server;
        this.database = database;
        this.sql = sql;
        Thread.ofVirtual().name("first-write").start(this::knock);
    }

    /**
     * The {@link System#nanoTime()} of it.
     *
     * @param instead what has become of that by which it was to be possible, told if there is none
     */
    long await(Supplier<String> instead) {
        try {
            return taken.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new IllegalStateException(
                    "Expected a write to be taken within " + LIMIT + ", found none: " + instead.get(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a write", e);
        }
    }

    private void knock() {
        while (!ended && !taken.isDone()) {
            try (Connection connection = server.connect(database)) {
                writeOn(connection);
            } catch (SQLException refused) {
                // A secondary ends its readers when it becomes the primary; the next connection decides.
                LockSupport.parkNanos(TRY.toNanos());
            }
        }
    }

    private void writeOn(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            while (!ended && !taken.isDone()) {
                try {
                    statement.executeUpdate(sql);
                    taken.complete(System.nanoTime());
                } catch (SQLException e) {
                    if (!"25006".equals(e.getSQLState())) {
                        throw e;
                    }
                    LockSupport.parkNanos(TRY.toNanos());
                }
            }
        }
    }

    @Override
    public void close() {
        ended = true;
    }
}
