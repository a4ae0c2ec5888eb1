package io.gad.testkit;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Where initdb and postgres are.
 *
 * @param home holds {@code bin}, {@code lib} and {@code share}
 */
record PostgresBinaries(int version, Path home) {

    /** The version whose archive stands in the root of the class path, as its publisher packs it. */
    private static final int DEFAULT_EMBEDDED = 15;

    private static final Object UNPACKING = new Object();

    Path program(String name) {
        return home.resolve("bin").resolve(name);
    }

    /** Debian's own servers; else the embedded ones. */
    static PostgresBinaries installedElseEmbedded(int version) {
        Path installed = Path.of("/usr/lib/postgresql/" + version);
        if (Files.isExecutable(installed.resolve("bin/initdb"))
                && Files.isExecutable(installed.resolve("bin/postgres"))) {
            return new PostgresBinaries(version, installed);
        }
        return embedded(version);
    }

    static PostgresBinaries embedded(int version) {
        String architecture = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
        String archive = "/postgres-linux-" + architecture + ".txz";
        String resource = version == DEFAULT_EMBEDDED ? archive : "/io/gad/testkit/postgres-" + version + archive;
        synchronized (UNPACKING) {
            return new PostgresBinaries(version, unpackOnce(version, resource));
        }
    }

    private static Path unpackOnce(int version, String resource) {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        try {
            Path home = temporary.resolve("gad-postgres-" + version + "-" + fingerprint(resource));
            if (Files.exists(home)) {
                return CacheOwner.check(home);
            }
            Path lock = temporary.resolve(home.getFileName() + ".lock");
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = channel.lock()) {
                if (held.isValid() && Files.notExists(home)) {
                    Path partial = Files.createTempDirectory(temporary, home.getFileName() + ".part");
                    unpack(resource, partial);
                    Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString("rwxr-xr-x"));
                    // Renamed last: whoever is killed before leaves a part that nobody takes for the whole.
                    Files.move(partial, home);
                }
            }
            return home;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void unpack(String resource, Path target) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(open(resource))))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException("Expected entries inside the archive, found " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                    continue;
                }
                Files.createDirectories(path.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else if (entry.isLink()) {
                    Files.createLink(path, target.resolve(entry.getLinkName()));
                } else {
                    Files.copy(tar, path);
                    boolean program = (entry.getMode() & 0100) != 0;
                    Files.setPosixFilePermissions(
                            path, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
                }
            }
        }
    }

    private static String fingerprint(String resource) throws IOException {
        try (InputStream in = open(resource)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static InputStream open(String resource) throws IOException {
        InputStream in = PostgresBinaries.class.getResourceAsStream(resource);
        if (in == null) {
            throw new IOException("Expected PostgreSQL's archive " + resource + " on the class path, found none;"
                    + " this version or architecture has no embedded server");
        }
        return in;
    }
}
