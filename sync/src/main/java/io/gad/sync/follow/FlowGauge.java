package io.gad.sync.follow;

import io.gad.postgres.Lsn;
import io.gad.sync.apply.Heartbeat;
import io.gad.sync.batch.Batch;
import io.gad.sync.receive.WalReceiver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What a flow has done, for those who look at it and those who wait for it. */
final class FlowGauge {

    private static final int MARKERS_KEPT = 32;
    private static final Duration LOOK = Duration.ofMillis(5);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<String> markers = new ArrayDeque<>();
    private @Nullable WalReceiver receiver;
    private boolean running;
    private int draining;
    private Lsn applied = Lsn.ZERO;
    private Optional<Instant> appliedCommitTime = Optional.empty();
    private long committedNanos;
    private Optional<Heartbeat> heartbeat = Optional.empty();
    private long transactions;
    private long rows;
    private long foldedAhead;

    void started(Lsn position) {
        locked(() -> {
            running = true;
            receiver = null;
            applied = position;
        });
    }

    void streaming(WalReceiver current) {
        locked(() -> receiver = current);
    }

    void ended() {
        locked(() -> running = false);
    }

    void applied(Batch batch, List<Heartbeat> beats, long changesFoldedAhead) {
        locked(() -> {
            applied = batch.end();
            if (!batch.transactions().isEmpty()) {
                appliedCommitTime = batch.commitTime();
                committedNanos = batch.transactions().getLast().committedNanos();
            }
            transactions += batch.customerTransactions();
            rows += batch.customerRows();
            foldedAhead += changesFoldedAhead;
            for (Heartbeat beat : beats) {
                heartbeat = Optional.of(beat);
                beat.marker().ifPresent(this::note);
            }
        });
    }

    private void note(String marker) {
        if (!marker.equals(markers.peekLast())) {
            markers.addLast(marker);
        }
        if (markers.size() > MARKERS_KEPT) {
            markers.removeFirst();
        }
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether somebody waits: nothing is held back. */
    boolean isDraining() {
        lock.lock();
        try {
            return draining > 0;
        } finally {
            lock.unlock();
        }
    }

    boolean drain(Optional<String> marker, Duration deadline) {
        long begun = System.nanoTime();
        long end = begun + deadline.toNanos();
        lock.lock();
        try {
            draining++;
            while (!(marker.isPresent() ? markers.contains(marker.get()) : isDrained(begun))) {
                long left = Math.min(end - System.nanoTime(), LOOK.toNanos());
                if (left <= 0) {
                    return false;
                }
                long unused = changed.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            draining--;
            lock.unlock();
        }
    }

    private boolean isDrained(long begun) {
        WalReceiver current = receiver;
        if (current == null) {
            return false;
        }
        boolean arrived = current.hasEnded()
                || (current.wasQuietAfter(begun) && !current.isInTransaction() && !current.isFarBehind());
        return arrived && !current.received().isAfter(applied);
    }

    FlowStatus status() {
        lock.lock();
        try {
            WalReceiver current = receiver;
            boolean waiting = current != null
                    && (current.received().isAfter(applied) || current.isInTransaction() || current.isFarBehind());
            return new FlowStatus(
                    running && current != null && !current.hasEnded(),
                    current == null ? Lsn.ZERO : current.received(),
                    applied,
                    appliedCommitTime,
                    heartbeat.map(Heartbeat::counter).orElse(0L),
                    heartbeat.map(Heartbeat::at),
                    current == null || current.answeredAt().equals(Instant.EPOCH)
                            ? Optional.empty()
                            : Optional.of(current.answeredAt()),
                    transactions,
                    rows,
                    foldedAhead,
                    lag(current, waiting),
                    current == null ? 0 : current.queuedBytes());
        } finally {
            lock.unlock();
        }
    }

    private Optional<Long> lag(@Nullable WalReceiver current, boolean waiting) {
        if (current != null && running && !waiting && !current.hasEnded()) {
            return Optional.of(0L);
        }
        return appliedCommitTime.map(
                time -> Duration.ofNanos(System.nanoTime() - committedNanos).toMillis());
    }
}
