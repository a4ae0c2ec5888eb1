package io.gad.e2e.torture;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@link EngineMain} in a process of its own. What it said stands in {@code engine.log} of its folder. */
final class EngineProcess implements AutoCloseable {

    static final String TASK = "torture";

    /** Each second start reads all that waits by SQL. */
    private static final long FAR_BEHIND = 64L << 20;

    private final Path folder;
    private final int heapMegabytes;
    private @Nullable Process process;
    private int starts;

    /** @param sides from where to where, as {@link EngineMain} reads it */
    EngineProcess(Path folder, Properties sides, int heapMegabytes) {
        this.folder = folder;
        this.heapMegabytes = heapMegabytes;
        Path file = folder.resolve("engine.properties");
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try (var writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
                sides.store(writer, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void start() {
        try {
            process = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx" + heapMegabytes + "m",
                            "-XX:+ExitOnOutOfMemoryError",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-Xshare:auto",
                            "-cp",
                            System.getProperty("java.class.path"),
                            EngineMain.class.getName(),
                            folder.resolve("engine.properties").toString(),
                            String.valueOf(starts++ % 2 == 0 ? FAR_BEHIND : 1)))
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path log() {
        return folder.resolve("engine.log");
    }

    /** SIGKILL, also for the programs that it runs. */
    void kill() {
        Process running = process;
        if (running == null) {
            return;
        }
        List<ProcessHandle> below = running.descendants().toList();
        running.destroyForcibly();
        below.forEach(ProcessHandle::destroyForcibly);
        try {
            if (!running.waitFor(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Expected process " + running.pid() + " to end.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while process " + running.pid() + " ended", e);
        }
    }

    /** The state that it told last, of whichever process. */
    String state() {
        return lines("STATE ").reduce((first, second) -> second).orElse("none");
    }

    /** A problem at which it stopped, ever. */
    Optional<String> problem() {
        return lines("PROBLEM ").findFirst();
    }

    private java.util.stream.Stream<String> lines(String kind) {
        try {
            return Files.exists(log())
                    ? Files.readString(log())
                            .lines()
                            .filter(line -> line.startsWith(kind))
                            .map(line -> line.substring(kind.length()))
                    : java.util.stream.Stream.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
