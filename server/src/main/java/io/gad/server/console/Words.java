package io.gad.server.console;

import io.gad.api.CopyView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** States, times and sizes in words for people; templates call it {@code words}. */
@ControllerAdvice(basePackageClasses = Words.class)
public class Words {

    private static final Pattern TO_COPY =
            Pattern.compile("(?:ALTER|COMMIT|CREATE|DELETE|DROP|GRANT|INSERT|REVOKE|ROLLBACK|SELECT|SET|UPDATE|gad) ");

    private static final DateTimeFormatter EXACT = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final String NOTHING = "\u2014";

    private final InstantSource clock;

    Words(InstantSource clock) {
        this.clock = clock;
    }

    @ModelAttribute("words")
    Words words() {
        return this;
    }

    /** A form's key: a second click is then the same request. */
    public String newKey() {
        return UUID.randomUUID().toString();
    }

    /** {@code ADDING_SECONDARY} as "Adding secondary". */
    public String plain(@Nullable String state) {
        if (state == null || state.isEmpty()) {
            return NOTHING;
        }
        String words = state.replace('_', ' ').replace('-', ' ').toLowerCase(Locale.ROOT);
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /** A group's health. */
    public String health(String health) {
        return switch (health) {
            case "HEALTHY" -> "In step";
            case "MANAGER_OUTDATED" -> "Another server has it";
            case "PRIMARY_UNREACHABLE" -> "Primary does not answer";
            case "SYNC_STOPPED" -> "Synchronization stopped";
            case "SECONDARY_UNREACHABLE" -> "Secondary does not answer";
            case "LAGGING" -> "Lagging";
            case "NO_SECONDARY" -> "No secondary";
            default -> plain(health);
        };
    }

    /** A shape and a colour for a state: well, working, watch, or act. */
    public String tone(@Nullable String state) {
        return switch (state == null ? "" : state) {
            case "HEALTHY", "RUNNING", "DONE", "INCREMENTAL", "PASS", "MEMBER", "FENCED", "REAPPLIED", "PASSED" ->
                "well";
            case "MANAGER_OUTDATED", "PRIMARY_UNREACHABLE", "SYNC_STOPPED", "FAILED", "FAIL" -> "act";
            case "SECONDARY_UNREACHABLE",
                    "LAGGING",
                    "NO_SECONDARY",
                    "WARN",
                    "PARTLY",
                    "UNREACHABLE",
                    "OPEN",
                    "REAPPLYING" -> "watch";
            case "PENDING", "STANDALONE", "NONE", "CANCELLED", "STOPPED", "SKIPPED", "DISMISSED", "RELEASED", "" ->
                "idle";
            default -> "working";
        };
    }

    /** Whether what mends something is to be copied as it stands: statements or a command; else it is a sentence. */
    public boolean isToCopy(@Nullable String fix) {
        return fix != null && TO_COPY.matcher(fix).lookingAt();
    }

    /** The gravest finding of a look. */
    public String level(@Nullable String level) {
        return switch (level == null ? "" : level) {
            case "PASS" -> "Ready";
            case "WARN" -> "Ready, with limits";
            case "FAIL" -> "Not ready";
            default -> "Not looked at yet";
        };
    }

    /** How an instance is closed, as its fence says. */
    public String fence(String fence) {
        return switch (fence) {
            case "NONE" -> NOTHING;
            case "FENCED" -> "Fenced";
            case "PARTLY" -> "Partly fenced";
            case "UNREACHABLE" -> "To be fenced at first contact";
            case "RELEASED" -> "Released";
            default -> plain(fence);
        };
    }

    /** What an operation does, as the head of its page. */
    public String operation(String type) {
        return switch (type) {
            case "create" -> "Create instance group";
            case "add-secondary" -> "Add secondary";
            case "remove-secondary" -> "Remove secondary";
            case "promote" -> "Upgrade to primary database";
            case "switch-over" -> "Switch over";
            case "delete" -> "Delete instance group";
            case "drill" -> "Drill";
            default -> plain(type);
        };
    }

    /** "12 s ago". */
    public String ago(@Nullable Instant at) {
        if (at == null) {
            return NOTHING;
        }
        Duration age = Duration.between(at, clock.instant());
        return age.toMillis() < 1_000 ? "just now" : duration(age.toMillis() / 1_000 * 1_000) + " ago";
    }

    /** With date and zone; the browser shows it in the zone of whoever looks. */
    public String exact(@Nullable Instant at) {
        return at == null ? NOTHING : EXACT.format(at);
    }

    /** "40 ms", "1.2 s", "3 min 5 s", "2 h 4 min". */
    public String duration(@Nullable Long millis) {
        if (millis == null) {
            return NOTHING;
        }
        if (millis < 1_000) {
            return millis + " ms";
        }
        if (millis < 10_000 && millis % 1_000 != 0) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1_000.0);
        }
        long seconds = millis / 1_000;
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3_600) {
            return seconds / 60 + " min" + (seconds % 60 == 0 ? "" : " " + seconds % 60 + " s");
        }
        return seconds < 172_800
                ? seconds / 3_600 + " h" + (seconds / 60 % 60 == 0 ? "" : " " + seconds / 60 % 60 + " min")
                : seconds / 86_400 + " days";
    }

    /** Seconds, as {@link #duration} says them. */
    public String seconds(double seconds) {
        return duration(Math.round(seconds * 1_000));
    }

    /** From one moment to another, or until now. */
    public String between(Instant from, @Nullable Instant to) {
        return duration(
                Duration.between(from, to == null ? clock.instant() : to).toMillis());
    }

    /** "8.0 KiB". */
    public String bytes(@Nullable Long bytes) {
        if (bytes == null) {
            return NOTHING;
        }
        String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
        double size = bytes;
        int unit = 0;
        while (size >= 1_024 && unit < units.length - 1) {
            size /= 1_024;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", size, units[unit]);
    }

    /** "about 17 transactions". @param about in capitals or not, as the sentence has it */
    public String transactions(String about, long number) {
        return (about + " " + count(number) + (number == 1 ? " transaction" : " transactions")).strip();
    }

    /** "1 000 of about 2 000"; the total is the statistics', and left out where it says nothing. */
    public String copied(long rows, long total) {
        return total > rows ? count(rows) + " of about " + count(total) : count(rows);
    }

    /** How long rows will still be copied; once they are all there, how long the rest takes is not known. */
    public String left(@Nullable Long millis) {
        return millis == null || millis == 0 ? NOTHING : duration(millis);
    }

    /** "12 000 rows/s, 3.4 MiB/s"; nothing is made up where it cannot be told. */
    public String rate(@Nullable CopyView copy) {
        if (copy == null || copy.rowsPerSecond() == null || copy.bytesPerSecond() == null) {
            return NOTHING;
        }
        return count(copy.rowsPerSecond()) + " rows/s, " + bytes(copy.bytesPerSecond()) + "/s";
    }

    /** "1 234 567", grouped by narrow spaces. */
    public String count(long number) {
        return String.format(Locale.ENGLISH, "%,d", number).replace(',', '\u202f');
    }
}
