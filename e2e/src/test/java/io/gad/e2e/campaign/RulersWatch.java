package io.gad.e2e.campaign;

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
            reign = region.server().value(database, RULES);
        } catch (RuntimeException e) {
            return; // It is dead, or its row is not there yet: it rules nobody that we could see.
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
