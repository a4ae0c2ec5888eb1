package io.gad.server.http;

import io.gad.api.OperationRequest;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
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
 */
public record OperationQuery(
        @Nullable String group,
        @Nullable String type,
        @Nullable String state,
        @Nullable String actor) {

    /** As on the wire. */
    public static final List<String> TYPES = List.of(
            OperationRequest.CREATE,
            OperationRequest.ADD_SECONDARY,
            OperationRequest.REMOVE_SECONDARY,
            OperationRequest.PROMOTE,
            OperationRequest.SWITCH_OVER,
            OperationRequest.DELETE,
            OperationRequest.DRILL);

    /** @throws BadRequestException if there is no such type or state */
    public Predicate<OperationRecord> filter() {
        Optional<String> wantedGroup = filled(group);
        Optional<String> wantedType = filled(type);
        Optional<String> wantedActor = filled(actor);
        Optional<OperationState> wantedState = filled(state).map(OperationQuery::state);
        wantedType.filter(t -> !TYPES.contains(t)).ifPresent(t -> {
            throw new BadRequestException(
                    "Expected one of " + String.join(", ", TYPES) + " in the parameter 'type', found '" + t + "'.");
        });
        return o -> wantedGroup.filter(g -> !g.equals(o.group())).isEmpty()
                && wantedType.filter(t -> !t.equals(o.type())).isEmpty()
                && wantedState.filter(s -> s != o.state()).isEmpty()
                && wantedActor.filter(a -> !a.equals(o.actor())).isEmpty();
    }

    private static OperationState state(String word) {
        return Arrays.stream(OperationState.values())
                .filter(s -> s.name().equals(word.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new BadRequestException("Expected one of "
                        + Arrays.toString(OperationState.values()) + " in the parameter 'state', found '" + word
                        + "'."));
    }

    private static Optional<String> filled(@Nullable String text) {
        return Optional.ofNullable(text).map(String::strip).filter(t -> !t.isEmpty());
    }
}
