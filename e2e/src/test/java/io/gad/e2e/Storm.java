package io.gad.e2e;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Clients that want a server back: each connects and writes as often as it can, as soon as it can. */
final class Storm implements AutoCloseable {

    /** Far more than there are processors. */
    private static final int CLIENTS = 30;

    private static final long PAUSE_NANOS = 20_000_000;

    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong lastTakenNanos = new AtomicLong(Long.MIN_VALUE);
    private final List<Thread> clients = new ArrayList<>();
    private volatile boolean over;

    Storm(String url, String user, String password, String write) {
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(Thread.ofVirtual().start(() -> {
                while (!over) {
                    write(url, user, password, write);
                }
            }));
        }
    }

    private void write(String url, String user, String password, String write) {
        try (Connection session = DriverManager.getConnection(url, user, password);
                Statement statement = session.createStatement()) {
            statement.execute("SET default_transaction_read_only = off");
            while (!over) {
                statement.execute(write);
                taken.incrementAndGet();
                lastTakenNanos.accumulateAndGet(System.nanoTime(), Math::max);
            }
        } catch (SQLException e) {
            // Not there yet, full, refused or ended: it comes again.
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Writes that were acknowledged so far. */
    long taken() {
        return taken.get();
    }

    /** {@link System#nanoTime()} of the last one; the smallest number if there was none. */
    long lastTakenNanos() {
        return lastTakenNanos.get();
    }

    @Override
    public void close() {
        over = true;
        for (Thread client : clients) {
            try {
                client.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
