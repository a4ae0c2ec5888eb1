package io.gad.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gad.server.start.Backup;
import io.gad.server.start.StartException;
import io.gad.testkit.GadProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as its users start it: a process with the real control plane. */
class ServerProcessTest {

    @TempDir
    Path directory;

    @Test
    void goesOnAfterAKillWithItsTokenAndIsCopiedWhileItRuns() throws Exception {
        try (GadProcess server = GadProcess.start(directory.resolve("data"))) {
            assertThat(server.output().lines().filter(l -> l.contains("READY")))
                    .containsExactly("READY " + server.url());
            String token = server.adminToken();
            assertThat(server.output()).doesNotContain(token);
            assertThat(groups(server.url(), token)).isEqualTo(200);

            server.kill();
            server.startAgain();
            assertThat(server.adminToken()).isEqualTo(token);
            assertThat(groups(server.url(), token)).isEqualTo(200);

            Path copy = directory.resolve("copy.db");
            Backup.write(server.dataDirectory(), copy);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                    .isEqualTo("rw-------");
            assertThat(integrity(copy)).isEqualTo("ok");
            assertThatThrownBy(() -> Backup.write(server.dataDirectory(), copy))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("Expected a new file");
        }
    }

    @Test
    void aBackupOfNothingIsRefusedAndLeavesNoFile() {
        Path copy = directory.resolve("copy.db");
        assertThatThrownBy(() -> Backup.write(directory, copy))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("Expected the state of a server in " + directory);
        assertThat(copy).doesNotExist();
    }

    private static int groups(URI url, String token) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(url.resolve("/api/v1/groups"))
                            .header("Authorization", "Bearer " + token)
                            .build(),
                    BodyHandlers.ofString());
            return response.statusCode();
        }
    }

    private static String integrity(Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("PRAGMA integrity_check")) {
            rows.next();
            return rows.getString(1);
        }
    }
}
