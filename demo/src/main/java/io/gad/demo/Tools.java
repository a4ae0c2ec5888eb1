package io.gad.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The programs of PostgreSQL's client package that a copy of a schema needs, and that the embedded servers lack. */
final class Tools {

    private static final List<String> PROGRAMS = List.of("pg_dump", "pg_restore");
    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
    private static final int OLDEST = 15;

    private Tools() {}

    /** @throws IllegalStateException if they are missing */
    static void require() {
        if (!present()) {
            throw new IllegalStateException("Expected pg_dump and pg_restore of version " + OLDEST
                    + " or newer, found none; install PostgreSQL's client package"
                    + " (Debian: gad prepare, as root)");
        }
    }

    private static boolean present() {
        return folders()
                .anyMatch(folder -> PROGRAMS.stream().allMatch(program -> Files.isExecutable(folder.resolve(program))));
    }

    private static Stream<Path> folders() {
        String path = System.getenv("PATH");
        Stream<Path> ofPath = path == null
                ? Stream.of()
                : Stream.of(path.split(":")).filter(entry -> !entry.isEmpty()).map(Path::of);
        return Stream.concat(ofPath, debian());
    }

    private static Stream<Path> debian() {
        if (!Files.isDirectory(DEBIAN)) {
            return Stream.of();
        }
        try (Stream<Path> versions = Files.list(DEBIAN)) {
            return versions
                    .filter(version -> version.getFileName().toString().matches("[0-9]+"))
                    .filter(version -> Integer.parseInt(version.getFileName().toString()) >= OLDEST)
                    .map(version -> version.resolve("bin"))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new IllegalStateException("Expected to look into " + DEBIAN + ", found: " + e, e);
        }
    }
}
