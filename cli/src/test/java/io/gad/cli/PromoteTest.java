package io.gad.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The command of 3 a.m. */
class PromoteTest {

    private static final String PREVIEW = "GET /api/v1/groups/orders/promotion-preview?instance=us";
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
    void saysWhatWasLostWhoIsThePrimaryAndWhatToDoNext() {
        server.on(PREVIEW, 200, Documents.PREVIEW);
        server.on(SUBMIT, 202, Documents.operation("promote", "RUNNING", ""));
        server.on(
                "GET /api/v1/operations/op-7f3",
                200,
                Documents.operation("promote", "DONE", ", \"writableAfterMillis\": 612"));
        server.on("GET /api/v1/groups/orders", 200, Documents.PROMOTED_GROUP);

        CommandLineRun run = gad("group", "promote", "orders", "us", "--wait");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).isEqualTo("""
                Expected loss: about 0.4 s, 2.0 KiB, 3 transactions (last heard of the primary 12.0 s ago; had it gone on as before, about 240 transactions more since)
                us is the primary. Writable 612 ms after the request.
                eu has left the group, its data and account intact; when it answers it is fenced.

                Next:
                - Check your applications' connection strings; connections must be opened again.
                    postgresql://us-db:5432/app?target_session_attrs=read-write
                    jdbc:postgresql://us-db:5432/app?targetServerType=primary&hostRecheckSeconds=1
                - What did not arrive, once the former primary answers: gad group lost-transactions orders
                - Bring it back as a secondary: gad group add-secondary orders eu --wait
                """);
    }

    @Test
    void whatWasPreviewedIsWhatHappens() {
        server.on(PREVIEW, 200, Documents.PREVIEW);
        server.on(SUBMIT, 202, Documents.operation("promote", "RUNNING", ""));

        gad("group", "promote", "orders", "us", "--yes");

        assertThat(submitted()).isEqualTo(Json.mapper().readTree("""
                {"type": "promote", "instance": "us", "expectedEpoch": 1,
                 "expectedPlan": "p-01234567-89abcdef-01234567-89abcdef", "confirm": true, "method": null,
                 "schema": null, "discardUnreported": false, "skipHooks": false, "smokeSql": null, "maxBytes": null,
                 "full": false}
                """));
    }

    @Test
    void anEpochAndAPlanThatWereNamedWin() {
        server.on(PREVIEW, 200, Documents.PREVIEW);
        server.on(SUBMIT, 202, Documents.operation("promote", "RUNNING", ""));

        gad("group", "promote", "orders", "us", "--expected-epoch", "7", "--expected-plan", "p-1");

        assertThat(submitted().get("expectedEpoch").longValue()).isEqualTo(7);
        assertThat(submitted().get("expectedPlan").stringValue()).isEqualTo("p-1");
    }

    @Test
    void anotherPlanIsARefusalThatSaysWhatIsAnother() {
        server.on(PREVIEW, 200, Documents.PREVIEW);
        server.on(
                SUBMIT,
                409,
                Documents.problem(
                        409, "PLAN_CHANGED", "What is another: the running operation: now none.", "Look again."));

        CommandLineRun run = gad("group", "promote", "orders", "us", "--expected-plan", "p-1", "--wait");

        assertThat(run.exitCode()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err()).contains("the running operation: now none");
    }

    @Test
    void anAnsweringPrimaryNeedsAConfirmation() {
        server.on(PREVIEW, 200, Documents.PREVIEW);
        server.on(
                SUBMIT,
                409,
                Documents.problem(
                        409,
                        "CONFIRMATION_REQUIRED",
                        "Expected eu to be silent, found that it answers.",
                        "Repeat with --yes."));

        CommandLineRun run = gad("group", "promote", "orders", "us", "--wait");

        assertThat(run.exitCode()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err()).isEqualTo("""
                gad: Expected eu to be silent, found that it answers.
                  -> Repeat with --yes.
                """);
    }

    @Test
    void aBrokenPreviewDoesNotHoldUpThePromotion() {
        server.on(PREVIEW, 503, Documents.problem(503, "MEMBER_UNREACHABLE", "eu is silent.", ""));
        server.on(SUBMIT, 202, Documents.operation("promote", "DONE", ""));
        server.on("GET /api/v1/groups/orders", 200, Documents.PROMOTED_GROUP);

        CommandLineRun run = gad("group", "promote", "orders", "us", "--wait");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).startsWith("Expected loss: not known (eu is silent.)\nus is the primary.\n");
        assertThat(submitted().get("expectedEpoch").isNull()).isTrue();
        assertThat(submitted().get("expectedPlan").isNull()).isTrue();
    }

    @Test
    void aRefusedPreviewRefusesThePromotion() {
        server.on(PREVIEW, 409, Documents.problem(409, "NOT_A_SECONDARY", "us is the primary.", ""));

        assertThat(gad("group", "promote", "orders", "us").exitCode()).isEqualTo(ExitCode.REFUSED);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void previewOnlyLooks() {
        server.on(PREVIEW, 200, Documents.PREVIEW);

        CommandLineRun run = gad("group", "promote", "orders", "us", "--preview");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo("""
                Epoch            1
                Plan             p-01234567-89abcdef-01234567-89abcdef
                Primary answers  no
                Expected loss    about 0.4 s, 2.0 KiB, 3 transactions (last heard of the primary 12.0 s ago; had it gone on as before, about 240 transactions more since)

                DATABASE  SECONDS    LOG      TRANSACTIONS  LAST HEARD
                app       0.4 s      2.0 KiB  3             12.0 s ago
                stock     not known  -        not known     12.0 s ago

                STEP              MEANS
                RecordNewPrimary  From here on us is the primary.

                INSTANCE  ROLE       REACHABLE  BECOMES         NOTE
                eu        PRIMARY    no         FORMER_PRIMARY
                us        SECONDARY  yes        PRIMARY

                WARN  primary-silent: eu has not answered for 12 s.

                It would be accepted now.
                """);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void aDryRunOnlyLooksAndExitsAsTheRealOneWould() {
        String look = PREVIEW + "&expectedEpoch=1&expectedPlan=p-1&confirm=true";
        server.on(look, 200, Documents.PREVIEW).on(look, 200, Documents.REFUSED_PREVIEW);
        String[] command = {
            "group", "promote", "orders", "us", "--dry-run", "--yes", "--expected-epoch", "1", "--expected-plan", "p-1"
        };
        assertThat(gad(command).exitCode()).isZero();

        CommandLineRun run = gad(command);

        assertThat(run.exitCode()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.out()).endsWith("""
                It would be refused now:
                  GROUP_BUSY: Another promotion runs.
                    -> Wait for it.
                  PLAN_CHANGED: The members are others.
                """);
        assertThat(server.requests()).hasSize(2).allMatch(r -> r.line().startsWith("GET "));
    }

    private JsonNode submitted() {
        return Json.mapper()
                .readTree(server.requests().stream()
                        .filter(r -> r.line().equals(SUBMIT))
                        .findFirst()
                        .orElseThrow()
                        .body());
    }
}
