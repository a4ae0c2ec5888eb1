package io.gad.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A password that stands in the first line of a file, or comes by standard input where the file is called {@code -}. */
public final class PasswordFile {

    private static final Path STANDARD_INPUT = Path.of("/dev/stdin");

    private PasswordFile() {}

    /**
     * @return empty where the first line is
     * @throws UsageException if it cannot be read; the message does not repeat what it holds
     */
    public static Optional<String> read(Path file) {
        try {
            return Files.readString(file.equals(Path.of("-")) ? STANDARD_INPUT : file)
                    .lines()
                    .findFirst()
                    .filter(line -> !line.isEmpty());
        } catch (IOException e) {
            throw new UsageException(
                    "Expected a readable password file, found " + file + " ("
                            + e.getClass().getSimpleName() + ").",
                    "Write the password into its first line and give it mode 600.");
        }
    }
}
