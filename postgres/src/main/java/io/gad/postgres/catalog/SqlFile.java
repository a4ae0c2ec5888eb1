package io.gad.postgres.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A query that lies among the resources as a file of its own, runnable in psql. */
final class SqlFile {

    private SqlFile() {}

    /** The text of {@code io/gad/postgres/sql/<name>.sql}. */
    static String read(String name) {
        String path = "/io/gad/postgres/sql/" + name + ".sql";
        try (InputStream file = SqlFile.class.getResourceAsStream(path)) {
            if (file == null) {
                throw new IllegalStateException("Expected the resource " + path + ", found none.");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
