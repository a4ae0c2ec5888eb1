package io.gad.server.http;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the parameter of an address holds. */
final class Parameter {

    private Parameter() {}

    /** One that is blank is as one left out. */
    static Optional<String> filled(@Nullable String text) {
        return Optional.ofNullable(text).map(String::strip).filter(t -> !t.isEmpty());
    }

    /**
     * A moment in ISO 8601.
     *
     * @throws BadRequestException if it is none
     */
    static Instant moment(String parameter, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new BadRequestException("Expected a moment such as 2026-11-28T06:00:00Z in the parameter '"
                    + parameter + "', found '" + text + "'.");
        }
    }
}
