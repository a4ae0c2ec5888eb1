package io.gad.server.wiring;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process and everything that it has started, also what has left its parent. Descendants are remembered as they are
 * seen; on Linux those too are found that bear the same mark in their environment.
 *
 * @param mark {@code NAME=VALUE}, of no other process
 * @param seen grows
 */
record ProcessTree(String mark, Set<ProcessHandle> seen) {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessTree.class);
    private static final Path PROC = Path.of("/proc");
    private static final Duration ROUND = Duration.ofMillis(300);
    private static final int ROUNDS = 4;

    /** What another process has left running under this mark. */
    static ProcessTree leftBehind(String mark) {
        return new ProcessTree(mark, new HashSet<>());
    }

    static ProcessTree of(String mark, ProcessHandle root) {
        ProcessTree tree = leftBehind(mark);
        tree.seen.add(root);
        return tree;
    }

    /** Looks who is there now. */
    void look() {
        for (ProcessHandle known : Set.copyOf(seen)) {
            known.descendants().forEach(seen::add);
        }
    }

    /** Ends everybody; again for those that were started meanwhile. Takes 1.2 s at most; false if somebody lives on. */
    boolean end() {
        for (int round = 0; round < ROUNDS; round++) {
            look();
            marked();
            Set<ProcessHandle> alive = new HashSet<>(seen);
            alive.removeIf(handle -> !isRunning(handle));
            if (alive.isEmpty()) {
                return true;
            }
            alive.forEach(ProcessHandle::destroyForcibly);
            await(alive);
        }
        return seen.stream().noneMatch(ProcessTree::isRunning);
    }

    /** One that has ended and was not yet fetched by its parent does nothing any more. */
    static boolean isRunning(ProcessHandle handle) {
        return handle.isAlive()
                && !isUnfetched(PROC.resolve(Long.toString(handle.pid())).resolve("stat"));
    }

    private static boolean isUnfetched(Path stat) {
        if (!Files.exists(stat)) {
            return false;
        }
        try {
            String text = Files.readString(stat, StandardCharsets.ISO_8859_1);
            return text.startsWith(") Z", text.lastIndexOf(')'));
        } catch (IOException e) {
            LOG.trace("process={} is gone", stat, e);
            return true;
        }
    }

    private static void await(Set<ProcessHandle> ending) {
        CompletableFuture<?>[] ends = ending.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
        try {
            var unused = CompletableFuture.allOf(ends).get(ROUND.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.debug("hook processes={} not ended yet", ending.size(), e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Waiting for processes to end", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void marked() {
        if (!Files.isDirectory(PROC)) {
            return;
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                if (bearsTheMark(process)) {
                    long pid = Long.parseLong(process.getFileName().toString());
                    Optional<ProcessHandle> handle = ProcessHandle.of(pid);
                    // The number may have gone to another process in between.
                    handle.filter(h -> bearsTheMark(process)).ifPresent(seen::add);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOG.warn("hook processes cannot be listed", e);
        }
    }

    private boolean bearsTheMark(Path process) {
        try {
            String variables = Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
            return ("\0" + variables).contains("\0" + mark + "\0");
        } catch (IOException e) {
            LOG.trace("process={} is somebody else's, or gone", process, e);
            return false;
        }
    }
}
