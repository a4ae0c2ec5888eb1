package io.gad.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;

/**
 * The clock of the day as a process of this user sees it, set while it runs; that by which it measures waits goes on as it
 * is. By libfaketime, as {@link ServerClock} does it for a PostgreSQL server.
 */
public final class ManagerClock {

    private final Path file;

    private ManagerClock(Path file) {
        this.file = file;
    }

    /**
     * One that is right.
     *
     * @param directory where its file may stand; the caller's to remove
     */
    public static ManagerClock right(Path directory) {
        ManagerClock clock = new ManagerClock(directory.resolve("clock"));
        clock.set(Duration.ZERO);
        return clock;
    }

    /** What a process needs to go by this clock; empty where libfaketime is not installed, and the clock stays right. */
    public Map<String, String> environment() {
        return ServerClock.library()
                .map(library -> Map.of(
                        "LD_PRELOAD", library.toString(),
                        "FAKETIME_TIMESTAMP_FILE", file.toString(),
                        "FAKETIME_CACHE_DURATION", "1",
                        "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                        "NO_FAKE_STAT", "1"))
                .orElse(Map.of());
    }

    /** Within a second it is so far ahead of the machine's, or behind it where that is negative. */
    public void set(Duration ahead) {
        try {
            Path next = file.resolveSibling(file.getFileName() + ".next");
            Files.writeString(next, String.format("%+d%n", ahead.toSeconds()));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
