package io.gad.sync.receive;

import io.gad.postgres.Lsn;
import io.gad.postgres.PostgresException;
import io.gad.postgres.SqlState;
import io.gad.postgres.replication.ChangeStream;
import io.gad.postgres.replication.StreamMessage;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads one stream on a thread of its own and queues whole transactions. While the queue is full it reads no further
 * but goes on answering the source, which would end the stream otherwise. What is queued when the stream breaks can
 * still be taken; then {@link #failure} tells why there is no more.
 */
public final class WalReceiver implements AutoCloseable {

    private static final Duration STEP = Duration.ofMillis(100);
    private static final Duration STATUS_EVERY = Duration.ofSeconds(1);

    /** Far behind, messages between two looks at the clock: there is nobody to answer but now and then. */
    private static final int UNANSWERED = 64;

    private final ChangeStream stream;
    private final TransactionAssembler assembler;
    private final ReceivedQueue queue;
    private final Duration silenceLimit;
    private final Thread thread;
    private volatile @Nullable RuntimeException failure;
    private volatile boolean closing;
    private volatile boolean ended;
    private volatile boolean inTransaction;
    private volatile long quietAtNanos;
    private volatile Lsn received = Lsn.ZERO;
    private volatile Instant receivedCommitTime = Instant.EPOCH;
    private Instant lastAnswer = Instant.EPOCH;
    private long heardAtNanos;
    private Lsn statusSent = Lsn.ZERO;
    private long messages;
    private long statusAt = System.nanoTime();

    /**
     * Starts receiving.
     *
     * @param queueLimit heap bytes of the transactions that wait to be applied
     * @param heap what the transactions of all databases share
     * @param silenceLimit how long the source may be silent, though asked every second, before the stream is given up
     */
    public WalReceiver(
            String name,
            ChangeStream stream,
            TransactionAssembler assembler,
            long queueLimit,
            HeapBudget heap,
            Duration silenceLimit) {
        this.stream = stream;
        this.assembler = assembler;
        this.queue = new ReceivedQueue(queueLimit, heap);
        this.silenceLimit = silenceLimit;
        this.quietAtNanos = System.nanoTime() - 1;
        // It waits on its socket some hundred times a second: a virtual thread would wake two others for each.
        this.thread = Thread.ofPlatform().daemon().name("receive-" + name).start(this::receive);
    }

    private void receive() {
        try {
            stream.sendStatus(true);
            heardAtNanos = System.nanoTime();
            while (!closing) {
                boolean wasFarBehind = stream.isFarBehind();
                StreamMessage message = stream.poll(STEP);
                if (message == null) {
                    if (!wasFarBehind) {
                        quietAtNanos = System.nanoTime();
                    }
                    giveUpIfSilent();
                } else {
                    take(message);
                }
                if (message == null || ++messages % UNANSWERED == 0 || !stream.isFarBehind()) {
                    answer();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            if (!closing) {
                failure = e;
            }
        } catch (Error e) {
            failure = new IllegalStateException(e.toString(), e);
        } finally {
            ended = true;
            assembler.close();
            stream.close();
        }
    }

    /** By the nano clock: one of the day that is set back would hide a silence for as long as that was. */
    private void giveUpIfSilent() {
        long now = System.nanoTime();
        Instant answered = stream.answeredAt();
        if (!answered.equals(lastAnswer)) {
            lastAnswer = answered;
            heardAtNanos = now;
        }
        if (now - heardAtNanos > silenceLimit.toNanos()) {
            throw new PostgresException(
                    "Expected the source to answer within " + silenceLimit.toMillis() + " ms, found silence for "
                            + (now - heardAtNanos) / 1_000_000 + " ms.",
                    SqlState.UNREACHABLE);
        }
    }

    private void take(StreamMessage message) throws InterruptedException {
        switch (message) {
            case StreamMessage.Data data -> {
                SourceTransaction whole = assembler.accept(data.content());
                if (whole != null) {
                    receivedCommitTime = whole.commitTime();
                    enqueue(whole);
                }
                inTransaction = assembler.isInTransaction();
            }
            case StreamMessage.Alive alive -> {
                // Only a position that the target has stored may be acknowledged, also this one: so it is queued.
                boolean news = alive.sentUpTo().isAfter(Lsn.max(received, stream.acknowledged()));
                if (alive.answerWanted() && news && !assembler.isInTransaction()) {
                    enqueue(new Received.Nothing(alive.sentUpTo()));
                }
                if (alive.answerWanted()) {
                    stream.sendStatus(false);
                }
            }
        }
    }

    /** Also if the source goes away while there is no room: what has come whole is the target's. */
    private void enqueue(Received item) throws InterruptedException {
        boolean queued = false;
        RuntimeException broken = null;
        received = item.end();
        try {
            while (!closing && !queued) {
                queued = queue.offer(item, STEP, broken != null || !stream.isFarBehind());
                if (!queued && broken == null) {
                    broken = answered();
                }
            }
        } finally {
            if (!queued) {
                ReceivedQueue.discard(item);
            }
        }
        if (broken != null) {
            throw broken;
        }
    }

    /** Why the source could not be answered; then it is left at once, for it keeps much for us. */
    private @Nullable RuntimeException answered() {
        try {
            answer();
            return null;
        } catch (RuntimeException e) {
            stream.close();
            return e;
        }
    }

    /** Every second, and at once when there is something new to acknowledge. */
    private void answer() {
        long now = System.nanoTime();
        Lsn safe = stream.acknowledged();
        boolean due = now - statusAt >= STATUS_EVERY.toNanos();
        if (due || safe.isAfter(statusSent) && now - statusAt >= STEP.toNanos()) {
            stream.sendStatus(due);
            statusSent = safe;
            statusAt = now;
        }
    }

    /** The next in order, or null if there is none within {@code wait}. Who takes a transaction closes it. */
    public @Nullable Received poll(Duration wait) throws InterruptedException {
        return queue.poll(wait);
    }

    /** Whether everything up to here is stored by the target, which is told to the source. */
    public void acknowledge(Lsn position) {
        stream.acknowledge(position);
    }

    /** Whether nothing waits to be taken. */
    public boolean isEmpty() {
        return queue.isEmpty();
    }

    /** Heap bytes of the transactions that wait. */
    public long queuedBytes() {
        return queue.bytes();
    }

    /** Whether no more will be queued: the stream broke or was closed. */
    public boolean hasEnded() {
        return ended;
    }

    /** Why it ended by itself. */
    public @Nullable RuntimeException failure() {
        return failure;
    }

    /** Whether so much is on its way that what was received says little. */
    public boolean isFarBehind() {
        return stream.isFarBehind();
    }

    /** Whether a transaction is arriving and not yet complete. */
    public boolean isInTransaction() {
        return inTransaction;
    }

    /** Whether, at some moment after {@code nanos} of the nano clock, nothing more had arrived from the source. */
    public boolean wasQuietAfter(long nanos) {
        return ended || quietAtNanos - nanos > 0;
    }

    /** The end of the last transaction that was queued. */
    public Lsn received() {
        return received;
    }

    /** When that was committed, by the source's clock. */
    public Instant receivedCommitTime() {
        return receivedCommitTime;
    }

    public Instant answeredAt() {
        return stream.answeredAt();
    }

    /** Ends the stream; what is queued is given up. */
    @Override
    public void close() {
        closing = true;
        stream.close();
        thread.interrupt();
        queue.close();
    }
}
