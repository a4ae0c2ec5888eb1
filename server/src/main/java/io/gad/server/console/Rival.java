package io.gad.server.console;

import io.gad.control.ControlPlane;
import io.gad.control.operation.OperationRecord;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.server.wire.OperationWire;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
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

    /** The newest operation of the group, if the refusal says that another was first. */
    static Optional<Rival> of(RuntimeException refused, ControlPlane control, String group) {
        if (!(refused instanceof RefusedException e)
                || !SECOND.contains(e.problem().code())) {
            return Optional.empty();
        }
        return control.operations().stream()
                .filter(o -> o.group().equals(group))
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
