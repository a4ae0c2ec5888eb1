package io.gad.cli.text;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Figures with their units, and what stands where there is none. */
public final class Words {

    /** Not known, or not there. */
    public static final String NONE = "-";

    private Words() {}

    public static String orNone(@Nullable Object value) {
        return value == null ? NONE : value.toString();
    }

    public static String yesNo(boolean value) {
        return value ? "yes" : "no";
    }

    public static String access(boolean readOnly) {
        return readOnly ? "read-only" : "read/write";
    }

    /** {@code 12 ms}, {@code 3.4 s}, {@code 5 min}. */
    public static String millis(@Nullable Long millis) {
        if (millis == null) {
            return NONE;
        }
        if (millis < 1_000) {
            return millis + " ms";
        }
        Duration duration = Duration.ofMillis(millis);
        return duration.toMinutes() < 2 ? seconds(millis / 1000.0) : duration.toMinutes() + " min";
    }

    public static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.1f s", seconds);
    }

    /** {@code 12 bytes}, {@code 3.4 KiB}, {@code 5.6 GiB}. */
    public static String bytes(@Nullable Long bytes) {
        if (bytes == null) {
            return NONE;
        }
        String[] units = {"KiB", "MiB", "GiB", "TiB"};
        double value = bytes;
        int unit = -1;
        while (value >= 1024 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        return unit < 0 ? bytes + " bytes" : String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
    }

    public static String count(long number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }
}
