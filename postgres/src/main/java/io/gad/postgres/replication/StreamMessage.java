package io.gad.postgres.replication;

import io.gad.postgres.Lsn;
import java.nio.ByteBuffer;

/** What the server sends on a replication stream. */
public sealed interface StreamMessage {

    /**
     * One message of the output plugin.
     *
     * @param content backed by an array of its own, which may be kept
     */
    record Data(ByteBuffer content) implements StreamMessage {}

    /**
     * A sign of life.
     *
     * @param sentUpTo every commit whose record ends at or before it has been sent on this stream before this message
     * @param answerWanted the server waits for a status: it is ending, or would give the stream up soon
     */
    record Alive(Lsn sentUpTo, boolean answerWanted) implements StreamMessage {}
}
