package io.gad.server.http;

import io.gad.control.event.EventFilter;
import io.gad.control.event.EventKind;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which events are wanted, as the parameters of an address say it; one that is blank is as one left out.
 *
 * @param kind words, separated by commas
 * @param from a moment in ISO 8601
 * @param to a moment in ISO 8601
 */
public record EventQuery(
        @Nullable String group,
        @Nullable String kind,
        @Nullable String actor,
        @Nullable String from,
        @Nullable String to,
        @Nullable Long before,
        @Nullable Integer limit) {

    private static final int PAGE = 100;

    public EventFilter filter() {
        int most = limit == null ? PAGE : limit;
        if (most < 1 || most > EventFilter.LARGEST_PAGE) {
            throw new BadRequestException(
                    "Expected a limit of 1 to " + EventFilter.LARGEST_PAGE + ", found " + most + ".");
        }
        return new EventFilter(
                Parameter.filled(group),
                kinds(),
                Parameter.filled(actor),
                Parameter.filled(from).map(f -> Parameter.moment("from", f)),
                Parameter.filled(to).map(t -> Parameter.moment("to", t)),
                Optional.ofNullable(before),
                most);
    }

    private Set<EventKind> kinds() {
        Set<EventKind> kinds = new HashSet<>();
        Parameter.filled(kind)
                .ifPresent(words -> Arrays.stream(words.split(","))
                        .map(String::strip)
                        .forEach(word -> kinds.add(EventKind.ofWord(word)
                                .orElseThrow(() -> new BadRequestException(
                                        "Expected a kind of events such as operation-began in the parameter 'kind', found '"
                                                + word + "'.")))));
        return kinds;
    }
}
