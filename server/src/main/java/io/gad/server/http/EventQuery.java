package io.gad.server.http;

import io.gad.control.event.EventFilter;
import io.gad.control.event.EventKind;
import java.time.Instant;
import java.time.format.DateTimeParseException;
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
                filled(group),
                kinds(),
                filled(actor),
                filled(from).map(f -> moment("from", f)),
                filled(to).map(t -> moment("to", t)),
                Optional.ofNullable(before),
                most);
    }

    private Set<EventKind> kinds() {
        Set<EventKind> kinds = new HashSet<>();
        filled(kind)
                .ifPresent(words -> Arrays.stream(words.split(","))
                        .map(String::strip)
                        .forEach(word -> kinds.add(EventKind.ofWord(word)
                                .orElseThrow(() -> new BadRequestException(
                                        "Expected a kind of events such as operation-began in the parameter 'kind', found '"
                                                + word + "'.")))));
        return kinds;
    }

    private static Instant moment(String parameter, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new BadRequestException("Expected a moment such as 2026-11-28T06:00:00Z in the parameter '"
                    + parameter + "', found '" + text + "'.");
        }
    }

    private static Optional<String> filled(@Nullable String text) {
        return Optional.ofNullable(text).map(String::strip).filter(t -> !t.isEmpty());
    }
}
