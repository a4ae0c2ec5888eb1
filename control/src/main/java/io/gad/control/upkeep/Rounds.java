package io.gad.control.upkeep;

import io.gad.control.problem.Faults;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something again and again on a thread of its own until closed; what a round throws, errors too, ends that round only. */
final class Rounds implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<String, Integer> underWay = new ConcurrentHashMap<>();
    private final String name;

    Rounds(String name, Duration interval, Runnable round) {
        this.name = name;
        Thread.ofVirtual().name(name).start(() -> {
            do {
                guarded(name, round);
            } while (!isClosed(interval));
        });
    }

    private boolean isClosed(Duration wait) {
        try {
            return closed.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** Does one thing beside the rounds, unless the same is still under way from an earlier one. */
    void beside(String what, Runnable work) {
        beside(what, 1, work);
    }

    /** As {@link #beside(String, Runnable)}, but up to {@code most} of the same: a slow one holds up none behind it. */
    void beside(String what, int most, Runnable work) {
        if (isClosed()) {
            return;
        }
        if (underWay.merge(what, 1, Integer::sum) > most) {
            leave(what);
            return;
        }
        Thread.ofVirtual().name(name + "-" + what).start(() -> {
            try {
                guarded(what, work);
            } finally {
                leave(what);
            }
        });
    }

    private void leave(String what) {
        underWay.computeIfPresent(what, (w, n) -> n == 1 ? null : n - 1);
    }

    private void guarded(String what, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            if (!isClosed()) {
                LOG.warn("upkeep={} of={} failed, tried again", name, what, e);
            }
        } catch (Error e) {
            Faults.met(LOG, "upkeep=" + name + " of=" + what, e);
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
