package io.gad.api;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An error for people and programs (RFC 9457).
 *
 * @param type names the kind of problem: {@code urn:gad:problem:} and the code in lower case
 * @param title the kind in a few words
 * @param status of the HTTP answer
 * @param detail what was expected and what was found, of which one
 * @param code stable and upper case, for example {@code CONFIRMATION_REQUIRED}
 * @param hint what to do; null if there is nothing to do
 */
public record Problem(
        @Nullable String type,
        @Nullable String title,
        int status,
        @Nullable String detail,
        @Nullable String code,
        @Nullable String hint) {

    public static final String MEDIA_TYPE = "application/problem+json";

    public static Problem of(String code, int status, String title, String detail, @Nullable String hint) {
        return new Problem(
                "urn:gad:problem:" + code.toLowerCase(Locale.ROOT).replace('_', '-'),
                title,
                status,
                detail,
                code,
                hint);
    }

    /** The words for a person, without the hint. */
    public String message() {
        if (detail != null) {
            return detail;
        }
        return title != null ? title : "The server answered with status " + status + ".";
    }
}
