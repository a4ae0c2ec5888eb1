package io.gad.server.console;

import io.gad.api.CopyView;
import io.gad.api.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** States, times and sizes in words for people; templates call it {@code words}. */
@ControllerAdvice(basePackageClasses = Words.class)
public class Words {

    private static final Pattern TO_COPY =
            Pattern.compile("(?:ALTER|COMMIT|CREATE|DELETE|DROP|GRANT|INSERT|REVOKE|ROLLBACK|SELECT|SET|UPDATE|gad) ");

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.:,/=@-]+");

    private static final DateTimeFormatter EXACT = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final String NOTHING = "\u2014";
    private static final String NOT_ALL = "\u2026";

    private final InstantSource clock;
    private final MessageSource texts;

    Words(InstantSource clock, MessageSource texts) {
        this.clock = clock;
        this.texts = texts;
    }

    @ModelAttribute("words")
    Words words() {
        return this;
    }

    /** Now: for what is looked at while the page is made. */
    public Instant now() {
        return clock.instant();
    }

    /** A form's key: a second click is then the same request. */
    public String newKey() {
        return UUID.randomUUID().toString();
    }

    /** A text of the messages, in the language of whoever asks. */
    public String text(String key, Object... values) {
        return texts.getMessage(key, values, LocaleContextHolder.getLocale());
    }

    /** {@code ADDING_SECONDARY} as "Adding secondary", or as a key {@code state.ADDING_SECONDARY} of the messages says it. */
    public String plain(@Nullable String state) {
        if (state == null || state.isEmpty()) {
            return NOTHING;
        }
        String known = texts.getMessage("state." + state, null, null, LocaleContextHolder.getLocale());
        return known == null ? spelt(state) : known;
    }

    private static String spelt(String state) {
        String words = state.replace('_', ' ').replace('-', ' ').toLowerCase(Locale.ROOT);
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /** A group's health. */
    public String health(String health) {
        return switch (health) {
            case "HEALTHY" -> text("health.instep");
            case "MANAGER_OUTDATED" -> text("health.outdated");
            case "PRIMARY_UNREACHABLE" -> text("health.primary");
            case "SYNC_STOPPED" -> text("health.stopped");
            case "SECONDARY_UNREACHABLE" -> text("health.secondary");
            case "LAGGING" -> text("health.lagging");
            case "NO_SECONDARY" -> text("health.none");
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
                    "PAUSED",
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

    /** A sentence of the server, with states, requests, moments and positions that stand in it as people read them. */
    public String told(String sentence) {
        return Sentence.told(sentence, this);
    }

    /** As a shell takes it for one word. */
    public static String argument(String text) {
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    /** Whether what mends something is to be copied as it stands: statements or a command; else it is a sentence. */
    public boolean isToCopy(@Nullable String fix) {
        return fix != null && TO_COPY.matcher(fix).lookingAt();
    }

    /** The way out of a problem, in the console's own words where it has some: else as the command line is told. */
    public @Nullable String hint(@Nullable Problem problem) {
        if (problem == null) {
            return null;
        }
        return problem.code() == null
                ? problem.hint()
                : texts.getMessage("hint." + problem.code(), null, problem.hint(), LocaleContextHolder.getLocale());
    }

    /** Both ends of a long text, by which it is known among others. */
    public String brief(String text) {
        return text.length() <= 60 ? text : text.substring(0, 36) + NOT_ALL + text.substring(text.length() - 23);
    }

    /** Log of the primary that is not applied yet; of one that does not answer, none known is not none. */
    public String log(@Nullable Long bytes, boolean primaryAnswers) {
        return bytes == null || bytes == 0 && !primaryAnswers ? text("unknown") : bytes(bytes);
    }

    /** Whole ones; of almost all or almost none never all or none. */
    public String percent(double share) {
        long whole = Math.round(share * 100);
        return (share < 1 && whole == 100 ? 99 : share > 0 && whole == 0 ? 1 : whole) + " %";
    }

    /** The gravest finding of a look. */
    public String level(@Nullable String level) {
        return switch (level == null ? "" : level) {
            case "PASS" -> text("level.pass");
            case "WARN" -> text("level.warn");
            case "FAIL" -> text("level.fail");
            default -> text("level.unknown");
        };
    }

    /** How an instance is closed, as its fence says. */
    public String fence(String fence) {
        return switch (fence) {
            case "NONE" -> NOTHING;
            case "FENCED" -> text("fence.fenced");
            case "PARTLY" -> text("fence.partly");
            case "UNREACHABLE" -> text("fence.unreachable");
            case "RELEASED" -> text("fence.released");
            default -> plain(fence);
        };
    }

    /** What an operation does, as the head of its page. */
    public String operation(String type) {
        return switch (type) {
            case "create" -> text("operation.type.create");
            case "add-secondary" -> text("operation.type.add");
            case "remove-secondary" -> text("operation.type.remove");
            case "promote" -> text("operation.type.promote");
            case "switch-over" -> text("operation.type.switchover");
            case "delete" -> text("operation.type.delete");
            case "drill" -> text("operation.type.drill");
            default -> plain(type);
        };
    }

    /** "12 s ago". */
    public String ago(@Nullable Instant at) {
        if (at == null) {
            return NOTHING;
        }
        Duration age = Duration.between(at, clock.instant());
        return age.toMillis() < 1_000 ? text("time.now") : text("time.ago", duration(age.toMillis() / 1_000 * 1_000));
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
            return text("unit.ms", String.valueOf(millis));
        }
        if (millis < 10_000 && millis % 1_000 != 0) {
            return text("unit.s", String.format(Locale.ROOT, "%.1f", millis / 1_000.0));
        }
        long seconds = millis / 1_000;
        if (seconds < 60) {
            return text("unit.s", String.valueOf(seconds));
        }
        if (seconds < 3_600) {
            return both("unit.min", "unit.min.s", seconds / 60, seconds % 60);
        }
        return seconds < 172_800
                ? both("unit.h", "unit.h.min", seconds / 3_600, seconds / 60 % 60)
                : text("time.days", String.valueOf(seconds / 86_400));
    }

    /** Seconds, or a dash where they are not known. */
    public String orNone(@Nullable Double seconds) {
        return seconds == null ? NOTHING : seconds(seconds);
    }

    /** Without the smaller unit where there is none of it. */
    private String both(String large, String largeAndSmall, long most, long rest) {
        return rest == 0
                ? text(large, String.valueOf(most))
                : text(largeAndSmall, String.valueOf(most), String.valueOf(rest));
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

    /** "17 transactions". */
    public String transactions(long number) {
        return text("count.transactions", number, count(number));
    }

    /** "1 000 of about 2 000"; the total is the statistics', and left out where it says nothing. */
    public String copied(long rows, long total) {
        return total > rows ? text("count.about", count(rows), count(total)) : count(rows);
    }

    /** How much of a size is there; of one that nobody has counted that alone. */
    public String sizes(long bytes, long total) {
        return total == 0 ? bytes(bytes) : text("count.of", bytes(bytes), bytes(total));
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
        return text("rate.copy", count(copy.rowsPerSecond()), bytes(copy.bytesPerSecond()));
    }

    /** "1 234 567", grouped by narrow spaces. */
    public String count(long number) {
        return String.format(Locale.ENGLISH, "%,d", number).replace(',', '\u202f');
    }
}
