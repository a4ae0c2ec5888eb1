package io.gad.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.server.fake.FakeControlPlane;
import io.gad.server.settings.Setting;
import io.gad.server.start.ServerOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GadServerTest {

    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void closesTheDataDirectoryToOthersAndKeepsItsToken() throws IOException {
        Path data = directory.resolve("a/b");
        String token;
        try (RunningServer server = start(ServerOptions.at(data))) {
            token = server.adminToken();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                    .isEqualTo("rwx------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("admin.token"))))
                    .isEqualTo("rw-------");
            assertThat(Files.readString(data.resolve("admin.token"))).isEqualTo(token + "\n");
            assertThat(server.toString()).doesNotContain(token);
        }
        try (RunningServer again = start(ServerOptions.at(data))) {
            assertThat(again.adminToken()).isEqualTo(token);
        }
    }

    @Test
    void aSecondServerOnTheSameDirectoryIsRefused() {
        try (RunningServer first = start(ServerOptions.at(directory.resolve("data")))) {
            assertThat(run("--data-dir", directory.resolve("data").toString(), "--listen", "127.0.0.1:0"))
                    .isEqualTo(1);
            assertThat(errors())
                    .contains(
                            "Expected to be the only server on",
                            "process " + ProcessHandle.current().pid())
                    .doesNotContain("Exception", "\tat ");
            assertThat(first.baseUrl().getPort()).isPositive();
        }
    }

    @Test
    void aPortInUseIsOneClearMessage() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String listen = "127.0.0.1:" + taken.getLocalPort();
            assertThat(run("--data-dir", directory.resolve("data").toString(), "--listen", listen))
                    .isEqualTo(1);
            assertThat(errors().lines()).hasSize(1);
            assertThat(errors()).contains("Expected " + listen + " to be free");
        }
    }

    @Test
    void anUnwritableDataDirectoryIsOneClearMessage() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThat(run("--data-dir", file.resolve("data").toString())).isEqualTo(1);
        assertThat(errors().lines()).hasSize(1);
        assertThat(errors()).contains("Expected a data directory that can be written at " + file.resolve("data"));
    }

    @Test
    void aDirectoryOfSomethingElseIsNotClosedToItsOwners() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createFile(directory.resolve("something"));
        assertThat(run("--data-dir", directory.toString())).isEqualTo(1);
        assertThat(errors()).contains("to be a data directory of gad or empty");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwxr-xr-x");
    }

    @Test
    void anotherAddressThanTheLoopbackNeedsTlsOrConsent() {
        assertThat(run("--data-dir", directory.resolve("data").toString(), "--listen", "0.0.0.0:0"))
                .isEqualTo(1);
        assertThat(errors()).contains("--insecure-listen", "--tls-cert");
        ServerOptions consent = ServerOptions.at(directory.resolve("data"))
                .with(Setting.LISTEN, "0.0.0.0:0")
                .with(Setting.INSECURE_LISTEN, "true");
        try (RunningServer server = start(consent)) {
            assertThat(server.baseUrl().getScheme()).isEqualTo("http");
        }
    }

    @Test
    void usageErrorsExitWithTwoAndNameWhatWasFound() {
        assertThat(run()).isEqualTo(2);
        assertThat(errors()).contains("Expected --data-dir DIR, found none");
        assertThat(run("--data-dir", "x", "--lissen", "y")).isEqualTo(2);
        assertThat(errors()).contains("'--lissen'");
        assertThat(run("--data-dir")).isEqualTo(2);
        assertThat(run("backup", "--data-dir", "x")).isEqualTo(2);
        assertThat(errors()).contains("found no FILE");
    }

    @Test
    void aSettingThatCannotBeReadIsNamed() {
        assertThat(run("--data-dir", directory.resolve("data").toString(), "--wal-budget", "lots"))
                .isEqualTo(1);
        assertThat(errors())
                .isEqualToIgnoringNewLines("Expected wal-budget to be a size such as 512MiB or 16GiB, found 'lots'.");
    }

    @Test
    void helpGoesToStandardOutput() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("gad server --data-dir DIR");
    }

    private static RunningServer start(ServerOptions options) {
        return GadServer.start(options, (settings, data) -> new FakeControlPlane());
    }

    private int run(String... arguments) {
        out.reset();
        err.reset();
        return GadServer.run(
                List.of(arguments),
                Map.of(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                () -> (settings, data) -> new FakeControlPlane());
    }

    private String errors() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
