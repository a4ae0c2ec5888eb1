package io.gad.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/** The {@link ProcessClock} of a PostgreSQL server, which runs under another account and sees at once that it was set. */
public final class ServerClock implements AutoCloseable {

    private final Path directory;
    private final ProcessClock clock;

    private ServerClock(Path directory) {
        this.directory = directory;
        this.clock = ProcessClock.right(directory);
    }

    /** Whether libfaketime is installed. */
    public static boolean isPossible() {
        return ProcessClock.library().isPresent();
    }

    /** One that is right. */
    public static ServerClock right() {
        try {
            Path directory = Files.createTempDirectory(Leftovers.PREFIX);
            Leftovers.own(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            return new ServerClock(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same server, by this clock. */
    public PostgresOptions of(PostgresOptions options) {
        return options.withEnvironment(clock.environmentAtOnce());
    }

    /** From now on it is so far ahead of the machine's, or behind it where that is negative. */
    public void set(Duration ahead) {
        clock.set(ahead);
    }

    @Override
    public void close() {
        Processes.removeTree(directory);
    }
}
