package io.gad.testkit;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client by libpq, beside those of {@link LedgerWorkload} on the same ledger: a {@code psql} with all hosts in its
 * connection string, that places orders on whichever takes writes. Where it breaks, or does not answer in time, another
 * takes its place, for ever.
 */
public final class LibpqWorkload implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LibpqWorkload.class);
    private static final Duration RETRY = Duration.ofMillis(100);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Opens a session on whichever host takes writes. */
    private interface Door {
        Psql open() throws Psql.EndedException;
    }

    private final Door door;
    private final Shop shop;
    private final Ledger ledger;
    private final int client;
    private final Duration pause;
    private final Random random;
    private final Semaphore turn = new Semaphore(1, true);
    private final Thread thread;
    private long number;
    private volatile boolean ended;

    /**
     * Starts it.
     *
     * @param ports of all hosts, on the loopback address
     * @param client its number, which no other client of the ledger has
     * @param pause between two transactions
     */
    public LibpqWorkload(List<Integer> ports, Shop shop, Ledger ledger, int client, Duration pause, long seed) {
        this(() -> Psql.open(ports, shop), shop, ledger, client, pause, seed);
    }

    /**
     * Starts it.
     *
     * @param dsn all hosts and the database as a URI, without user and password; its timeouts hold
     * @param patience with one that has none, or that do not help; longer than any of them
     */
    public LibpqWorkload(
            String dsn, Shop shop, Ledger ledger, int client, Duration pause, Duration patience, long seed) {
        this(() -> Psql.open(dsn, shop, patience), shop, ledger, client, pause, seed);
    }

    private LibpqWorkload(Door door, Shop shop, Ledger ledger, int client, Duration pause, long seed) {
        this.door = door;
        this.shop = shop;
        this.ledger = ledger;
        this.client = client;
        this.pause = pause;
        this.random = new Random(seed + client);
        this.thread = Thread.ofVirtual().name("libpq-" + client).start(this::run);
    }

    /** Returns when no transaction runs any more; none begins until {@link #resume()}. */
    public void quiesce() {
        try {
            if (!turn.tryAcquire(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("Expected the client by libpq to be quiet within " + LIMIT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the client by libpq", e);
        }
    }

    public void resume() {
        turn.release();
    }

    private void run() {
        Psql session = null;
        while (!ended) {
            Duration wait = pause;
            turn.acquireUninterruptibly();
            try {
                if (session == null) {
                    session = door.open();
                }
                place(session);
            } catch (Psql.EndedException e) {
                LOG.debug("client={} problem={}", client, e.toString());
                close(session);
                session = null;
                wait = RETRY;
            } finally {
                turn.release();
            }
            LockSupport.parkNanos(wait.toNanos());
        }
        close(session);
    }

    /** What was sent behind the order's row is in doubt until it was answered: the commit is among it. */
    private void place(Psql session) throws Psql.EndedException {
        TransactionId id = new TransactionId(client, ++number);
        int item = 1 + random.nextInt(shop.items());
        int quantity = 1 + random.nextInt(5);
        long order = Long.parseLong(session.ask("BEGIN; INSERT INTO orders (client, number, item, quantity) VALUES ("
                + id.client() + ", " + id.number() + ", " + item + ", " + quantity + ") RETURNING id;"));
        JournalRow row = new JournalRow(id, JournalRow.Kind.PLACE, order, item, quantity, 0);
        boolean acknowledged = false;
        try {
            String answer = session.ask("UPDATE stock SET quantity = quantity - " + quantity + " WHERE item = " + item
                    + "; INSERT INTO journal (" + JournalRow.COLUMNS + ") VALUES (" + id.client() + ", " + id.number()
                    + ", 'PLACE', " + order + ", " + item + ", " + quantity + ", 0); COMMIT; \\echo committed");
            acknowledged = answer.equals("committed");
        } finally {
            ledger.write(new LedgerEntry(
                    row,
                    acknowledged ? LedgerEntry.Outcome.ACKNOWLEDGED : LedgerEntry.Outcome.IN_DOUBT,
                    session.port(),
                    System.nanoTime()));
        }
    }

    private static void close(@Nullable Psql session) {
        if (session != null) {
            session.close();
        }
    }

    /** Ends it after its transaction. The ledger stays open. */
    @Override
    public void close() {
        ended = true;
        try {
            if (!thread.join(LIMIT)) {
                throw new IllegalStateException("Expected " + thread.getName() + " to end within " + LIMIT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
