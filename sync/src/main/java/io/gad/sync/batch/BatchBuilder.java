package io.gad.sync.batch;

import io.gad.postgres.Lsn;
import io.gad.sync.receive.Received;
import io.gad.sync.receive.SourceTransaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Packs what has arrived: everything that waits, up to the limits, so that batches are small in step. Behind, a batch that
 * is not full yet waits for what is still arriving, since a row costs less in a large one. The first ones are small in any
 * case. A transaction with a definition, and one that lies on disk, go alone. What is ours alone waits for company, but not
 * long.
 */
public final class BatchBuilder implements AutoCloseable {

    /** Where transactions come from. */
    @FunctionalInterface
    public interface Source {
        @Nullable
        Received poll(Duration wait) throws InterruptedException;
    }

    /** A transaction this old is behind: a moment more does not matter. */
    private static final Duration BEHIND = Duration.ofSeconds(2);

    /** Behind, how long a batch gathers at most, and how long after the last arrival. */
    private static final Duration GATHERING = Duration.ofMillis(500);

    private static final Duration ARRIVING = Duration.ofMillis(20);

    private final Source source;
    private final BatchLimits limits;
    private final SlowStart size;
    private final List<SourceTransaction> waiting = new ArrayList<>();
    private @Nullable SourceTransaction next;
    private @Nullable Lsn limit;
    private Lsn seen = Lsn.ZERO;
    private Lsn given = Lsn.ZERO;
    private Lsn end = Lsn.ZERO;
    private boolean positionWanted;
    private long rows;
    private long bytes;
    private long waitingSince;

    public BatchBuilder(Source source, BatchLimits limits) {
        this.source = source;
        this.limits = limits;
        this.size = new SlowStart(limits);
    }

    /** From now on nothing behind {@code position} is given out; null: no limit. */
    public void limit(@Nullable Lsn position) {
        limit = position;
    }

    /** Whether everything up to {@code position} has arrived and was given out, and nothing of what lies behind it. */
    public boolean isAt(Lsn position) {
        return !given.isAfter(position)
                && !position.isAfter(seen)
                && waiting.isEmpty()
                && (next == null || isBehindLimit(next));
    }

    private boolean isBehindLimit(SourceTransaction transaction) {
        return limit != null && transaction.end().isAfter(limit);
    }

    /**
     * The next batch, or null if there is none within {@code wait}. The receiver of it closes it.
     *
     * @param atOnce do not hold back what is ours alone
     */
    public @Nullable Batch next(Duration wait, boolean atOnce) throws InterruptedException {
        SourceTransaction held = next;
        if (held != null && isBehindLimit(held)) {
            return waiting.isEmpty() ? null : release();
        }
        next = null;
        if (held != null) {
            add(held);
        } else {
            Received received = source.poll(atOnce && !isEmpty() ? Duration.ZERO : wait);
            if (received != null) {
                take(received);
            }
        }
        while (next == null && !isFull()) {
            Received received = source.poll(Duration.ZERO);
            if (received == null && !atOnce && isBehind()) {
                received = source.poll(ARRIVING);
            }
            if (received == null) {
                break;
            }
            take(received);
        }
        return isDue(atOnce) ? release() : null;
    }

    /**
     * Gathers what arrives, for as long as it is asked to; what does not fill a batch stays here for {@link #next}.
     *
     * @return a batch that can hold no more, or null
     */
    public @Nullable Batch nextFull(BooleanSupplier goOn) throws InterruptedException {
        SourceTransaction held = next;
        if (held != null && isBehindLimit(held)) {
            return null;
        }
        next = null;
        if (held != null) {
            add(held);
        }
        while (next == null && !isFull() && goOn.getAsBoolean()) {
            Received received = source.poll(ARRIVING);
            if (received != null) {
                take(received);
            }
        }
        return next != null || isFull() ? release() : null;
    }

    private void take(Received received) {
        seen = Lsn.max(seen, received.end());
        switch (received) {
            case Received.Nothing nothing -> {
                end = Lsn.max(end, nothing.end());
                positionWanted = true;
            }
            case SourceTransaction transaction -> {
                boolean alone = standsAlone(transaction);
                boolean full = !waiting.isEmpty()
                        && (alone
                                || standsAlone(waiting.getLast())
                                || bytes + transaction.changes().bytes() > size.bytes());
                if (full || isBehindLimit(transaction)) {
                    next = transaction;
                } else {
                    add(transaction);
                }
            }
        }
    }

    private static boolean standsAlone(SourceTransaction transaction) {
        return transaction.hasDdl() || transaction.changes().isOnDisk();
    }

    private void add(SourceTransaction transaction) {
        if (waiting.isEmpty()) {
            waitingSince = System.nanoTime();
        }
        waiting.add(transaction);
        end = Lsn.max(end, transaction.end());
        rows += transaction.customerRows();
        bytes += transaction.changes().bytes();
    }

    private boolean isFull() {
        return rows >= size.rows() || bytes >= size.bytes() || (!waiting.isEmpty() && standsAlone(waiting.getLast()));
    }

    private boolean isBehind() {
        return limit == null
                && !waiting.isEmpty()
                && System.nanoTime() - waitingSince < GATHERING.toNanos()
                && waiting.getFirst().age().compareTo(BEHIND) > 0;
    }

    private boolean isDue(boolean atOnce) {
        if (waiting.isEmpty() && !positionWanted) {
            return false; // What lies behind the limit says nothing of how far the rest has come.
        }
        boolean customers = waiting.stream().anyMatch(t -> !t.isOurs());
        return atOnce
                || limit != null
                || customers
                || positionWanted
                || next != null
                || isFull()
                || System.nanoTime() - waitingSince >= limits.idleCommit().toNanos();
    }

    private Batch release() {
        if (!waiting.isEmpty()) {
            given = waiting.getLast().end();
            size.grow();
        }
        Batch batch = new Batch(waiting, end);
        waiting.clear();
        positionWanted = false;
        rows = 0;
        bytes = 0;
        return batch;
    }

    /** Whether nothing was taken from the source that was not given on. */
    public boolean isEmpty() {
        return waiting.isEmpty() && next == null && !positionWanted;
    }

    @Override
    public void close() {
        waiting.forEach(SourceTransaction::close);
        SourceTransaction held = next;
        if (held != null) {
            held.close();
        }
    }
}
