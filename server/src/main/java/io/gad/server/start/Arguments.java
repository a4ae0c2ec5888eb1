package io.gad.server.start;

import io.gad.server.settings.Setting;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the command line asks for. */
public sealed interface Arguments {

    /** The text of {@code gad server --help}. */
    String USAGE = """
            Usage: gad server --data-dir DIR [--listen HOST:PORT] [--config FILE]
                              [--tls-cert FILE --tls-key FILE | --insecure-listen] [--SETTING VALUE]...
                   gad server backup --data-dir DIR FILE

            Runs the server until it is ended. When it serves it prints one line with READY and its address.

              --data-dir DIR       where state, token and key are kept (mode 700); also GAD_DATA_DIR
              --listen HOST:PORT   127.0.0.1:7070 if not given; another address than the loopback needs TLS
                                   or --insecure-listen
              --config FILE        settings; DIR/gad.yaml if not given
              --tls-cert FILE      certificate chain (PEM)
              --tls-key FILE       its private key (PEM)
              --insecure-listen    answer without TLS on any address
              --SETTING VALUE      any other setting of the configuration reference, for example --wal-budget 32GiB

            backup writes a copy of the state of a running or ended server to FILE.
            """;

    /** Run the server. */
    record Serve(ServerOptions options) implements Arguments {}

    /** Copy the state. */
    record Backup(Path dataDirectory, Path file) implements Arguments {}

    /** Print the usage. */
    record Help() implements Arguments {}

    /**
     * Reads the arguments that follow {@code gad server}.
     *
     * @throws UsageException if they cannot be understood
     */
    static Arguments parse(List<String> arguments, Map<String, String> environment) {
        Deque<String> rest = new ArrayDeque<>(arguments);
        boolean backup = "backup".equals(rest.peek());
        if (backup) {
            rest.remove();
        }
        Optional<Path> dataDirectory =
                Optional.ofNullable(environment.get("GAD_DATA_DIR")).map(Arguments::path);
        Optional<Path> config = Optional.empty();
        Optional<Path> file = Optional.empty();
        EnumMap<Setting, String> flags = new EnumMap<>(Setting.class);
        while (!rest.isEmpty()) {
            String argument = rest.remove();
            int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
            String name = equals < 0 ? argument : argument.substring(0, equals);
            if (equals >= 0) {
                rest.addFirst(argument.substring(equals + 1));
            }
            switch (name) {
                case "--help", "-h" -> {
                    return new Help();
                }
                case "--data-dir" -> dataDirectory = Optional.of(path(value(name, rest)));
                case "--config" -> config = Optional.of(path(value(name, rest)));
                default -> {
                    if (backup && !name.startsWith("-") && file.isEmpty()) {
                        file = Optional.of(path(name));
                    } else {
                        Setting setting = setting(name);
                        boolean plainSwitch = setting.kind() == Setting.Kind.SWITCH && equals < 0;
                        flags.put(setting, plainSwitch ? "true" : value(name, rest));
                    }
                }
            }
        }
        Path directory = dataDirectory.orElseThrow(
                () -> new UsageException("Expected --data-dir DIR, found none. Name the directory for the state."));
        if (!backup) {
            return new Serve(new ServerOptions(directory, flags, environment, config));
        }
        if (!flags.isEmpty() || config.isPresent()) {
            throw new UsageException("Expected backup --data-dir DIR FILE, found settings too. Leave them out.");
        }
        return new Backup(
                directory,
                file.orElseThrow(() -> new UsageException(
                        "Expected backup --data-dir DIR FILE, found no FILE. Name the file to write.")));
    }

    private static Setting setting(String name) {
        if (!name.startsWith("--")) {
            throw new UsageException("Expected an option, found '" + name + "'.");
        }
        return Setting.ofKey(name.substring(2))
                .orElseThrow(() -> new UsageException("Expected an option of gad server, found '" + name + "'."));
    }

    private static String value(String name, Deque<String> rest) {
        String value = rest.poll();
        if (value == null || value.isEmpty()) {
            throw new UsageException("Expected a value after " + name + ", found none.");
        }
        return value;
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new UsageException("Expected a path, found '" + text + "'.");
        }
    }
}
