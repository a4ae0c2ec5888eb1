package io.gad.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What GAD's server took of its heap from its start on, by Java's own log of collections, and of memory in all.
 *
 * @param limitMegabytes what it may take
 * @param mostMegabytes most that was in it when a collection began; 0: there was none
 * @param keptMegabytes most that a collection left, which is what was needed and not only not yet cleared away
 * @param residentMegabytes most memory of the process: heap, code, stacks and all else
 */
record Heap(int limitMegabytes, int mostMegabytes, int keptMegabytes, long residentMegabytes) {

    /** {@code ... Pause Young (Allocation Failure) 120M->80M(512M) 3.1ms}. */
    private static final Pattern COLLECTION = Pattern.compile("(\\d+)M->(\\d+)M\\(\\d+M\\)");

    /** With which Java is to be started for {@link #of}. */
    static List<String> options(Path log, int limitMegabytes) {
        return List.of("-Xmx" + limitMegabytes + "m", "-Xlog:gc:file=" + log.toAbsolutePath() + ":uptime:filecount=0");
    }

    static Heap of(Path log, int limitMegabytes, long pid) {
        try {
            int most = 0;
            int kept = 0;
            for (String line : Files.readAllLines(log)) {
                Matcher collection = COLLECTION.matcher(line);
                if (collection.find()) {
                    most = Math.max(most, Integer.parseInt(collection.group(1)));
                    kept = Math.max(kept, Integer.parseInt(collection.group(2)));
                }
            }
            return new Heap(limitMegabytes, most, kept, Memory.mostMegabytes(pid));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String column() {
        return "heap kept, most, limit; memory, MB";
    }

    String text() {
        return String.format(
                Locale.ROOT, "%d, %d, %d; %d", keptMegabytes, mostMegabytes, limitMegabytes, residentMegabytes);
    }
}
