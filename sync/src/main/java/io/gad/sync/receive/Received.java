package io.gad.sync.receive;

import io.gad.postgres.Lsn;

/** What the receiver hands on, in the order of the source's log. */
public sealed interface Received permits SourceTransaction, Received.Nothing {

    /** Up to where a target stands that holds this and everything before. */
    Lsn end();

    /** Up to {@code end} there was nothing else, and the source waits to hear that this is safe. */
    record Nothing(Lsn end) implements Received {}
}
