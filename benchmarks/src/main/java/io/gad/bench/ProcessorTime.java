package io.gad.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Processor time of a process and everything below it, of children that have ended too, or of the machine; as Linux tells it. */
final class ProcessorTime {

    /** Of the unit in which it is told; the same on all of Linux's common architectures. */
    private static final double TICKS_PER_SECOND = 100;

    private ProcessorTime() {}

    /** In seconds. */
    static double of(long pid) {
        ProcessHandle root = ProcessHandle.of(pid)
                .orElseThrow(() -> new IllegalStateException("Expected process " + pid + " to run, found none."));
        return Stream.concat(Stream.of(root), root.descendants())
                        .mapToLong(process -> ticks(process.pid()))
                        .sum()
                / TICKS_PER_SECOND;
    }

    /** What all processors of the machine have spent, the kernel's part too, in seconds. */
    static double ofMachine() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/stat"))) {
            String[] fields = lines.findFirst().orElseThrow().split(" +");
            // user, nice, system, idle, waiting for the disk, interrupts, soft interrupts
            return Stream.of(1, 2, 3, 6, 7)
                            .mapToLong(field -> Long.parseLong(fields[field]))
                            .sum()
                    / TICKS_PER_SECOND;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its own, and what its ended children spent. */
    private static long ticks(long pid) {
        return stat(pid)
                .map(text -> text.substring(text.lastIndexOf(')') + 2).split(" "))
                // The fields 14 to 17; the third is the first of these.
                .map(fields -> Stream.of(fields)
                        .skip(11)
                        .limit(4)
                        .mapToLong(Long::parseLong)
                        .sum())
                .orElse(0L);
    }

    private static Optional<String> stat(long pid) {
        try {
            return Optional.of(Files.readString(Path.of("/proc", Long.toString(pid), "stat")));
        } catch (NoSuchFileException ended) {
            // Its parent's figures hold it now, or the next look does.
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
