package io.gad.demo;

import io.gad.api.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gad demo}. Exit codes: 0 ended or all held, 1 something did not hold or could not be done, 2 usage. */
@Command(
        name = "gad demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Two regions with embedded PostgreSQL, a group, a live workload, server and console; runs until ended.",
            "Its console has a page Demo: kill a region, cut, silence or delay its network, and see what the clients see.",
            "With --once: the whole story without a person. Load, run, cut the link and kill the primary,",
            "promote, check every row, bring the old primary back, check again; ends with 0 only if all held."
        })
public final class Demo implements Callable<Integer> {

    /** Values of {@code -o}. */
    enum Format {
        TABLE,
        JSON
    }

    /** Of the console, where it is free. */
    private static final int CONSOLE_PORT = 7070;

    @Option(names = "--once", description = "Play the whole story, check it, and end.")
    private boolean once;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "table|json",
            defaultValue = "table",
            description = "With --once: the story with its times, or the figures alone as JSON.")
    private Format format = Format.TABLE;

    private final AtomicReference<@Nullable Stage> opened = new AtomicReference<>();
    private volatile boolean ending;
    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** The exit code. */
    static int run(String... arguments) {
        return new CommandLine(new Demo())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                .execute(arguments);
    }

    @Override
    public Integer call() {
        Path directory = directory();
        DemoLog.start(directory.resolve("demo.log"));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(directory), "demo-end"));
        try {
            Tools.require();
            return once ? once(directory) : live(directory);
        } catch (RuntimeException e) {
            if (!ending) {
                err.println(e.getMessage());
                err.println("The log is in " + keep(directory) + ".");
            }
            return 1;
        }
    }

    private int once(Path directory) {
        boolean json = format == Format.JSON;
        Narrator narrator = json ? Narrator.silent() : Narrator.on(out);
        Stage stage = Stage.forTheStory(directory, narrator);
        opened.set(stage);
        StoryResult result = new Story(stage, narrator).tell();
        if (json) {
            out.println(Json.write(result.figures()));
        } else {
            result.page().forEach(out::println);
        }
        result.problems().forEach(err::println);
        if (!result.problems().isEmpty()) {
            err.println("The log is in " + keep(directory) + ".");
        }
        return result.problems().isEmpty() ? 0 : 1;
    }

    private int live(Path directory) {
        Stage stage = Stage.toPlayWith(directory, Narrator.on(out), isFree(CONSOLE_PORT) ? CONSOLE_PORT : 0);
        opened.set(stage);
        new LiveDemo(stage, out).run();
        return 0;
    }

    /** At the end of the process, by itself or by a signal: nothing is left running, nothing lies about. */
    private void end(Path directory) {
        ending = true;
        Stage stage = opened.get();
        if (stage != null) {
            stage.close();
        }
        removeTree(directory);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException occupied) {
            return false;
        }
    }

    private static Path directory() {
        try {
            return Files.createTempDirectory("gad-demo-");
        } catch (IOException e) {
            throw new UncheckedIOException("Expected to make a directory for the demonstration", e);
        }
    }

    /** The log outlives the directory. */
    private static Path keep(Path directory) {
        Path kept = directory.resolveSibling(directory.getFileName() + ".log");
        try {
            return Files.copy(directory.resolve("demo.log"), kept);
        } catch (IOException e) {
            throw new UncheckedIOException("Expected to keep the log", e);
        }
    }

    private static void removeTree(Path directory) {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            System.err.println("Expected to remove " + directory + ", found: " + e);
        }
    }
}
