package io.gad.sync;

import io.gad.member.StaleMandateException;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.sync.sequence.SequencePoll;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The polls of one database's sequences, one at a time: one that has read before another must not write after it. The
 * last of them is asked for when the source is closed, and its values are then exact.
 */
final class SequenceWatch {

    private static final Logger LOG = LoggerFactory.getLogger(SequenceWatch.class);

    private final DatabasePair pair;

    SequenceWatch(DatabasePair pair) {
        this.pair = pair;
    }

    synchronized void poll() {
        try (Session source = pair.source("sequences");
                Session target = pair.target("sequences")) {
            new SequencePoll(pair.mandate()).poll(source, target);
        }
    }

    /**
     * Polls now.
     *
     * @return whether the target holds what the source's sequences showed after this was called; false also if that took
     *     longer than {@code deadline} or failed
     */
    boolean pollWithin(Duration deadline) throws InterruptedException {
        CompletableFuture<Void> polled = CompletableFuture.runAsync(this::poll, Thread.ofVirtual()::start);
        try {
            polled.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            LOG.warn(
                    "task={} database={} sequences not read within {} ms",
                    pair.spec().id(),
                    pair.name(),
                    deadline.toMillis());
            return false;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof PostgresException || e.getCause() instanceof StaleMandateException) {
                LOG.warn("task={} database={} sequences not read", pair.spec().id(), pair.name(), e.getCause());
                return false;
            }
            throw new IllegalStateException("Reading the sequences of database " + pair.name(), e.getCause());
        }
    }
}
