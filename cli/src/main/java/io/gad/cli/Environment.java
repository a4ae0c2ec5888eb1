package io.gad.cli;

import java.io.Console;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a command finds around it.
 *
 * @param terminal whether a person is watching: progress is shown, questions are asked
 * @param ask shows a prompt and reads a line without showing it; empty if nobody can be asked
 */
public record Environment(
        Map<String, String> variables,
        Path home,
        PrintStream out,
        PrintStream err,
        boolean terminal,
        Function<String, Optional<String>> ask) {

    public Environment {
        variables = Map.copyOf(variables);
    }

    /** That of this process. */
    public static Environment ofProcess() {
        Console console = System.console();
        boolean terminal = console != null && console.isTerminal();
        return new Environment(
                System.getenv(),
                Path.of(System.getProperty("user.home", ".")),
                new PrintStream(System.out, true, StandardCharsets.UTF_8),
                new PrintStream(System.err, true, StandardCharsets.UTF_8),
                terminal,
                prompt -> console != null && terminal ? read(console, prompt) : Optional.empty());
    }

    /** A variable that is set and not blank. */
    public Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name)).filter(v -> !v.isBlank());
    }

    private static Optional<String> read(Console console, String prompt) {
        char[] line = console.readPassword("%s", prompt);
        return line == null || line.length == 0 ? Optional.empty() : Optional.of(new String(line));
    }
}
