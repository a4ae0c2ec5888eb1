package io.gad.control.operation;

import io.gad.control.problem.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An operation as stored: what was asked, by whom, and how far it is.
 *
 * @param id {@code op-xxxxxx}
 * @param groupId the id of the group it belongs to
 * @param steps in order; those that follow in the background after the end come last
 * @param undo what remains to be taken back
 * @param problem why it failed or was cancelled
 * @param notes what people should know of its result
 */
public record OperationRecord(
        String id,
        Operation request,
        String groupId,
        OperationState state,
        String actor,
        Instant startedAt,
        Optional<Instant> endedAt,
        List<StepRecord> steps,
        Undo undo,
        Optional<Problem> problem,
        OperationData data,
        List<String> notes) {

    /** Whether something of an ended operation is still to be taken back. */
    public enum Undo {
        NONE,
        PENDING,
        DONE
    }

    public OperationRecord {
        steps = List.copyOf(steps);
        notes = List.copyOf(notes);
    }

    public String type() {
        return request.type();
    }

    public String group() {
        return request.group();
    }
}
