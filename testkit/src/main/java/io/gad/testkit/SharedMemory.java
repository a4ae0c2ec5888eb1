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

    /** What the kernel says of all of them; other systems than Linux have no such file, and nothing is removed there. */
    private static final Path KERNEL = Path.of("/proc/sysvipc/shm");

    /** Of a line there: key, id, and how many processes have it attached. */
    private static final int KEY = 0;

    private static final int ID = 1;
    private static final int ATTACHED = 6;

    private SharedMemory() {}

    /** As {@code postmaster.pid} has it. */
    record Segment(int key, long id) {}

    /**
     * Removes the segment of a server that was killed, before its data go. Behind a restart of the machine its id may be
     * another server's: only one with the same key that nobody has attached is removed.
     */
    static void remove(Path data, Duration limit) {
        segment(data)
                .filter(SharedMemory::isLeft)
                .ifPresent(segment -> Processes.run(List.of("ipcrm", "-m", String.valueOf(segment.id())), limit));
    }

    /** Empty if the server was stopped in order, or never came so far. */
    static Optional<Segment> segment(Path data) {
        List<String> lines = lines(data.resolve("postmaster.pid"));
        if (lines.size() <= LINE) {
            return Optional.empty();
        }
        String[] words = words(lines.get(LINE));
        return words.length == 2
                ? Optional.of(new Segment((int) Long.parseLong(words[0]), Long.parseLong(words[1])))
                : Optional.empty();
    }

    /** Whether it exists, and nobody has it attached. */
    static boolean isLeft(Segment segment) {
        return lines(KERNEL).stream()
                .skip(1)
                .map(SharedMemory::words)
                .anyMatch(words -> Integer.parseInt(words[KEY]) == segment.key()
                        && Long.parseLong(words[ID]) == segment.id()
                        && words[ATTACHED].equals("0"));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String[] words(String line) {
        return line.strip().split("\\s+");
    }
}
