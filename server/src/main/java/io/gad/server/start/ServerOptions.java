package io.gad.server.start;

import io.gad.server.settings.Setting;
import io.gad.server.settings.Settings;
import io.gad.server.settings.SettingsSources;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a server is started with.
 *
 * @param dataDirectory made if it is missing
 * @param flags settings of the command line, which win over the environment and the file
 * @param environment variables, of which {@code GAD_*} may set settings
 * @param config the file of settings; empty: {@code gad.yaml} in the data directory, if there is one
 */
public record ServerOptions(
        Path dataDirectory, Map<Setting, String> flags, Map<String, String> environment, Optional<Path> config) {

    public ServerOptions {
        flags = Map.copyOf(flags);
        environment = Map.copyOf(environment);
    }

    /** A server within this process on a free port of the loopback; nothing is taken from the environment. */
    public static ServerOptions at(Path dataDirectory) {
        return new ServerOptions(dataDirectory, Map.of(Setting.LISTEN, "127.0.0.1:0"), Map.of(), Optional.empty());
    }

    /** These options with one setting given as by a flag. */
    public ServerOptions with(Setting setting, String value) {
        EnumMap<Setting, String> changed = new EnumMap<>(Setting.class);
        changed.putAll(flags);
        changed.put(setting, value);
        return new ServerOptions(dataDirectory, changed, environment, config);
    }

    /** What they amount to. */
    public Settings settings() {
        return SettingsSources.read(
                flags, environment, config.orElse(dataDirectory.resolve("gad.yaml")), config.isPresent());
    }
}
