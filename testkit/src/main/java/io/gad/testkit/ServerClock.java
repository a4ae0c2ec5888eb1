package io.gad.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The clock of the day as one server sees it, set while the server runs; that by which it measures waits goes on as it
 * is. By libfaketime, which is loaded into the server's process and reads at every look at the clock how far it is off.
 */
public final class ServerClock implements AutoCloseable {

    private static final List<Path> LIBRARIES = List.of(
            Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"),
            Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1"));

    private final Path directory;

    private ServerClock(Path directory) {
        this.directory = directory;
    }

    /** Whether libfaketime is installed. */
    public static boolean isPossible() {
        return library().isPresent();
    }

    static Optional<Path> library() {
        return LIBRARIES.stream().filter(Files::isReadable).findFirst();
    }

    /** One that is right. */
    public static ServerClock right() {
        try {
            Path directory = Files.createTempDirectory(Leftovers.PREFIX);
            Leftovers.own(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            ServerClock clock = new ServerClock(directory);
            clock.set(Duration.ZERO);
            return clock;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same server, by this clock. */
    public PostgresOptions of(PostgresOptions options) {
        return options.withEnvironment(Map.of(
                "LD_PRELOAD", library().orElseThrow().toString(),
                "FAKETIME_TIMESTAMP_FILE", file().toString(),
                "FAKETIME_NO_CACHE", "1",
                "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                "NO_FAKE_STAT", "1"));
    }

    /** From now on it is so far ahead of the machine's, or behind it where that is negative. */
    public void set(Duration ahead) {
        try {
            Path next = directory.resolve("next");
            Files.writeString(next, String.format("%+d%n", ahead.toSeconds()));
            Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rw-r--r--"));
            // In one step: the server may read it at any moment.
            Files.move(next, file(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file() {
        return directory.resolve("ahead");
    }

    @Override
    public void close() {
        Processes.removeTree(directory);
    }
}
