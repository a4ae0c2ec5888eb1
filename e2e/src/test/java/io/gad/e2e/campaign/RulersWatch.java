package io.gad.e2e.campaign;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Looks at every member's own row again and again, past all networks: in one reign one instance alone may ever be the
 * primary that takes writes.
 */
final class RulersWatch implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String RULES =
            "SELECT reign::text FROM gad.member WHERE role = 'PRIMARY' AND writable AND NOT pg_is_in_recovery()";

    private final List<Region> regions;
    private final String database;
    private final Map<String, String> rulers = new HashMap<>();
    private final Map<Region, Connection> sessions = new HashMap<>();
    private final AtomicReference<@Nullable AssertionError> broken = new AtomicReference<>();
    private final AtomicLong looks = new AtomicLong();
    private final Thread thread;
    private volatile boolean ended;

    RulersWatch(List<Region> regions, String database) {
        this.regions = regions;
        this.database = database;
        this.thread = Thread.ofVirtual().name("rulers").start(this::run);
    }

    /**
     * Returns how often it has looked at a server that answered.
     *
     * @throws AssertionError if two members ruled in one reign
     */
    long check() {
        AssertionError found = broken.get();
        if (found != null) {
            throw found;
        }
        return looks.get();
    }

    private void run() {
        while (!ended && broken.get() == null) {
            regions.forEach(this::look);
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private void look(Region region) {
        String reign;
        try {
            reign = reign(region);
        } catch (SQLException e) {
            leave(region); // It is dead, or its row is not there yet: it rules nobody that we could see.
            return;
        }
        looks.incrementAndGet();
        if (reign == null) {
            return;
        }
        String first = rulers.putIfAbsent(reign, region.name());
        if (first != null && !first.equals(region.name())) {
            broken.set(Invariant.ONE_WRITABLE_MEMBER_PER_REIGN.broken(
                    "reign " + reign + " of " + first + " and of " + region.name()));
        }
    }

    /** By a session that is kept: to begin one costs a server more than all that is asked in it. */
    private @Nullable String reign(Region region) throws SQLException {
        Connection session = sessions.get(region);
        if (session == null) {
            session = region.server().connect(database);
            sessions.put(region, session);
        }
        try (Statement statement = session.createStatement();
                ResultSet rows = statement.executeQuery(RULES)) {
            return rows.next() ? rows.getString(1) : null;
        }
    }

    private void leave(Region region) {
        Connection session = sessions.remove(region);
        if (session != null) {
            try {
                session.close();
            } catch (SQLException e) {
                // Its server ends it.
            }
        }
    }

    @Override
    public void close() {
        ended = true;
        try {
            if (!thread.join(LIMIT)) {
                throw new IllegalStateException("Expected " + thread.getName() + " to end within " + LIMIT);
            }
            regions.forEach(this::leave);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
