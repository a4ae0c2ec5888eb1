package io.gad.sync;

import io.gad.postgres.Session;
import io.gad.sync.sequence.SequencePoll;

/**
 * The polls of one database's sequences, one at a time: one that has read before another must not write after it. The
 * last of them is asked for when the source is closed, and its values are then exact.
 */
final class SequenceWatch {

    private final DatabasePair pair;

    SequenceWatch(DatabasePair pair) {
        this.pair = pair;
    }

    void poll() {
        try (Session source = pair.source("sequences");
                Session target = pair.target("sequences")) {
            poll(source, target);
        }
    }

    synchronized void poll(Session source, Session target) {
        new SequencePoll(pair.mandate()).poll(source, target);
    }
}
