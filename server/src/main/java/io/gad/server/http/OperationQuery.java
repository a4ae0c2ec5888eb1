package io.gad.server.http;

import io.gad.api.OperationRequest;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which operations are wanted, as the parameters of an address say it; one that is blank is as one left out.
 *
 * @param type as on the wire
 * @param state as on the wire, in any case of letters
 * @param from a moment in ISO 8601: those that began at it or later
 */
public record OperationQuery(
        @Nullable String group,
        @Nullable String type,
        @Nullable String state,
        @Nullable String actor,
        @Nullable String from) {

    /** As on the wire. */
    public static final List<String> TYPES = List.of(
            OperationRequest.CREATE,
            OperationRequest.ADD_SECONDARY,
            OperationRequest.REMOVE_SECONDARY,
            OperationRequest.PROMOTE,
            OperationRequest.SWITCH_OVER,
            OperationRequest.DELETE,
            OperationRequest.DRILL);

    /** @throws BadRequestException if there is no such type or state, or it is no moment */
    public Predicate<OperationRecord> filter() {
        Optional<String> wantedGroup = Parameter.filled(group);
        Optional<String> wantedType = Parameter.filled(type);
        Optional<String> wantedActor = Parameter.filled(actor);
        Optional<Instant> wantedFrom = Parameter.filled(from).map(f -> Parameter.moment("from", f));
        Optional<OperationState> wantedState = Parameter.filled(state).map(OperationQuery::state);
        wantedType.filter(t -> !TYPES.contains(t)).ifPresent(t -> {
            throw new BadRequestException(
                    "Expected one of " + String.join(", ", TYPES) + " in the parameter 'type', found '" + t + "'.");
        });
        return o -> wantedGroup.filter(g -> !g.equals(o.group())).isEmpty()
                && wantedType.filter(t -> !t.equals(o.type())).isEmpty()
                && wantedState.filter(s -> s != o.state()).isEmpty()
                && wantedActor.filter(a -> !a.equals(o.actor())).isEmpty()
                && wantedFrom.filter(o.startedAt()::isBefore).isEmpty();
    }

    private static OperationState state(String word) {
        return Arrays.stream(OperationState.values())
                .filter(s -> s.name().equals(word.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new BadRequestException("Expected one of "
                        + Arrays.toString(OperationState.values()) + " in the parameter 'state', found '" + word
                        + "'."));
    }
}
