package io.gad.distribution;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The archive, unpacked somewhere on a machine that has a JDK and nothing else of ours. */
record Unpacked(Path home) {

    private static final long LIMIT_SECONDS = 60;

    /** How a command ended. */
    record Run(int exitCode, String output) {}

    /** Of the archive that the build has just made. */
    static Unpacked into(Path directory) throws IOException, InterruptedException {
        Run tar = run(new ProcessBuilder("tar", "xzf", archive().toString(), "-C", directory.toString()));
        if (tar.exitCode() != 0) {
            throw new IllegalStateException("Expected tar to unpack " + archive() + ", found: " + tar.output());
        }
        return new Unpacked(directory.resolve("gad-" + version()));
    }

    static String version() {
        return System.getProperty("gad.version", "?");
    }

    private static Path archive() {
        return Path.of(System.getProperty("gad.archive", "?"));
    }

    Path launcher() {
        return home.resolve("bin/gad");
    }

    /** A command of the launcher, not started yet, which finds the JDK by JAVA_HOME and no Java besides. */
    ProcessBuilder gad(Map<String, String> environment, String... arguments) {
        return gad(launcher(), environment, arguments);
    }

    static ProcessBuilder gad(Path launcher, Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/bin:/bin");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        return builder;
    }

    /** Runs it to its end, both streams in one. */
    static Run run(ProcessBuilder builder) throws IOException, InterruptedException {
        Process process = builder.redirectErrorStream(true).start();
        process.getOutputStream().close();
        try (InputStream out = process.getInputStream()) {
            String output = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Expected " + builder.command() + " to end, found: " + output);
            }
            return new Run(process.exitValue(), output);
        } finally {
            process.destroyForcibly();
        }
    }
}
