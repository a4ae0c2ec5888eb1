package io.gad.api;

import org.jspecify.annotations.Nullable;

/**
 * The result of one check.
 *
 * @param level {@code PASS WARN FAIL}
 * @param evidence what was found, and where
 * @param fix what to do, SQL to run if there is any; null with {@code PASS}
 */
public record FindingView(
        String check,
        String level,
        String evidence,
        @Nullable String fix) {

    public static final String PASS = "PASS";
    public static final String WARN = "WARN";
    public static final String FAIL = "FAIL";
}
