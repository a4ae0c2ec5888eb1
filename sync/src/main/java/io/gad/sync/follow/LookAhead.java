package io.gad.sync.follow;

import io.gad.sync.apply.FoldedBatch;
import io.gad.sync.apply.KnownTables;
import io.gad.sync.batch.Batch;
import io.gad.sync.batch.BatchBuilder;
import io.gad.sync.batch.BatchLimits;
import io.gad.sync.receive.HeapBudget;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes and folds the next batch while the target works on the one before, where there is much to do. Meanwhile nobody else
 * touches the batches. What it has taken is written next, so nothing may be asked of the flow that would change what is next.
 */
final class LookAhead implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LookAhead.class);

    /** A batch of this part of the most takes long enough. */
    private static final int PART = 20;

    /**
     * A batch and what was folded of it.
     *
     * @param folded null: nothing
     */
    record Taken(Batch batch, @Nullable FoldedBatch folded) implements AutoCloseable {

        /** How many changes the writer took folded. */
        long usedAhead() {
            return folded != null && folded.isTaken() ? folded.changes() : 0;
        }

        @Override
        public void close() {
            if (folded != null) {
                folded.close();
            }
            batch.close();
        }
    }

    private final String name;
    private final BatchBuilder batches;
    private final BatchLimits limits;
    private @Nullable FutureTask<Optional<Taken>> running;
    private @Nullable Thread thread;
    private volatile boolean wanted;

    LookAhead(String name, BatchBuilder batches, BatchLimits limits) {
        this.name = name;
        this.batches = batches;
        this.limits = limits;
    }

    /** Whether it is worth it while this one is written, and other databases leave the heap for it. */
    boolean isWorth(Batch now) {
        return now.customerRows() >= limits.rows() / PART
                && !HeapBudget.ahead().isUsedUp()
                && now.transactions().stream()
                        .noneMatch(t -> t.hasDdl() || t.changes().isOnDisk());
    }

    /** Begins; {@link #take} ends it. */
    void begin(KnownTables known) {
        wanted = false;
        FutureTask<Optional<Taken>> task = new FutureTask<>(() -> look(known));
        // It computes for long: a virtual thread would keep others from theirs.
        thread = Thread.ofPlatform().daemon().name("ahead-" + name).start(task);
        running = task;
    }

    private Optional<Taken> look(KnownTables known) throws InterruptedException {
        Batch batch = batches.nextFull(() -> !wanted);
        return batch == null ? Optional.empty() : Optional.of(new Taken(batch, folded(batch, known)));
    }

    private @Nullable FoldedBatch folded(Batch batch, KnownTables known) {
        try {
            return FoldedBatch.of(batch, known, limits.bytes());
        } catch (RuntimeException e) {
            LOG.debug("the batch to {} is folded in its turn", batch.end(), e);
            return null;
        } catch (Error e) {
            batch.close();
            throw e;
        }
    }

    /** A full batch that was taken, which the caller closes; empty: nothing was begun, or not so much had arrived. */
    Optional<Taken> take() throws InterruptedException {
        FutureTask<Optional<Taken>> task = running;
        if (task == null) {
            return Optional.empty();
        }
        wanted = true;
        try {
            Optional<Taken> taken = task.get();
            running = null;
            return taken;
        } catch (ExecutionException e) {
            running = null;
            throw failure(e);
        }
    }

    private static RuntimeException failure(ExecutionException e) throws InterruptedException {
        Throwable cause = e.getCause();
        if (cause instanceof InterruptedException interrupted) {
            throw interrupted;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException failure ? failure : new IllegalStateException(cause);
    }

    /** What it has taken is given up. */
    @Override
    public void close() {
        Thread working = thread;
        if (running == null || working == null) {
            return;
        }
        working.interrupt();
        boolean interrupted = false;
        while (running != null) {
            try {
                take().ifPresent(Taken::close);
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (RuntimeException e) {
                LOG.debug("gave up what failed", e);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
