package io.gad.member;

import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.postgres.SqlState;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * A hard limit on work that talks to a server which may swallow every packet. The work runs in a virtual thread; when
 * the limit is over its sessions are dropped without asking the server, and nothing of it begins a change any more.
 * A change whose commit was already on its way may still happen: its outcome is unknown, as after a broken connection.
 */
final class TimeLimit {

    private final long end;
    private final Duration answer;
    private final Set<Session> sessions = new HashSet<>();
    private boolean over;

    private TimeLimit(Duration duration, Duration answer) {
        this.end = System.nanoTime() + duration.toNanos();
        this.answer = answer;
    }

    static TimeLimit of(Duration duration) {
        return new TimeLimit(duration, duration);
    }

    /** For work that may go on for {@code duration} as long as each answer comes within {@code answer}. */
    static TimeLimit of(Duration duration, Duration answer) {
        return new TimeLimit(duration, answer);
    }

    /** What is left; never negative. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    synchronized boolean isOver() {
        return over || left().isZero();
    }

    /** @throws PostgresException of kind {@link SqlState#UNREACHABLE} once the limit is over */
    void check() {
        if (isOver()) {
            throw new PostgresException("Expected an answer in time, found the time limit over.", SqlState.UNREACHABLE);
        }
    }

    /**
     * Settings under which no single wait of the driver outlives the limit by more than a second, and a host that
     * swallows packets leaves time for the {@code others} that may be tried after it.
     */
    SessionSettings within(SessionSettings settings, int others) {
        Duration patience = answer.compareTo(left()) < 0 ? answer : left();
        Duration most = Duration.ofSeconds(patience.toSeconds() + 1);
        Duration each =
                Duration.ofSeconds(Math.max(1, others == 0 ? most.toSeconds() : patience.toSeconds() / (others + 1)));
        return settings.withTimeouts(
                each.compareTo(settings.connectTimeout()) < 0 ? each : settings.connectTimeout(),
                settings.answerTimeout().isZero() || most.compareTo(settings.answerTimeout()) < 0
                        ? most
                        : settings.answerTimeout());
    }

    /** Makes the session end with the limit; gives it back, or refuses it where the limit is over already. */
    Session hold(Session session) {
        synchronized (this) {
            if (!over) {
                sessions.add(session);
                return session;
            }
        }
        session.abandon();
        throw new PostgresException("Expected a session in time, found the time limit over.", SqlState.UNREACHABLE);
    }

    /** Runs {@code work} elsewhere and waits for it no longer than the limit. */
    <T> T run(String name, Supplier<T> work) {
        FutureTask<T> task = new FutureTask<>(work::get);
        Thread.ofVirtual().name(name).start(task);
        try {
            return task.get(left().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            abandon();
            throw new PostgresException(
                    "Expected " + name + " to answer in time, found it silent.", SqlState.UNREACHABLE);
        } catch (InterruptedException e) {
            abandon();
            Thread.currentThread().interrupt();
            throw new PostgresException("Interrupted while waiting for " + name, SqlState.UNREACHABLE);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(name, e);
        }
    }

    private void abandon() {
        Set<Session> left;
        synchronized (this) {
            over = true;
            left = Set.copyOf(sessions);
            sessions.clear();
        }
        left.forEach(Session::abandon);
    }
}
