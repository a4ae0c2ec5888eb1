package io.gad.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Child processes: running a command to its end, killing a whole tree at once. */
final class Processes {

    private Processes() {}

    /**
     * Runs a command to its end and returns what it printed.
     *
     * @throws IllegalStateException if it does not end with 0 within the time
     */
    static String run(List<String> command, Duration limit) {
        try {
            Path output = Files.createTempFile("gad-command", ".log");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(new java.io.File("/dev/null"))
                        .redirectOutput(output.toFile())
                        .start();
                boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
                if (!ended) {
                    process.destroyForcibly();
                }
                String printed = Files.readString(output, StandardCharsets.UTF_8);
                if (!ended || process.exitValue() != 0) {
                    throw new IllegalStateException("Expected " + command.getFirst() + " to end with 0 within " + limit
                            + ", found " + (ended ? "exit code " + process.exitValue() : "it still running") + ": "
                            + printed);
                }
                return printed;
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + command.getFirst(), e);
        }
    }

    /**
     * SIGKILL for a process and everything below it. The root is stopped first, so that it forks nothing between the
     * look at its children and their end.
     */
    static void killTree(ProcessHandle root, Duration limit) {
        if (root.isAlive()) {
            run(List.of("sh", "-c", "kill -STOP " + root.pid() + " 2>/dev/null || true"), limit);
        }
        List<ProcessHandle> tree =
                Stream.concat(Stream.of(root), root.descendants()).toList();
        tree.forEach(ProcessHandle::destroyForcibly);
        awaitGone(tree, limit);
    }

    /** Waits until none of the processes runs any more; one that only waits for its parent's notice counts as gone. */
    static void awaitGone(Collection<ProcessHandle> processes, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        for (ProcessHandle process : processes) {
            while (isRunning(process)) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(
                            "Expected process " + process.pid() + " to be gone within " + limit + ", found it running");
                }
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    /** Waits until the system has forgotten a child: until then PostgreSQL takes its number in a lock file for a server. */
    static void awaitReaped(Process child, Duration limit) {
        try {
            if (!child.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("Expected process " + child.pid() + " to be reaped within " + limit);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for process " + child.pid(), e);
        }
    }

    static boolean isRunning(ProcessHandle process) {
        if (!process.isAlive()) {
            return false;
        }
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            char state = stat.charAt(stat.lastIndexOf(')') + 2);
            return state != 'Z' && state != 'X';
        } catch (NoSuchFileException gone) {
            return false;
        } catch (IOException e) {
            // Read while the process went away: the next look decides.
            return process.isAlive();
        }
    }

    /** Removes a directory and all that is in it. */
    static void removeTree(Path directory) {
        if (Files.notExists(directory)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
