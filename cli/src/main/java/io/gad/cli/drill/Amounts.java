package io.gad.cli.drill;

import io.gad.cli.UsageException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes and times as people write them. */
public final class Amounts {

    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,12})\\s*([a-z]+)");

    private Amounts() {}

    /** {@code 500MB}, {@code 10GB}, {@code 2TB}; as PostgreSQL counts them. */
    public static long bytes(String text) {
        Matcher amount = AMOUNT.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (amount.matches()) {
            int power = switch (amount.group(2)) {
                case "kb", "kib" -> 10;
                case "mb", "mib" -> 20;
                case "gb", "gib" -> 30;
                case "tb", "tib" -> 40;
                default -> 0;
            };
            long number = Long.parseLong(amount.group(1));
            if (power > 0 && number > 0 && number <= Long.MAX_VALUE >> power) {
                return number << power;
            }
        }
        throw new UsageException("Expected a size such as 500MB or 10GB, found '" + text + "'.", "--max-size 10GB");
    }

    /** {@code 12h}, {@code 7d}. */
    public static long seconds(String text) {
        Matcher amount = AMOUNT.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (amount.matches()) {
            long unit = switch (amount.group(2)) {
                case "m", "min" -> 60;
                case "h" -> 3_600;
                case "d" -> 86_400;
                case "w" -> 604_800;
                default -> 0;
            };
            long number = Long.parseLong(amount.group(1));
            if (unit > 0 && number > 0 && number < 1_000_000) {
                return number * unit;
            }
        }
        throw new UsageException("Expected a time such as 12h or 7d, found '" + text + "'.", "--every 7d");
    }
}
