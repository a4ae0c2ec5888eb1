package io.gad.testkit;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clients that write orders, payments and stock to wherever the primary is, through one address with all hosts, and note
 * in a {@link Ledger} what they were told. A client whose connection breaks connects again, for ever.
 */
public final class LedgerWorkload implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LedgerWorkload.class);
    /** As often as a pool tries again: each attempt costs every server that answers a new process. */
    private static final Duration RETRY = Duration.ofMillis(100);

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** When a client last heard of a commit from a server, and first. {@link System#nanoTime()}. */
    private record Heard(long firstNanos, long lastNanos) {}

    private record Place(int client, int port) {}

    private final String url;
    private final Shop shop;
    private final Ledger ledger;
    private final int firstClient;
    private final int clients;
    private final Duration pause;
    private final Semaphore turns;
    private final List<Thread> threads = new ArrayList<>();
    private final Map<Place, Heard> heard = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable SQLException> lastProblem = new AtomicReference<>();
    private ClientWitness witness = ClientWitness.NOBODY;
    private volatile boolean ended;

    /**
     * Not started yet.
     *
     * @param url JDBC address with all hosts and the database; with parameters these hold alone, without them those that
     *     spare a test its time
     * @param pause of each client between two transactions
     */
    public LedgerWorkload(String url, Shop shop, Ledger ledger, int clients, Duration pause) {
        this(url, shop, ledger, 1, clients, pause);
    }

    /**
     * Not started yet; beside another one on the same ledger.
     *
     * @param firstClient number of the first client, so that no two workloads share one
     */
    public LedgerWorkload(String url, Shop shop, Ledger ledger, int firstClient, int clients, Duration pause) {
        this.url = url;
        this.firstClient = firstClient;
        this.shop = shop;
        this.ledger = ledger;
        this.clients = clients;
        this.pause = pause;
        this.turns = new Semaphore(clients, true);
    }

    /** Has somebody see what the clients live through; said before the start. */
    public LedgerWorkload seenBy(ClientWitness who) {
        witness = who;
        return this;
    }

    /** Starts the clients; the seed decides what they do, not how they interleave. */
    public LedgerWorkload start(long seed) {
        for (int client = firstClient; client < firstClient + clients; client++) {
            int id = client;
            LedgerClient one = new LedgerClient(id, shop, ledger, seed);
            threads.add(Thread.ofVirtual().name("client-" + id).start(() -> run(id, one)));
        }
        return this;
    }

    public int clients() {
        return clients;
    }

    public Ledger ledger() {
        return ledger;
    }

    /** Why a client last lost its connection, or did not get one. */
    public Optional<SQLException> lastProblem() {
        return Optional.ofNullable(lastProblem.get());
    }

    /** Whether a commit on that server was acknowledged to any client. */
    public boolean writesTo(int port) {
        return heard.keySet().stream().anyMatch(place -> place.port() == port);
    }

    /** {@link System#nanoTime()} of the first commit that this server acknowledged to any client. */
    public OptionalLong firstAcknowledgedNanos(int port) {
        return heard.entrySet().stream()
                .filter(entry -> entry.getKey().port() == port)
                .mapToLong(entry -> entry.getValue().firstNanos())
                .min();
    }

    /**
     * The longest time that any client went without a commit when it moved from one server to another: from the last one
     * acknowledged there to the first one here. Empty until every client has moved.
     */
    public Optional<Duration> writeOutage(int fromPort, int toPort) {
        Duration longest = Duration.ZERO;
        for (int client = firstClient; client < firstClient + clients; client++) {
            Heard before = heard.get(new Place(client, fromPort));
            Heard after = heard.get(new Place(client, toPort));
            if (before == null || after == null) {
                return Optional.empty();
            }
            Duration outage = Duration.ofNanos(after.firstNanos() - before.lastNanos());
            longest = outage.compareTo(longest) > 0 ? outage : longest;
        }
        return Optional.of(longest);
    }

    /** Returns when no transaction runs any more; none begins until {@link #resume()}. */
    public void quiesce() {
        try {
            if (!turns.tryAcquire(clients, LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("Expected the clients to be quiet within " + LIMIT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the clients", e);
        }
    }

    public void resume() {
        turns.release(clients);
    }

    /** Ends the clients, each after its transaction. The ledger stays open. */
    @Override
    public void close() {
        ended = true;
        long deadline = System.nanoTime() + LIMIT.toNanos();
        for (Thread thread : threads) {
            try {
                if (!thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
                    throw new IllegalStateException("Expected " + thread.getName() + " to end within " + LIMIT);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void run(int id, LedgerClient client) {
        Connection connection = null;
        int port = 0;
        while (!ended) {
            Duration wait = pause;
            if (!myTurn()) {
                continue;
            }
            try {
                if (connection == null) {
                    connection = connect();
                    port = LedgerClient.port(connection);
                    connection.commit();
                }
                Optional<LedgerEntry> entry = client.transact(connection, port);
                if (entry.isPresent()) {
                    hear(new Place(id, port), entry.get().endedNanos());
                    witness.acknowledged(entry.get());
                }
            } catch (SQLException e) {
                lastProblem.set(e);
                witness.failed(System.nanoTime(), e);
                LOG.debug("client={} problem={}", id, e.toString());
                close(connection);
                connection = null;
                wait = RETRY;
            } finally {
                turns.release();
            }
            LockSupport.parkNanos(wait.toNanos());
        }
        close(connection);
    }

    /** In the order of asking, so that clients in a hurry never keep {@link #quiesce()} waiting. */
    private boolean myTurn() {
        try {
            return turns.tryAcquire(RETRY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            ended = true;
            return false;
        }
    }

    private void hear(Place place, long nanos) {
        heard.merge(place, new Heard(nanos, nanos), (old, now) -> new Heard(old.firstNanos(), now.lastNanos()));
    }

    private Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", shop.role());
        properties.setProperty("password", shop.password());
        if (!url.contains("?")) {
            properties.setProperty("targetServerType", "primary");
            properties.setProperty("hostRecheckSeconds", "1");
            properties.setProperty("connectTimeout", "1");
            properties.setProperty("socketTimeout", "3");
        }
        properties.setProperty("ApplicationName", "shop");
        Connection connection = DriverManager.getConnection(url, properties);
        connection.setAutoCommit(false);
        return connection;
    }

    private static void close(@Nullable Connection connection) {
        if (connection == null) {
            return;
        }
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("close=failed reason={}", e.toString());
        }
    }
}
