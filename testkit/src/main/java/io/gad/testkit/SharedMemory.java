package io.gad.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The System V segment by which a server knows whether another runs on its data. One that was killed leaves it to the next
 * start on the same data; where there is none, a machine runs out of segments in the end (Linux: 4,096).
 */
final class SharedMemory {

    /** Of {@code postmaster.pid}, from 0: key and id of the segment. */
    private static final int LINE = 6;

    private SharedMemory() {}

    /** Removes the segment of a server that was killed, before its data go. */
    static void remove(Path data, Duration limit) {
        segment(data)
                .ifPresent(id -> Processes.run(List.of("sh", "-c", "ipcrm -m " + id + " 2>/dev/null || true"), limit));
    }

    /** The segment's id; empty if the server was stopped in order, or never came so far. */
    static Optional<Long> segment(Path data) {
        Path file = data.resolve("postmaster.pid");
        try {
            List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
            if (lines.size() <= LINE) {
                return Optional.empty();
            }
            String[] words = lines.get(LINE).strip().split("\\s+");
            return words.length == 2 ? Optional.of(Long.parseLong(words[1])) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
