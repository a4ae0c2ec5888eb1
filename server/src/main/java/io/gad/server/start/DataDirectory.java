package io.gad.server.start;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory that holds everything a server keeps, locked for this one as long as it is open. The lock is the
 * operating system's: a killed server leaves none behind.
 */
public final class DataDirectory implements AutoCloseable {

    /** The file of the state. */
    public static final String STATE = "gad.db";

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final List<String> OURS = List.of("gad.yaml", "admin.token", "secret.key", STATE, "server.lock");

    private final Path path;
    private final FileChannel lock;

    private DataDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Makes the directory if it is missing, closes it to other users, and locks it.
     *
     * @throws StartException if it cannot be made or written, holds something else, or another server has it
     */
    public static DataDirectory open(Path path) {
        Path directory = path.toAbsolutePath().normalize();
        try {
            Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            if (!Files.getPosixFilePermissions(directory).equals(OWNER_ONLY)) {
                close(directory);
            }
            return new DataDirectory(directory, lock(directory));
        } catch (IOException e) {
            throw new StartException(
                    "Expected a data directory that can be written at %s, found: %s. Check its path, owner and rights."
                            .formatted(directory, reason(e)),
                    e);
        }
    }

    private static void close(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<String> names =
                    files.map(f -> f.getFileName().toString()).sorted().toList();
            if (!names.isEmpty() && names.stream().noneMatch(OURS::contains)) {
                throw new StartException("Expected %s to be a data directory of gad or empty, found other files (%s)."
                                .formatted(directory, names.getFirst())
                        + " Name a directory of its own with --data-dir.");
            }
        }
        Files.setPosixFilePermissions(directory, OWNER_ONLY);
    }

    private static FileChannel lock(Path directory) throws IOException {
        FileChannel channel = FileChannel.open(
                directory.resolve("server.lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        boolean locked = false;
        try {
            FileLock held = tryLock(channel);
            if (held == null) {
                throw new StartException("Expected to be the only server on %s, found another one (process %s)."
                                .formatted(
                                        directory,
                                        Files.readString(directory.resolve("server.lock"))
                                                .strip())
                        + " End it, or name another --data-dir.");
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
            locked = true;
            return channel;
        } finally {
            if (!locked) {
                channel.close();
            }
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // a server of this very process has it
        }
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName() + " " + e.getMessage();
    }

    public Path path() {
        return path;
    }

    /** Gives the lock back. */
    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Expected to give back the lock of " + path + ", found an error.", e);
        }
    }
}
