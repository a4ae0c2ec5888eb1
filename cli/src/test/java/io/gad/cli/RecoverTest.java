package io.gad.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code gad recover}: passwords come from files and are shown nowhere; what was rebuilt, and what is still to come, is. */
class RecoverTest {

    private static final String RECOVERED = """
            {"group": "orders", "groupId": "gad-4f7c", "epoch": 2, "generation": 3, "primary": "us",
             "reached": ["us", "asia"], "unreached": {"eu": "no answer within 5 s"}, "operations": ["op-1"],
             "notes": ["us had become the primary of epoch 2"]}
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    @SuppressWarnings("NullAway.Init")
    private CannedServer server;

    @BeforeEach
    void start() throws IOException {
        server = new CannedServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private CommandLineRun gad(String... args) {
        return CommandLineRun.of(Map.of("GAD_SERVER", server.url(), "GAD_TOKEN", "tok"), home, args);
    }

    @Test
    void sendsThePasswordsOfItsFilesAndShowsWhatWasRebuilt() throws IOException {
        server.on("POST /api/v1/recover", 200, RECOVERED);
        Path all = Files.writeString(home.resolve("all.pw"), "s3cret\n");
        Path eu = Files.writeString(home.resolve("eu.pw"), "0ther\n");

        CommandLineRun run = gad(
                "recover",
                "--dsn",
                "postgresql://gad@us-db:5432/postgres",
                "--password-file",
                all.toString(),
                "--member",
                "eu=" + eu);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).isEqualTo("""
                Group orders (gad-4f7c) is this server's now: epoch 2, primary us, generation 3.
                Reached: us, asia
                Not reached, told when it answers: eu (no answer within 5 s)
                Operations that come to their end now: op-1
                Note: us had become the primary of epoch 2

                Look at it: gad group show orders
                Instances that were registered and in no group are not known any more; register them again.
                """);
        assertThat(run.out() + run.err()).doesNotContain("s3cret", "0ther");
        assertThat(Json.mapper().readTree(server.requests().getLast().body()))
                .isEqualTo(Json.mapper().readTree("""
                        {"dsn": "postgresql://gad@us-db:5432/postgres", "password": "s3cret", "passwords": {"eu": "0ther"}}
                        """));
    }

    @Test
    void aPasswordFileThatCannotBeReadIsAUsageError() {
        CommandLineRun run = gad("recover", "--dsn", "postgresql://gad@us-db/postgres", "--member", "eu=nowhere.pw");
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("nowhere.pw");
    }

    @Test
    void aRefusalSaysWhyAndExitsWithThree() {
        server.on("POST /api/v1/recover", 409, """
                {"type": "urn:gad:problem:recover-refused", "title": "The manager cannot be rebuilt from that", "status": 409,
                 "detail": "Expected one reign of epoch 2, found two.", "code": "RECOVER_REFUSED", "hint": "Do what it says."}
                """);
        CommandLineRun run = gad("recover", "--dsn", "postgresql://gad@us-db/postgres");
        assertThat(run.exitCode()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err()).contains("Expected one reign of epoch 2");
    }
}
