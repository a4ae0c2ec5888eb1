package io.gad.postgres;

import io.gad.postgres.socket.StreamSocket;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections that were closed a moment ago, for whoever opens the next one to the same place: a new one costs a server a
 * process, its caches and a password check. Each is emptied by {@code DISCARD ALL} when it is given back, and looked
 * at again when it is taken. They go after two seconds, for {@code DROP DATABASE} waits five for others to leave, and
 * none serves longer than half a minute, so that a changed password or address is noticed.
 */
final class IdleConnections {

    /** As which they show in {@code pg_stat_activity}. */
    static final String NAME = "gad/idle";

    private static final Duration KEPT = Duration.ofSeconds(2);
    private static final Duration SERVES = Duration.ofSeconds(30);
    private static final Duration SWEEP = Duration.ofMillis(500);

    /** The longest that a server may take to empty a connection. */
    private static final Duration EMPTYING = Duration.ofSeconds(1);

    private static final int MOST_PER_PLACE = 3;

    /** Places that clients of the server lack for a moment, where it has few. */
    private static final int MOST_PER_LOGIN = 10;

    private static final Logger LOG = LoggerFactory.getLogger(IdleConnections.class);

    /** Of this process; behind what it is made with. */
    static final IdleConnections SHARED = new IdleConnections();

    /** What must be the same for a connection to serve again. */
    record Place(Login login, String database, boolean replicaRole) {}

    /**
     * A connection that is logged in.
     *
     * @param server as {@code host:port}
     * @param plain whether {@code DISCARD ALL} gives it the settings that it is to have
     * @param openedAt {@link System#nanoTime()} of the login
     * @param socket of ours, if it has one
     */
    record Live(
            Connection connection,
            String server,
            boolean plain,
            long openedAt,
            @Nullable StreamSocket socket) {

        Live with(StreamSocket own) {
            return new Live(connection, server, plain, openedAt, own);
        }

        void close() {
            try {
                connection.close();
            } catch (SQLException e) {
                throw new PostgresException("Closing a connection", e, server);
            }
        }

        /** Its socket first, where that is ours: an encrypted one says goodbye, and waits for whoever writes to be done. */
        void abandon() {
            try {
                if (socket != null) {
                    socket.close();
                }
            } catch (IOException e) {
                LOG.debug("server={} a socket that was closed", server, e);
            }
            try {
                connection.abort(Runnable::run);
            } catch (SQLException e) {
                throw new PostgresException("Abandoning a connection", e, server);
            }
        }
    }

    private record Idle(Live live, long since, FutureTask<Boolean> emptied) {}

    private final Map<Place, Deque<Idle>> places = new HashMap<>();
    private final ScheduledExecutorService sweeper = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("idle-connections").factory());

    private IdleConnections() {
        var unused =
                sweeper.scheduleWithFixedDelay(this::sweep, SWEEP.toMillis(), SWEEP.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The one that was used last, emptied; its server may have gone meanwhile. */
    Optional<Live> take(Place place) {
        while (true) {
            Idle idle;
            synchronized (this) {
                Deque<Idle> here = places.get(place);
                idle = here == null ? null : here.pollFirst();
            }
            if (idle == null) {
                return Optional.empty();
            }
            if (isYoung(idle.live()) && isEmptied(idle)) {
                return Optional.of(idle.live());
            }
            end(List.of(idle));
        }
    }

    /**
     * Takes back a connection on which no statement runs or has failed.
     *
     * @return false if it is not kept: then the caller closes it
     */
    boolean give(Place place, Live live) {
        if (!live.plain() || !isYoung(live) || !isAtRest(live)) {
            return false;
        }
        FutureTask<Boolean> emptied = new FutureTask<>(() -> empty(live));
        synchronized (this) {
            int there = places.entrySet().stream()
                    .filter(other -> other.getKey().login().equals(place.login()))
                    .mapToInt(other -> other.getValue().size())
                    .sum();
            Deque<Idle> here = places.computeIfAbsent(place, p -> new ArrayDeque<>());
            if (here.size() >= MOST_PER_PLACE || there >= MOST_PER_LOGIN) {
                return false;
            }
            here.addFirst(new Idle(live, System.nanoTime(), emptied));
        }
        Thread.ofVirtual().name("empty-connection").start(emptied);
        return true;
    }

    /** Ends those of a login, where its server has none to spare; returns whether there were any. */
    boolean dropAll(Login login) {
        List<Idle> gone = remove(place -> place.login().equals(login), idle -> true);
        end(gone);
        return !gone.isEmpty();
    }

    private void sweep() {
        long now = System.nanoTime();
        end(remove(place -> true, idle -> now - idle.since() > KEPT.toNanos()));
    }

    private synchronized List<Idle> remove(Predicate<Place> of, Predicate<Idle> which) {
        List<Idle> removed = new ArrayList<>();
        places.forEach((place, here) -> {
            if (of.test(place)) {
                here.stream().filter(which).forEach(removed::add);
            }
        });
        places.values().forEach(here -> here.removeAll(removed));
        places.values().removeIf(Deque::isEmpty);
        return removed;
    }

    /** Elsewhere: saying goodbye to a silent server may take its time. */
    private static void end(List<Idle> gone) {
        gone.forEach(idle -> Thread.ofVirtual().name("end-connection").start(() -> end(idle)));
    }

    private static void end(Idle idle) {
        try {
            if (isEmptied(idle)) {
                idle.live().close();
            } else {
                idle.live().abandon();
            }
        } catch (PostgresException e) {
            // Nobody uses it, and its server has ended it first.
            LOG.debug("event=idle_connection_gone server={}", idle.live().server(), e);
        }
    }

    private static boolean isYoung(Live live) {
        return System.nanoTime() - live.openedAt() < SERVES.toNanos();
    }

    private static boolean isAtRest(Live live) {
        try {
            Connection connection = live.connection();
            return !connection.isClosed()
                    && connection.getAutoCommit()
                    && connection.unwrap(BaseConnection.class).getTransactionState() == TransactionState.IDLE;
        } catch (SQLException e) {
            return false;
        }
    }

    private static boolean empty(Live live) throws SQLException {
        live.connection().setNetworkTimeout(Runnable::run, (int) EMPTYING.toMillis());
        try (var statement = live.connection().createStatement()) {
            statement.execute("DISCARD ALL");
        }
        live.connection().clearWarnings();
        return true;
    }

    private static boolean isEmptied(Idle idle) {
        try {
            return idle.emptied().get(EMPTYING.toMillis() + 500, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }
}
