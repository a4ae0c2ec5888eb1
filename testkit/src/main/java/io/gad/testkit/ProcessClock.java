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
 * The clock of the day as a process sees it, set while it runs; that by which it measures waits goes on as it is. By
 * libfaketime, which is loaded into the process and reads in a file how far it is off.
 */
public final class ProcessClock {

    private static final List<Path> LIBRARIES = List.of(
            Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"),
            Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1"));

    private final Path file;

    private ProcessClock(Path file) {
        this.file = file;
    }

    /** Where libfaketime is installed. */
    static Optional<Path> library() {
        return LIBRARIES.stream().filter(Files::isReadable).findFirst();
    }

    /**
     * One that is right.
     *
     * @param directory where its file may stand; the caller's to remove
     */
    public static ProcessClock right(Path directory) {
        ProcessClock clock = new ProcessClock(directory.resolve("clock"));
        clock.set(Duration.ZERO);
        return clock;
    }

    /**
     * What a process needs to go by this clock, and to see within a second that it was set; empty where libfaketime is not
     * installed, and the clock stays right.
     */
    public Map<String, String> environment() {
        return environment("FAKETIME_CACHE_DURATION");
    }

    /** The same, for one that reads the file at every look: it sees it at once. */
    Map<String, String> environmentAtOnce() {
        return environment("FAKETIME_NO_CACHE");
    }

    private Map<String, String> environment(String reading) {
        return library()
                .map(library -> Map.of(
                        "LD_PRELOAD",
                        library.toString(),
                        "FAKETIME_TIMESTAMP_FILE",
                        file.toString(),
                        reading,
                        "1",
                        "FAKETIME_DONT_FAKE_MONOTONIC",
                        "1",
                        "NO_FAKE_STAT",
                        "1",
                        // Else it makes every timed wait of a JVM return at once, and whoever waits spins.
                        "FAKETIME_FORCE_MONOTONIC_FIX",
                        "0"))
                .orElse(Map.of());
    }

    /** From now on it is so far ahead of the machine's, or behind it where that is negative. */
    public void set(Duration ahead) {
        try {
            Path next = file.resolveSibling("next");
            Files.writeString(next, String.format("%+d%n", ahead.toSeconds()));
            Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rw-r--r--"));
            // In one step: the process may read it at any moment.
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
