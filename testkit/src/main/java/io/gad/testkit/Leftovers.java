package io.gad.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Servers whose process was killed before it could end them. The next process to start one ends them: each directory
 * names its owner, and a postmaster is ended only if it runs on that very directory.
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

    /** Ends and removes what dead owners left. */
    static void sweep() {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        try (Stream<Path> directories = Files.list(temporary)) {
            List<Path> ours = directories
                    .filter(path -> path.getFileName().toString().startsWith(PREFIX))
                    .filter(Leftovers::isOrphaned)
                    .toList();
            for (Path directory : ours) {
                LOG.info("leftover={} ended", directory);
                postmaster(directory).ifPresent(process -> Processes.killTree(process, LIMIT));
                SmallDisk.unmount(directory);
                Processes.removeTree(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    private static Optional<ProcessHandle> postmaster(Path directory) throws IOException {
        Path data = directory.resolve("data");
        Path file = data.resolve("postmaster.pid");
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        long pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
        return ProcessHandle.of(pid).filter(process -> runsOn(process, data));
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

    private static String text(ProcessHandle process) {
        return process.pid() + " "
                + process.info().startInstant().map(Object::toString).orElse("unknown");
    }
}
