package io.gad.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Servers whose process was killed before it could end them. The next process to start one ends them: each directory
 * names its owner, and a postmaster is ended only if it runs on that very directory. Test processes run side by side: one
 * of them sweeps at a time.
 */
final class Leftovers {

    static final String PREFIX = "gad-server-";

    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String OWNER = "owner";

    private Leftovers() {}

    /** Writes into the directory that this process is its owner. */
    static void own(Path directory) throws IOException {
        Files.writeString(directory.resolve(OWNER), text(ProcessHandle.current()));
    }

    /** Ends and removes what dead owners left where servers are made. */
    static void sweep() {
        sweep(Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** Ends and removes what dead owners left in a directory. */
    static synchronized void sweep(Path temporary) {
        Path turn = temporary.resolve("gad-sweep-" + System.getProperty("user.name"));
        try (FileChannel file = FileChannel.open(turn, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = file.lock();
                Stream<Path> directories = Files.list(temporary)) {
            LOG.debug("sweep={} lock={}", temporary, lock);
            directories
                    .filter(path -> path.getFileName().toString().startsWith(PREFIX))
                    .filter(Leftovers::isOrphaned)
                    .toList()
                    .forEach(Leftovers::end);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void end(Path directory) {
        LOG.info("leftover={} ended", directory);
        postmaster(directory).ifPresent(process -> Processes.killTree(process, LIMIT));
        SharedMemory.remove(directory.resolve("data"), LIMIT);
        SmallDisk.unmount(directory);
        Processes.removeTree(directory);
    }

    private static boolean isOrphaned(Path directory) {
        try {
            String self = System.getProperty("user.name");
            Path owner = directory.resolve(OWNER);
            if (!Files.isReadable(owner) || !Files.getOwner(owner).getName().equals(self)) {
                return false;
            }
            String written = Files.readString(owner);
            if (written.isEmpty()) {
                return false;
            }
            return ProcessHandle.of(Long.parseLong(written.substring(0, written.indexOf(' '))))
                    .filter(process -> text(process).equals(written))
                    .isEmpty();
        } catch (IOException e) {
            // Its owner, or another sweep, removes it this moment.
            LOG.debug("leftover={} unreadable reason={}", directory, e.toString());
            return false;
        }
    }

    private static Optional<ProcessHandle> postmaster(Path directory) {
        Path data = directory.resolve("data");
        try {
            long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid"))
                    .getFirst()
                    .strip());
            return ProcessHandle.of(pid).filter(process -> runsOn(process, data));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A process id may have gone to somebody else. */
    private static boolean runsOn(ProcessHandle process, Path data) {
        try {
            return List.of(Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
                            .split("\0"))
                    .contains(data.toString());
        } catch (IOException e) {
            LOG.debug("process={} gone reason={}", process.pid(), e.toString());
            return false;
        }
    }

    /**
     * A process and when it started, in clock ticks since the system did. Not its instant: that is told from the clock
     * of the day, and two processes that looked before and after a step of that clock do not agree on it.
     */
    private static String text(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            // The 22nd field; the second, in parentheses, may hold blanks.
            return process.pid() + " "
                    + stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19];
        } catch (IOException e) {
            LOG.debug("process={} gone reason={}", process.pid(), e.toString());
            return "gone";
        }
    }
}
