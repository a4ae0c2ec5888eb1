package io.gad.server.http;

import io.gad.control.operation.Operation;
import io.gad.control.port.SchemaMode;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a request; what cannot be taken is refused by the field's name. */
public final class Fields {

    private static final int LONGEST_KEY = 255;
    private static final DateTimeFormatter HOURS_AND_MINUTES = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    private Fields() {}

    /** A field that must be there and not be blank. */
    public static String required(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new BadRequestException("Expected the field '" + field + "', found none.");
        }
        return value.strip();
    }

    /** A list whose entries must not be blank. */
    public static List<String> names(String field, List<String> values) {
        for (String value : values) {
            required(field, value);
        }
        return values.stream().map(String::strip).toList();
    }

    /** {@code copy} if absent. */
    public static SchemaMode schema(@Nullable String value) {
        return switch (value == null ? "copy" : value.toLowerCase(Locale.ROOT)) {
            case "copy" -> SchemaMode.COPY;
            case "existing" -> SchemaMode.EXISTING;
            default ->
                throw new BadRequestException(
                        "Expected copy or existing in the field 'schema', found '" + value + "'.");
        };
    }

    /** {@code auto} if absent. */
    public static Operation.Method method(@Nullable String value) {
        return switch (value == null ? "auto" : value.toLowerCase(Locale.ROOT)) {
            case "auto" -> Operation.Method.AUTO;
            case "copy" -> Operation.Method.COPY;
            case "rewind" -> Operation.Method.REWIND;
            default ->
                throw new BadRequestException(
                        "Expected auto, copy or rewind in the field 'method', found '" + value + "'.");
        };
    }

    /** {@code HH:MM}; empty if absent. */
    public static Optional<LocalTime> timeOfDay(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalTime.parse(value.strip(), HOURS_AND_MINUTES));
        } catch (DateTimeParseException e) {
            throw new BadRequestException(
                    "Expected a time of the day such as 03:30 in the field '" + field + "', found '" + value + "'.");
        }
    }

    /** The header {@code Idempotency-Key}. */
    public static Optional<String> idempotencyKey(@Nullable String value) {
        if (value == null) {
            return Optional.empty();
        }
        if (value.isBlank() || value.length() > LONGEST_KEY) {
            throw new BadRequestException("Expected an Idempotency-Key of 1 to " + LONGEST_KEY + " characters, found "
                    + value.length() + ".");
        }
        return Optional.of(value);
    }
}
