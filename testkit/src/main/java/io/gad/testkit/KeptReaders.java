package io.gad.testkit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection to each database of a server for a test's short questions, kept for a moment between them: a new one
 * costs the server far more than the question. Goes after a second, so that a database can be dropped.
 */
final class KeptReaders implements AutoCloseable {

    /** Opens a connection to a database. */
    @FunctionalInterface
    interface Opener {
        Connection open(String database) throws SQLException;
    }

    /** What is asked. */
    @FunctionalInterface
    interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final ScheduledExecutorService SWEEPER = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("kept-readers").factory());

    private record Kept(Connection connection, long since) {}

    private final Opener opener;
    private final Map<String, Kept> idle = new HashMap<>();
    private final Future<?> sweeping;

    KeptReaders(Opener opener) {
        this.opener = opener;
        sweeping = SWEEPER.scheduleWithFixedDelay(this::sweep, 250, 250, TimeUnit.MILLISECONDS);
    }

    /** Whether the answer cannot depend on the session that asks, as one of its settings would. */
    static boolean mayAnswer(String query) {
        String text = query.strip().toLowerCase(Locale.ROOT);
        return text.startsWith("select") && !text.contains("setting") && !text.contains("pg_backend_pid");
    }

    /** Asks on the kept connection, on a new one where that has gone meanwhile. */
    <T> T ask(String database, Question<T> question) throws SQLException {
        Connection kept = take(database);
        Connection connection = kept != null && kept.isValid(1) ? kept : opener.open(database);
        boolean answered = false;
        try {
            T answer = question.ask(connection);
            answered = true;
            return answer;
        } finally {
            if (kept != null && kept != connection) {
                kept.close();
            }
            if (answered) {
                give(database, connection);
            } else {
                connection.close();
            }
        }
    }

    private synchronized @Nullable Connection take(String database) {
        Kept kept = idle.remove(database);
        return kept == null ? null : kept.connection();
    }

    private void give(String database, Connection connection) throws SQLException {
        Kept other;
        synchronized (this) {
            other = idle.put(database, new Kept(connection, System.nanoTime()));
        }
        if (other != null) {
            other.connection().close();
        }
    }

    /** For a server that is no more: its connections are gone. */
    @Override
    public void close() {
        sweeping.cancel(false);
    }

    private synchronized void sweep() {
        idle.values().removeIf(kept -> {
            boolean over = System.nanoTime() - kept.since() > KEPT_NANOS;
            if (over) {
                close(kept.connection());
            }
            return over;
        });
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("closing a connection", e);
        }
    }
}
