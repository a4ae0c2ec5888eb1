package io.gad.sync.verify;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How far a comparison has come, or what came of it.
 *
 * @param tablesTotal of all databases that were begun
 * @param rows of the source that were compared
 * @param tables those that are done
 * @param objectsCompared definitions, roles, settings, sequences and the like that were compared
 * @param objects which of these differ
 * @param leftOut tables whose rows were not compared, as the group leaves them out
 * @param problem why it does not go on, or ended before its time
 */
public record VerificationStatus(
        State state,
        boolean repair,
        Instant startedAt,
        Optional<Instant> endedAt,
        int tablesTotal,
        long rows,
        List<VerifiedTable> tables,
        long objectsCompared,
        List<DifferingObject> objects,
        List<LeftOutRows> leftOut,
        Optional<String> problem) {

    /** Whether it goes on. */
    public enum State {
        RUNNING,
        /** Everything was compared. */
        DONE,
        /** It ended before its time. */
        FAILED
    }

    public VerificationStatus {
        tables = List.copyOf(tables);
        objects = objects == null ? List.of() : List.copyOf(objects);
        leftOut = leftOut == null ? List.of() : List.copyOf(leftOut);
    }

    /** Whether everything was compared and is the same, or is now. */
    public boolean isEqual() {
        return state == State.DONE
                && objects.stream().allMatch(DifferingObject::repaired)
                && tables.stream().allMatch(VerifiedTable::isEqual);
    }
}
