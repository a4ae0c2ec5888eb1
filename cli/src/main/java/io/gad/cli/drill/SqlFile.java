package io.gad.cli.drill;

import io.gad.cli.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Statements in a file of the caller's machine. */
public final class SqlFile {

    private SqlFile() {}

    /** Null where no file is named. */
    public static @Nullable String read(@Nullable Path file) {
        if (file == null) {
            return null;
        }
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UsageException(
                    "Expected statements in " + file + ", found that it cannot be read: " + e.getMessage(),
                    "Name a text file in UTF-8.");
        }
    }
}
