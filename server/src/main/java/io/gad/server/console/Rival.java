package io.gad.server.console;

import io.gad.api.OperationRequest;
import io.gad.control.ControlPlane;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.server.wire.OperationWire;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who was first, where two ask for something of the same group at once.
 *
 * @param operation its id
 * @param type as on the wire
 * @param instance that it is about; null if it is about the whole group
 */
public record Rival(
        String operation, String type, @Nullable String instance, String state, String actor, Instant startedAt) {

    /** What a click is answered with that came second. */
    private static final Set<ProblemCode> SECOND =
            Set.of(ProblemCode.GROUP_BUSY, ProblemCode.GROUP_STATE, ProblemCode.STALE_EPOCH, ProblemCode.IS_PRIMARY);

    /** What makes another the primary. */
    private static final Set<String> CONTENDING = Set.of(OperationRequest.PROMOTE, OperationRequest.SWITCH_OVER);

    /**
     * The promotion or switch over of the group that runs or was its newest operation, if the refusal says that another was first. Other
     * operations were there before the page was.
     */
    static Optional<Rival> of(RuntimeException refused, ControlPlane control, String group) {
        if (!(refused instanceof RefusedException e)
                || !SECOND.contains(e.problem().code())) {
            return Optional.empty();
        }
        List<OperationRecord> newestFirst = control.operations().stream()
                .filter(o -> o.group().equals(group))
                .toList();
        return Stream.concat(
                        newestFirst.stream().filter(o -> o.state() == OperationState.RUNNING),
                        newestFirst.stream().limit(1))
                .filter(o -> CONTENDING.contains(o.type()))
                .findFirst()
                .map(Rival::of);
    }

    private static Rival of(OperationRecord first) {
        return new Rival(
                first.id(),
                first.type(),
                OperationWire.of(first).instance(),
                first.state().name(),
                first.actor(),
                first.startedAt());
    }
}
