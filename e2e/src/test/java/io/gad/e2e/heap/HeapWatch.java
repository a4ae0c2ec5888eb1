package io.gad.e2e.heap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a JVM took: its heap by its own log of collections, its memory by the system's account. */
final class HeapWatch {

    /** {@code ... Pause Young (Allocation Failure) 120M->80M(512M) 3.1ms}. */
    private static final Pattern COLLECTION = Pattern.compile("(\\d+)M->(\\d+)M\\(\\d+M\\)");

    private final Path log;
    private final Path process;
    private int seen;

    private HeapWatch(Path log, long pid) {
        this.log = log;
        this.process = Path.of("/proc", Long.toString(pid));
    }

    /** What the JVM is to be started with. */
    static List<String> options(Path log, int megabytes) {
        return List.of(
                "-Xmx" + megabytes + "m",
                "-XX:-UseSerialGC",
                "-XX:+UseParallelGC",
                "-XX:-UseGCOverheadLimit",
                "-XX:+ExitOnOutOfMemoryError",
                "-Xlog:gc:file=" + log + ":uptime");
    }

    static HeapWatch of(Path log, long pid) {
        return new HeapWatch(log, pid);
    }

    /**
     * Since the last look, in MB.
     *
     * @param before most that was in the heap when a collection began
     * @param after most that a collection left
     * @param resident most memory of the process
     */
    record Peak(int before, int after, int resident) {}

    Peak look() {
        try {
            List<String> lines = Files.readAllLines(log);
            int before = 0;
            int after = 0;
            for (String line : lines.subList(seen, lines.size())) {
                Matcher collection = COLLECTION.matcher(line);
                if (collection.find()) {
                    before = Math.max(before, Integer.parseInt(collection.group(1)));
                    after = Math.max(after, Integer.parseInt(collection.group(2)));
                }
            }
            seen = lines.size();
            Peak peak = new Peak(before, after, resident());
            Files.writeString(process.resolve("clear_refs"), "5"); // the peak begins anew
            return peak;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int resident() throws IOException {
        for (String line : Files.readAllLines(process.resolve("status"))) {
            if (line.startsWith("VmHWM:")) {
                return Integer.parseInt(line.replaceAll("\\D", "")) / 1024;
            }
        }
        throw new IllegalStateException("Expected VmHWM in " + process.resolve("status") + ", found none.");
    }
}
