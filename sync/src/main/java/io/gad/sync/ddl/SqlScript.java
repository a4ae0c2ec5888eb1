package io.gad.sync.ddl;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** SQL that stands as a file beside the classes of this module, so that it can also be run in psql. */
final class SqlScript {

    private SqlScript() {}

    static String read(String name) {
        try (InputStream in = SqlScript.class.getResourceAsStream("/io/gad/sync/sql/" + name)) {
            if (in == null) {
                throw new IllegalStateException("Expected the resource " + name + ", found none.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Reading the resource " + name, e);
        }
    }
}
