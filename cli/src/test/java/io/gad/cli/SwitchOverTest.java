package io.gad.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The planned exchange of roles. */
class SwitchOverTest {

    private static final String SUBMIT = "POST /api/v1/groups/orders/operations";

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
        return CommandLineRun.of(Map.of("GAD_SERVER", server.url()), home, args);
    }

    @Test
    void saysWhoIsThePrimaryAndForHowLongNobodyCouldWrite() {
        server.on(SUBMIT, 202, Documents.operation("switch-over", "RUNNING", ""));
        server.on("GET /api/v1/operations/op-7f3", 200, done("DONE", "eu follows from the opening on, without a copy"));
        server.on("GET /api/v1/groups/orders", 200, Documents.PROMOTED_GROUP);

        CommandLineRun run = gad("group", "switch-over", "orders", "us", "--wait");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).isEqualTo("""
                us is the primary; nothing was lost. Nobody could write for 640 ms.
                Others: eu follows from the opening on, without a copy.

                Next:
                - Check your applications' connection strings; connections must be opened again.
                    postgresql://us-db:5432/app?target_session_attrs=read-write
                    jdbc:postgresql://us-db:5432/app?targetServerType=primary&hostRecheckSeconds=1
                """);
    }

    @Test
    void doesNotClaimThatSomebodyFollowsWhoCouldNotBeTold() {
        server.on(SUBMIT, 202, Documents.operation("switch-over", "RUNNING", ""));
        server.on("GET /api/v1/operations/op-7f3", 200, done("NOT_YET", "eu: eu does not answer"));
        server.on("GET /api/v1/groups/orders", 200, Documents.PROMOTED_GROUP);

        CommandLineRun run = gad("group", "switch-over", "orders", "us", "--wait");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("Not everybody follows it yet, which is tried again by itself: eu: eu does not answer")
                .doesNotContain("Others:");
    }

    private static String done(String outcome, String detail) {
        return Documents.operation("switch-over", "DONE", ", \"writeOutageMillis\": 640")
                .replace(
                        "\"steps\": [",
                        "\"steps\": [{\"name\": \"FollowBack\", \"outcome\": \"" + outcome
                                + "\", \"millis\": 5, \"detail\": \"" + detail + "\"}, ");
    }

    @Test
    void thePreviewPromisesThatNothingIsLost() {
        server.on(
                "GET /api/v1/groups/orders/promotion-preview?instance=us&kind=switch-over&expectedEpoch=1",
                200,
                Documents.PREVIEW);

        CommandLineRun run = gad("group", "switch-over", "orders", "us", "--preview", "--expected-epoch", "1");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("Expected loss    nothing").doesNotContain("Plan ");
    }
}
