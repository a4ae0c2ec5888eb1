package io.gad.server.console;

import io.gad.server.http.BadRequestException;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a browser sends, or does not send, as a value to go on with. */
final class Typed {

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}");

    private Typed() {}

    static String text(@Nullable String value) {
        return value == null ? "" : value.strip();
    }

    static String text(@Nullable String value, String otherwise) {
        return value == null || value.isBlank() ? otherwise : value.strip();
    }

    static List<String> list(@Nullable List<String> values) {
        return values == null ? List.of() : List.copyOf(values);
    }

    /** @param expected what stands before "found" where it is none */
    static long number(String text, String expected) {
        if (!NUMBER.matcher(text).matches()) {
            throw new BadRequestException("Expected " + expected + ", found '" + text + "'.");
        }
        return Long.parseLong(text);
    }

    /** A form's key, drawn when the form is shown first. */
    static String key(@Nullable String value) {
        return text(value, UUID.randomUUID().toString());
    }

    /** A DSN to be shown again: a password in it is refused, and stands on no page. */
    static String withoutPassword(String dsn) {
        return dsn.replaceFirst("(//[^/?@:]*):[^/?]*@", "$1@").replaceAll("([?&]password=)[^&]*", "$1");
    }
}
