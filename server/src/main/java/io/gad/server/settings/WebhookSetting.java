package io.gad.server.settings;

import io.gad.control.alert.AlertTopic;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code webhooks} in {@code gad.yaml}.
 *
 * @param url where alerts are posted; what follows the port may be a secret
 * @param secretFile holds what they are signed with
 * @param topics what is sent to it
 */
public record WebhookSetting(String name, URI url, Path secretFile, Set<AlertTopic> topics) {

    private static final String EXPECTED =
            "Expected webhooks in %s as a list of entries with name, url and secret-file";
    private static final Set<String> KEYS = Set.of("name", "url", "secret-file", "topics");

    public WebhookSetting {
        topics = Set.copyOf(topics);
    }

    /** Scheme, host and port; the rest is not shown. */
    public String origin() {
        return url.getScheme() + "://" + url.getAuthority();
    }

    /** Without what may be a secret. */
    @Override
    public String toString() {
        return "WebhookSetting[" + name + " " + origin() + "]";
    }

    /**
     * Reads the list as YAML gives it.
     *
     * @throws SettingsException if it cannot be understood; no message repeats what follows the port of an address
     */
    static List<WebhookSetting> read(@Nullable Object value, Path file) {
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> entries)) {
            throw new SettingsException(EXPECTED.formatted(file) + ", found something else.");
        }
        List<WebhookSetting> webhooks =
                entries.stream().map(entry -> entry(entry, file)).toList();
        Set<String> names = new HashSet<>();
        for (WebhookSetting webhook : webhooks) {
            if (!names.add(webhook.name())) {
                throw new SettingsException("Expected each webhook in %s to have a name of its own, found '%s' twice."
                        .formatted(file, webhook.name()));
            }
        }
        return webhooks;
    }

    private static WebhookSetting entry(@Nullable Object entry, Path file) {
        if (!(entry instanceof Map<?, ?> keys)) {
            throw new SettingsException(EXPECTED.formatted(file) + ", found an entry that is none.");
        }
        for (Object key : keys.keySet()) {
            if (!KEYS.contains(String.valueOf(key))) {
                throw new SettingsException(
                        "Expected one of name, url, secret-file, topics in a webhook in %s, found '%s'. Correct or remove it."
                                .formatted(file, key));
            }
        }
        String name = text(keys, "name", file);
        if (!name.matches("[a-z]([a-z0-9-]{0,61}[a-z0-9])?")) {
            throw new SettingsException(
                    "Expected a webhook's name in %s of lower-case letters, digits and hyphens, a".formatted(file)
                            + " letter first, found '" + name + "'.");
        }
        return new WebhookSetting(
                name,
                url(name, text(keys, "url", file), file),
                secretFile(name, text(keys, "secret-file", file), file),
                topics(name, keys.get("topics"), file));
    }

    private static String text(Map<?, ?> keys, String key, Path file) {
        Object value = keys.get(key);
        if (value == null || value instanceof Map || value instanceof Iterable) {
            throw new SettingsException(
                    "Expected each webhook in %s to have a %s, found one without. Add it.".formatted(file, key));
        }
        return String.valueOf(value);
    }

    private static URI url(String name, String text, Path file) {
        String expected =
                "Expected the url of webhook %s in %s to be http://HOST... or https://HOST...,".formatted(name, file);
        try {
            URI url = new URI(text);
            boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (!http || url.getHost() == null) {
                throw new SettingsException(expected + " found another one.");
            }
            if (url.getRawUserInfo() != null) {
                throw new SettingsException(expected + " found one with a user or a password. Leave it out: alerts are"
                        + " signed with the text of secret-file.");
            }
            return url;
        } catch (URISyntaxException e) {
            // Its message repeats the address.
            throw new SettingsException(expected + " found one that is no address: " + e.getReason() + " at character "
                    + e.getIndex() + ".");
        }
    }

    private static Path secretFile(String name, String text, Path file) {
        String expected = "Expected the secret-file of webhook %s in %s to be an absolute path, found '%s'."
                .formatted(name, file, text);
        try {
            Path path = Path.of(text);
            if (!path.isAbsolute()) {
                throw new SettingsException(expected);
            }
            return path;
        } catch (InvalidPathException e) {
            throw new SettingsException(expected);
        }
    }

    private static Set<AlertTopic> topics(String name, @Nullable Object value, Path file) {
        if (value == null) {
            return EnumSet.allOf(AlertTopic.class);
        }
        String words = Arrays.stream(AlertTopic.values()).map(AlertTopic::word).collect(Collectors.joining(", "));
        String expected = "Expected the topics of webhook %s in %s to be a list of one or more of %s"
                .formatted(name, file, words);
        if (!(value instanceof List<?> list) || list.isEmpty()) {
            throw new SettingsException(expected + ", found something else. Leave topics out for all of them.");
        }
        EnumSet<AlertTopic> topics = EnumSet.noneOf(AlertTopic.class);
        for (Object each : list) {
            topics.add(AlertTopic.ofWord(String.valueOf(each))
                    .orElseThrow(() -> new SettingsException(expected + ", found '" + each + "'.")));
        }
        return topics;
    }
}
