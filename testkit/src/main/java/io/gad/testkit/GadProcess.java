package io.gad.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A {@code gad server} in a process of its own, made from the class path of this one, so that it can be killed at any
 * instant and started again on the same data directory and port.
 */
public final class GadProcess implements AutoCloseable {

    private static final String MAIN = "io.gad.server.GadServer";
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Set<GadProcess> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(GadProcess::close), "gad-end"));
    }

    private final String mainClass;
    private final Path dataDirectory;
    private final Path output;
    private final int port;
    private final List<String> jvmOptions;
    private final List<String> options;
    private final Map<String, String> environment;
    private @Nullable Process process;

    private GadProcess(
            String mainClass,
            Path dataDirectory,
            List<String> jvmOptions,
            List<String> options,
            Map<String, String> environment) {
        this.mainClass = mainClass;
        this.dataDirectory = dataDirectory;
        this.output = dataDirectory.resolveSibling(dataDirectory.getFileName() + ".log");
        this.port = Ports.free();
        this.jvmOptions = List.copyOf(jvmOptions);
        this.options = List.copyOf(options);
        this.environment = Map.copyOf(environment);
    }

    /** Starts a server on a free port; returns when it serves. The data directory is the caller's to remove. */
    public static GadProcess start(Path dataDirectory, String... options) {
        return start(MAIN, dataDirectory, List.of(), List.of(options), Map.of());
    }

    /**
     * Starts a server on a free port; returns when it serves.
     *
     * @param jvmOptions for example {@code -Dname=value}
     * @param options of {@code gad server}, besides the data directory and the address
     */
    public static GadProcess start(Path dataDirectory, List<String> jvmOptions, List<String> options) {
        return start(MAIN, dataDirectory, jvmOptions, options, Map.of());
    }

    /**
     * As {@link #start(Path, List, List)}.
     *
     * @param environment what its process finds in its environment besides ours
     */
    public static GadProcess start(
            Path dataDirectory, List<String> jvmOptions, List<String> options, Map<String, String> environment) {
        return start(MAIN, dataDirectory, jvmOptions, options, environment);
    }

    static GadProcess start(
            String mainClass,
            Path dataDirectory,
            List<String> jvmOptions,
            List<String> options,
            Map<String, String> environment) {
        GadProcess gad = new GadProcess(mainClass, dataDirectory, jvmOptions, options, environment);
        RUNNING.add(gad);
        try {
            gad.startAgain();
        } catch (RuntimeException e) {
            gad.close();
            throw e;
        }
        return gad;
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public Path dataDirectory() {
        return dataDirectory;
    }

    /** As the server wrote it at its first start. */
    public String adminToken() {
        return read(dataDirectory.resolve("admin.token")).strip();
    }

    /** What all starts together printed, on both outputs. */
    public String output() {
        return read(output);
    }

    /** Of the process started last. */
    public long pid() {
        return Objects.requireNonNull(process, "not started").pid();
    }

    public boolean isRunning() {
        Process current = process;
        return current != null && current.isAlive();
    }

    /** The exit code, once it ended by itself or was ended; empty while it runs. */
    public Optional<Integer> exitCode() {
        Process current = process;
        return current == null || current.isAlive() ? Optional.empty() : Optional.of(current.exitValue());
    }

    /** Starts it on the same data directory and port; returns when it serves. Nothing happens where it runs. */
    public synchronized void startAgain() {
        if (isRunning()) {
            return;
        }
        long printed = printedBytes();
        launch();
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!printedSince(printed).contains("READY ")) {
            if (!isRunning() || System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "Expected the server on " + url() + " to say READY within " + LIMIT + ", found: " + output());
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    /** SIGKILL, for it and the children it started. */
    public synchronized void kill() {
        Process current = process;
        if (current != null) {
            Processes.killTree(current.toHandle(), LIMIT);
            awaitExit(current);
        }
    }

    /** It stands still, with all its connections, as a machine does that is moved: until {@link #thaw()}. */
    public synchronized void freeze() {
        signal("STOP");
    }

    /** Goes on where it stood. */
    public synchronized void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        var unused = Processes.run(List.of("sh", "-c", "kill -" + name + " " + pid()), LIMIT);
    }

    /** SIGTERM; returns when it is gone. */
    public synchronized void stop() {
        Process current = process;
        if (current != null) {
            current.destroy();
            awaitExit(current);
        }
    }

    /** Kills it. */
    @Override
    public void close() {
        kill();
        RUNNING.remove(this);
    }

    private static void awaitExit(Process ending) {
        try {
            if (!ending.waitFor(LIMIT)) {
                throw new IllegalStateException("Expected process " + ending.pid() + " to be gone within " + LIMIT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for process " + ending.pid(), e);
        }
    }

    private void launch() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        command.addAll(List.of("--data-dir", dataDirectory.toString(), "--listen", "127.0.0.1:" + port));
        command.addAll(options);
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
            builder.environment().putAll(environment);
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long printedBytes() {
        try {
            return Files.exists(output) ? Files.size(output) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String printedSince(long bytes) {
        byte[] all = read(output).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return new String(
                all,
                (int) Math.min(bytes, all.length),
                all.length - (int) Math.min(bytes, all.length),
                java.nio.charset.StandardCharsets.UTF_8);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
