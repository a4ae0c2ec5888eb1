package io.gad.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

/**
 * A data directory as initdb leaves it, made once on a machine for each version and account, copied for each server:
 * initdb costs a second and more, the copy a tenth. Its log segment has holes, where that is possible, which are not
 * copied.
 */
final class DataTemplate {

    /** The superuser's password in the template; every server changes it as its first statement. */
    static final String PASSWORD = "template";

    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final Object MAKING = new Object();

    private DataTemplate() {}

    /** Makes a data directory with an identity of its own. */
    static void copyTo(Path data, PostgresBinaries binaries, ServerAccount account) throws IOException {
        Path template;
        synchronized (MAKING) {
            template = makeOnce(binaries, account);
        }
        Processes.run(List.of("cp", "-a", template.resolve("data").toString(), data.toString()), LIMIT);
        SystemIdentifier.renew(data);
    }

    private static Path makeOnce(PostgresBinaries binaries, ServerAccount account) throws IOException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        String name = "gad-template-" + binaries.version() + "-"
                + Integer.toHexString(binaries.home().hashCode()) + "-" + System.getProperty("user.name");
        Path template = temporary.resolve(name);
        if (Files.exists(template)) {
            return CacheOwner.check(template);
        }
        try (FileChannel channel = FileChannel.open(
                        temporary.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            if (held.isValid() && Files.notExists(template)) {
                Path partial = Files.createTempDirectory(temporary, name + ".part");
                initialize(partial, binaries, account);
                // Renamed last: whoever is killed before leaves a part that nobody takes for the whole.
                Files.move(partial, template);
            }
        }
        return template;
    }

    private static void initialize(Path directory, PostgresBinaries binaries, ServerAccount account) {
        try {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            Path data = Files.createDirectory(directory.resolve("data"));
            Path password = Files.writeString(directory.resolve("password"), PASSWORD);
            account.own(data);
            account.own(password);
            Processes.run(
                    account.command(List.of(
                            binaries.program("initdb").toString(),
                            "-D",
                            data.toString(),
                            "-U",
                            PostgresServer.USER,
                            "--pwfile=" + password,
                            "--auth=scram-sha-256",
                            "--encoding=UTF8",
                            "--locale=C",
                            "--no-sync")),
                    LIMIT);
            // Only saves time: a file system without holes, or a machine without the program, copies the whole segment.
            Processes.run(
                    List.of("sh", "-c", "fallocate --dig-holes \"$0\"/pg_wal/0* || true", data.toString()), LIMIT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
