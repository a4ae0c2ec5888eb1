package io.gad.server.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values that hold, each checked when the record is made.
 *
 * @param texts as written; a setting that is absent has its default
 * @param webhooks who is told of what happens; given by the file alone
 */
public record Settings(Map<Setting, String> texts, List<WebhookSetting> webhooks) {

    private static final Pattern QUANTITY = Pattern.compile("([0-9]{1,12}) ?([A-Za-z]+)");
    /** A promotion waits for it. */
    private static final Duration LONGEST_BEFORE = Duration.ofSeconds(30);

    private static final Duration LONGEST_AFTER = Duration.ofMinutes(10);
    private static final Set<String> LEVELS = Set.of("error", "warn", "info", "debug", "trace");

    /**
     * @throws SettingsException if a value is not of its setting's kind, or two settings do not go together
     */
    public Settings {
        texts = Map.copyOf(texts);
        webhooks = List.copyOf(webhooks);
        texts.forEach(Settings::check);
        if (texts.getOrDefault(Setting.TLS_CERT, "").isEmpty()
                != texts.getOrDefault(Setting.TLS_KEY, "").isEmpty()) {
            throw new SettingsException("Expected tls-cert and tls-key together, found only one of them. Give both.");
        }
        checkHook(texts, Setting.BEFORE_HOOK, Setting.BEFORE_HOOK_TIMEOUT, LONGEST_BEFORE);
        checkHook(texts, Setting.AFTER_HOOK, Setting.AFTER_HOOK_TIMEOUT, LONGEST_AFTER);
    }

    /** Every setting at its default. */
    public static Settings defaults() {
        return new Settings(Map.of(), List.of());
    }

    /** These settings with one of them changed. */
    public Settings with(Setting setting, String text) {
        EnumMap<Setting, String> changed = new EnumMap<>(Setting.class);
        changed.putAll(texts);
        changed.put(setting, text);
        return new Settings(changed, webhooks);
    }

    public Address listen() {
        return Address.parse(text(Setting.LISTEN));
    }

    public boolean tls() {
        return !text(Setting.TLS_CERT).isEmpty();
    }

    /** A setting of kind {@code FILE}; empty where none is named. */
    public Optional<Path> path(Setting setting) {
        return Optional.of(text(setting)).filter(t -> !t.isEmpty()).map(Settings::parsePath);
    }

    /** A setting of kind {@code SWITCH}. */
    public boolean isOn(Setting setting) {
        return parseSwitch(text(setting));
    }

    /** A setting of kind {@code COUNT}. */
    public int count(Setting setting) {
        return parseCount(text(setting));
    }

    /** A setting of kind {@code LIMIT}; 0: there is none. */
    public int limit(Setting setting) {
        return parseLimit(text(setting));
    }

    /** A setting of kind {@code PLACES}, by the region's name in lower case. */
    public Map<String, Coordinates> places(Setting setting) {
        return Coordinates.parse(text(setting));
    }

    /** A setting of kind {@code DURATION}. */
    public Duration duration(Setting setting) {
        return parseDuration(text(setting));
    }

    /** A setting of kind {@code BYTES}. */
    public long bytes(Setting setting) {
        return parseBytes(text(setting));
    }

    /** {@code error warn info debug trace}. */
    public String logLevel() {
        return parseLevel(text(Setting.LOG_LEVEL));
    }

    private String text(Setting setting) {
        return texts.getOrDefault(setting, setting.defaultText());
    }

    private static void check(Setting setting, String text) {
        try {
            switch (setting.kind()) {
                case ADDRESS -> Address.parse(text);
                case FILE -> parsePath(text);
                case SWITCH -> parseSwitch(text);
                case LEVEL -> parseLevel(text);
                case COUNT -> parseCount(text);
                case LIMIT -> parseLimit(text);
                case PLACES -> Coordinates.parse(text);
                case DURATION -> parseDuration(text);
                case BYTES -> parseBytes(text);
            }
        } catch (IllegalArgumentException e) {
            throw new SettingsException(
                    "Expected %s to be %s, found '%s'.".formatted(setting.key(), e.getMessage(), text));
        }
    }

    private static void checkHook(Map<Setting, String> texts, Setting hook, Setting timeout, Duration longest) {
        String file = texts.getOrDefault(hook, "");
        if (!file.isEmpty() && !Path.of(file).isAbsolute()) {
            throw new SettingsException("Expected %s to be an absolute path, found '%s'.".formatted(hook.key(), file));
        }
        String text = texts.getOrDefault(timeout, timeout.defaultText());
        Duration given = parseDuration(text);
        if (given.isZero() || given.compareTo(longest) > 0) {
            throw new SettingsException("Expected %s to be more than 0 s and at most %d s, found '%s'."
                    .formatted(timeout.key(), longest.toSeconds(), text));
        }
    }

    private static Path parsePath(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("a path", e);
        }
    }

    private static boolean parseSwitch(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("true or false");
        };
    }

    private static String parseLevel(String text) {
        String level = text.toLowerCase(Locale.ROOT);
        if (!LEVELS.contains(level)) {
            throw new IllegalArgumentException("one of error, warn, info, debug, trace");
        }
        return level;
    }

    private static int parseCount(String text) {
        if (!text.matches("[1-9][0-9]{0,8}")) {
            throw new IllegalArgumentException("a number of at least 1");
        }
        return Integer.parseInt(text);
    }

    private static int parseLimit(String text) {
        if (!text.matches("0|[1-9][0-9]{0,8}")) {
            throw new IllegalArgumentException("a number of at least 1, or 0 for no limit");
        }
        return Integer.parseInt(text);
    }

    private static Duration parseDuration(String text) {
        Matcher matcher = QUANTITY.matcher(text);
        String expected = "a time such as 500ms, 30s, 5m or 8h";
        if (!matcher.matches()) {
            throw new IllegalArgumentException(expected);
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> throw new IllegalArgumentException(expected);
        };
    }

    private static long parseBytes(String text) {
        Matcher matcher = QUANTITY.matcher(text);
        String expected = "a size such as 512MiB or 16GiB";
        if (!matcher.matches()) {
            throw new IllegalArgumentException(expected);
        }
        int shift = switch (matcher.group(2)) {
            case "B" -> 0;
            case "KiB" -> 10;
            case "MiB" -> 20;
            case "GiB" -> 30;
            case "TiB" -> 40;
            default -> throw new IllegalArgumentException(expected);
        };
        long number = Long.parseLong(matcher.group(1));
        if (number > Long.MAX_VALUE >> shift) {
            throw new IllegalArgumentException(expected);
        }
        return number << shift;
    }
}
