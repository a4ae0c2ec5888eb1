package io.gad.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

/**
 * A file system of a few MiB that a server can fill, and that can be made larger while it is used. It lies in memory and
 * is mounted, which only root may do. Closing unmounts it; what a killed test leaves is unmounted by the next one.
 */
public final class SmallDisk implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String MOUNTED = "disk";

    private final Path directory;

    private SmallDisk(Path directory) {
        this.directory = directory;
    }

    /** Whether this process may mount one. */
    public static boolean isPossible() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return false;
        }
        try (SmallDisk disk = of(1)) {
            return Files.isDirectory(disk.path());
        } catch (IllegalStateException refused) {
            return false; // root in a container without the right to mount
        }
    }

    /**
     * Mounts an empty one that the servers of this process may write.
     *
     * @throws IllegalStateException if that is not allowed here
     */
    public static SmallDisk of(int mebibytes) {
        try {
            Leftovers.sweep();
            Path directory = Files.createTempDirectory(Leftovers.PREFIX);
            Leftovers.own(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            SmallDisk disk = new SmallDisk(directory);
            Files.createDirectory(disk.path());
            try {
                mount(disk.path(), "size=" + mebibytes + "m");
            } catch (RuntimeException e) {
                Processes.removeTree(directory);
                throw e;
            }
            ServerAccount.current().own(disk.path());
            return disk;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its root directory. */
    public Path path() {
        return directory.resolve(MOUNTED);
    }

    /** An empty directory on it, as a server wants it for a tablespace. */
    public Path directory(String name) {
        try {
            Path made = Files.createDirectory(path().resolve(name));
            ServerAccount.current().own(made);
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes it larger or smaller; what is on it stays. */
    public void resize(int mebibytes) {
        mount(path(), "remount,size=" + mebibytes + "m");
    }

    /** Fills it with a file of nothing, but for some room. */
    public void fillExcept(int mebibytes) {
        try {
            long bytes = Files.getFileStore(path()).getUsableSpace() - ((long) mebibytes << 20);
            Processes.run(
                    List.of(
                            "fallocate",
                            "-l",
                            Long.toString(bytes),
                            path().resolve("filling").toString()),
                    LIMIT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void mount(Path path, String options) {
        Processes.run(List.of("mount", "-t", "tmpfs", "-o", options, "tmpfs", path.toString()), LIMIT);
    }

    @Override
    public void close() {
        unmount(directory);
        Processes.removeTree(directory);
    }

    /** Unmounts what is mounted in a directory of ours, at once for new users and in the end for the present ones. */
    static void unmount(Path directory) {
        Path mounted = directory.resolve(MOUNTED);
        try {
            boolean stands =
                    Files.isDirectory(mounted) && !Files.getFileStore(mounted).equals(Files.getFileStore(directory));
            if (stands) {
                Processes.run(List.of("umount", "--lazy", mounted.toString()), LIMIT);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
