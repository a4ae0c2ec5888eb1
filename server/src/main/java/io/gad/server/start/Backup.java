package io.gad.server.start;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Copies the state of a server, running or not: a consistent picture as of one moment. */
public final class Backup {

    private Backup() {}

    /**
     * Writes the copy into a new file of mode 600. Killed on the way it leaves an incomplete file, which SQLite refuses.
     *
     * @throws StartException if there is no state, the file exists, or it cannot be written
     */
    public static void write(Path dataDirectory, Path file) {
        Path state = dataDirectory.resolve(DataDirectory.STATE);
        if (!Files.isReadable(state)) {
            throw new StartException(
                    "Expected the state of a server in %s, found none that can be read. Check --data-dir."
                            .formatted(dataDirectory));
        }
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            boolean copied = false;
            try {
                copy(state, file.toAbsolutePath());
                copied = true;
            } finally {
                if (!copied) {
                    Files.delete(file);
                }
            }
        } catch (FileAlreadyExistsException e) {
            throw new StartException(
                    "Expected a new file for the backup, found %s. Name another one.".formatted(file), e);
        } catch (IOException | SQLException e) {
            throw new StartException("Expected to write the backup to %s, found: %s.".formatted(file, e), e);
        }
    }

    private static void copy(Path state, Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + state.toAbsolutePath());
                PreparedStatement statement = connection.prepareStatement("VACUUM INTO ?")) {
            statement.setString(1, file.toString());
            statement.execute();
        }
    }
}
