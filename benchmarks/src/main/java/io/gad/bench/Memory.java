package io.gad.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Memory of a process, as Linux tells it. */
final class Memory {

    private static final String MOST = "VmHWM:";

    private Memory() {}

    /** The most that it had in memory at once since it began: heap, code, stacks and all else. */
    static long mostMegabytes(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            String kilobytes = lines.filter(line -> line.startsWith(MOST))
                    .findFirst()
                    .orElseThrow()
                    .replaceAll("[^0-9]", "");
            return Long.parseLong(kilobytes) / 1024;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
