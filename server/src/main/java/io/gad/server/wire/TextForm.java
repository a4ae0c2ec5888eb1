package io.gad.server.wire;

import io.gad.api.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;

/** How a list is written as a file. */
public enum TextForm {
    /** A document as JSON on each line, with all that REST tells of it. */
    JSONL("application/x-ndjson"),
    /** RFC 4180, with a head. */
    CSV("text/csv;charset=UTF-8");

    private static final ObjectWriter ONE_LINE = Json.mapper().writer().without(SerializationFeature.INDENT_OUTPUT);

    private final String mediaType;

    TextForm(String mediaType) {
        this.mediaType = mediaType;
    }

    public static Optional<TextForm> ofWord(String word) {
        return Arrays.stream(values()).filter(form -> form.word().equals(word)).findFirst();
    }

    /** On the wire, and at the end of the file's name. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    public String mediaType() {
        return mediaType;
    }

    /** What stands before the first line. */
    public String head(TextTable<?> table) {
        return switch (this) {
            case JSONL -> "";
            case CSV -> String.join(",", table.columns()) + "\r\n";
        };
    }

    /** With its end. */
    public <T> String line(TextTable<T> table, T row) {
        return switch (this) {
            case JSONL -> ONE_LINE.writeValueAsString(row) + "\n";
            case CSV -> csv(table.fields(row));
        };
    }

    private static String csv(List<? extends @Nullable Object> fields) {
        return fields.stream().map(TextForm::field).collect(Collectors.joining(",")) + "\r\n";
    }

    /** A spreadsheet takes what begins like a formula for one: a blank before it keeps it a text. */
    private static String field(@Nullable Object value) {
        String text = Objects.toString(value, "");
        boolean looksLikeAFormula =
                value instanceof String && !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
        return "\"" + (looksLikeAFormula ? " " : "") + text.replace("\"", "\"\"") + "\"";
    }
}
