package io.gad.sync;

import io.gad.member.StaleMandateException;
import io.gad.postgres.PostgresException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is read from a source once more after its last change was applied: all at once, none beyond a deadline. */
final class LastLook {

    private static final Logger LOG = LoggerFactory.getLogger(LastLook.class);

    private final DatabasePair pair;
    private final long end;
    private final Map<String, CompletableFuture<Void>> begun = new LinkedHashMap<>();

    LastLook(DatabasePair pair, Duration deadline) {
        this.pair = pair;
        this.end = System.nanoTime() + deadline.toNanos();
    }

    void begin(String what, Runnable look) {
        begun.put(what, CompletableFuture.runAsync(look, Thread.ofVirtual()::start));
    }

    /** @return whether the target holds what the source showed after this was called; false also if it took too long */
    boolean await(String what, Runnable look) throws InterruptedException {
        return await(what, CompletableFuture.runAsync(look, Thread.ofVirtual()::start));
    }

    /**
     * What has not ended by the deadline goes on by itself; its every write proves the mandate.
     *
     * @return whether all has ended well
     */
    boolean awaitOthers() throws InterruptedException {
        boolean all = true;
        for (Map.Entry<String, CompletableFuture<Void>> other : begun.entrySet()) {
            all &= await(other.getKey(), other.getValue());
        }
        return all;
    }

    private boolean await(String what, CompletableFuture<Void> looking) throws InterruptedException {
        try {
            looking.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            LOG.warn("task={} database={} {} not read in time", pair.spec().id(), pair.name(), what);
            return false;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof PostgresException || e.getCause() instanceof StaleMandateException) {
                LOG.warn("task={} database={} {} not read", pair.spec().id(), pair.name(), what, e.getCause());
                return false;
            }
            throw new IllegalStateException("Reading the " + what + " of database " + pair.name(), e.getCause());
        }
    }
}
