package io.gad.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ProcessClockTest {

    private static final long WAIT_MILLIS = 300;

    @TempDir
    Path directory;

    @Test
    void theDayIsSetWhileItRunsAndWaitsLastAsLongAsBefore() throws IOException {
        assumeThat(ProcessClock.library()).as("libfaketime").isPresent();
        ProcessClock clock = ProcessClock.right(directory);
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Waiter.class.getName()))
                .redirectErrorStream(true);
        builder.environment().putAll(clock.environment());
        Process process = builder.start();
        try (BufferedReader lines = process.inputReader()) {
            assertThat(waited(lines.readLine())).isGreaterThanOrEqualTo(WAIT_MILLIS);
            clock.set(Duration.ofHours(26));
            Instant tomorrow = Instant.now().plus(Duration.ofHours(25));
            String line = lines.readLine();
            while (Instant.parse(line.split(" ")[1]).isBefore(tomorrow)) {
                line = lines.readLine();
            }
            assertThat(waited(line)).isGreaterThanOrEqualTo(WAIT_MILLIS);
        } finally {
            process.destroyForcibly();
        }
    }

    private static long waited(String line) {
        return Long.parseLong(line.split(" ")[0]);
    }

    /** Prints how many milliseconds one park of {@link #WAIT_MILLIS} took by the steady clock, and what day it is. */
    static final class Waiter {

        public static void main(String[] arguments) {
            while (true) {
                long begin = System.nanoTime();
                LockSupport.parkNanos(WAIT_MILLIS * 1_000_000);
                System.out.println((System.nanoTime() - begin) / 1_000_000 + " " + Instant.now());
            }
        }
    }
}
