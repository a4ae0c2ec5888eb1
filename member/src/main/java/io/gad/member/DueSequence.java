package io.gad.member;

import io.gad.postgres.TableName;
import java.util.Optional;

/**
 * A sequence of a new primary that is to be set.
 *
 * @param oid object id, as text
 */
record DueSequence(String oid, TableName name, SequenceState state) {

    /** No column tells anything of it, and it has no direction in which it could be set a second time. */
    boolean isCyclic() {
        return state.cycle();
    }

    DueSequence with(Optional<Long> column) {
        SequenceState s = state;
        return new DueSequence(
                oid,
                name,
                new SequenceState(s.increment(), s.min(), s.max(), s.cycle(), s.current(), s.polled(), column));
    }
}
