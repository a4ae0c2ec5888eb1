package io.gad.server.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Where values come from, in the order in which they win: flag, {@code GAD_*} variable, file. */
public final class SettingsSources {

    /** The one name in the file that is no setting: a list, which no flag or variable can hold. */
    private static final String WEBHOOKS = "webhooks";

    private SettingsSources() {}

    /**
     * The settings that hold.
     *
     * @param flags as given on the command line
     * @param environment the process's variables; those that name no setting are left alone, since the command line
     *     client has {@code GAD_*} variables of its own
     * @param file {@code gad.yaml} or the file named with {@code --config}
     * @param fileRequired whether a missing file is an error
     * @throws SettingsException if the file cannot be read, or a name or value in any of the three cannot be understood
     */
    public static Settings read(
            Map<Setting, String> flags, Map<String, String> environment, Path file, boolean fileRequired) {
        EnumMap<Setting, String> texts = new EnumMap<>(Setting.class);
        List<WebhookSetting> webhooks = List.of();
        if (fileRequired || Files.exists(file)) {
            Map<?, ?> entries = readFile(file);
            texts.putAll(settings(entries, file));
            webhooks = WebhookSetting.read(entries.get(WEBHOOKS), file);
        }
        for (Setting setting : Setting.values()) {
            String value = environment.get(setting.variable());
            if (value != null) {
                texts.put(setting, value);
            }
        }
        texts.putAll(flags);
        return new Settings(texts, webhooks);
    }

    private static Map<?, ?> readFile(Path file) {
        Object document = load(file);
        if (document == null) {
            return Map.of();
        }
        if (!(document instanceof Map<?, ?> entries)) {
            throw new SettingsException(
                    "Expected lines such as 'lag-threshold: 30s' in %s, found something else.".formatted(file));
        }
        return entries;
    }

    private static Map<Setting, String> settings(Map<?, ?> entries, Path file) {
        EnumMap<Setting, String> texts = new EnumMap<>(Setting.class);
        entries.forEach((key, value) -> {
            if (WEBHOOKS.equals(key)) {
                return;
            }
            Setting setting = Setting.ofKey(String.valueOf(key))
                    .orElseThrow(() -> new SettingsException(
                            "Expected one of %s, webhooks in %s, found '%s'. Correct or remove it."
                                    .formatted(
                                            Arrays.stream(Setting.values())
                                                    .map(Setting::key)
                                                    .collect(Collectors.joining(", ")),
                                            file,
                                            key)));
            if (value instanceof Map || value instanceof Iterable) {
                throw new SettingsException(
                        "Expected a single value for %s in %s, found a list or a map.".formatted(key, file));
            }
            texts.put(setting, value == null ? "" : String.valueOf(value));
        });
        return texts;
    }

    private static @Nullable Object load(Path file) {
        try (Reader reader = Files.newBufferedReader(file)) {
            return new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
        } catch (IOException e) {
            throw new SettingsException(
                    "Expected to read the configuration file %s, found: %s. Check its path and rights."
                            .formatted(file, e));
        } catch (YAMLException e) {
            throw new SettingsException(
                    "Expected YAML in the configuration file %s, found: %s".formatted(file, e.getMessage()));
        }
    }
}
