package io.gad.postgres.replication;

import io.gad.postgres.Lsn;
import io.gad.postgres.PostgresException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The changes of one database in the order of their commits, however they are read. Nothing is ever acknowledged but what
 * {@link #acknowledge} was given.
 *
 * <p>One thread reads and sends; {@link #acknowledge}, {@link #acknowledged}, {@link #answeredAt},
 * {@link #sourceClockAhead} and {@link #close} may be called by others.
 */
public interface ChangeStream extends AutoCloseable {

    /**
     * The next message, or null if none has come within {@code wait}.
     *
     * @throws PostgresException of a passing kind if the server ended the stream or the connection broke
     */
    @Nullable
    StreamMessage poll(Duration wait);

    /** From now on the server may be told that everything up to {@code position} is safe; by the next status. */
    void acknowledge(Lsn position);

    Lsn acknowledged();

    /**
     * Tells the server that we live, and what is safe.
     *
     * @param answerWanted ask for a sign of life, which {@link #poll} will bring
     */
    void sendStatus(boolean answerWanted);

    /** When the source was last heard; {@link Instant#EPOCH} if never. */
    Instant answeredAt();

    /** How far the source's clock is ahead of ours, by its last message; the way of that message counts as nothing. */
    Duration sourceClockAhead();

    /** What the source's clock shows now, as far as its last message tells. */
    default Instant sourceClock() {
        return Instant.now().plus(sourceClockAhead());
    }

    /** Whether so much lies before it that it reads in another way: what it has given says little of what there is. */
    default boolean isFarBehind() {
        return false;
    }

    /** Drops the connection at once; a reader in it fails. */
    @Override
    void close();
}
