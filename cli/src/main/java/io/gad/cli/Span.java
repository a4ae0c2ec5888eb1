package io.gad.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A length of time as an option says it. */
public final class Span {

    private static final Pattern WRITTEN = Pattern.compile("([1-9][0-9]{0,6})([smhd])");

    private Span() {}

    /** @param option by which it was given, for the message */
    public static Duration parse(String option, String text) {
        Matcher matcher = WRITTEN.matcher(text);
        if (!matcher.matches()) {
            throw new UsageException(
                    "Expected a time such as 30m, 24h or 90d for " + option + ", found '" + text + "'.",
                    "Write a number and s, m, h or d.");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }
}
