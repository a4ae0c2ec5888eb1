package io.gad.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.access.AccessRole;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.control.report.LostTransactions;
import io.gad.server.Browser;
import io.gad.server.TestServer;
import io.gad.server.fake.Asked;
import io.gad.server.fake.Samples;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the dialogs that ask before they act then ask of the control plane, and whose click is none. */
class ConsoleDeedsTest {

    private static final String ROLL_BACK = "/console/instances/old/prepared-transactions/roll-back?gid=stock-7";
    private static final String RELEASE = "/console/instances/old/release";

    @TempDir
    static Path directory;

    private static final Asked ASKED = new Asked();
    static TestServer server;
    static String guest = "";

    private Browser browser;

    @BeforeAll
    static void start() {
        server = TestServer.start(directory, ASKED::of);
        guest = server.control()
                .tokens()
                .create("guest", AccessRole.VIEWER, Optional.empty())
                .text();
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @BeforeEach
    void signIn() {
        server.control().clear();
        Samples.fill(server.control());
        Samples.fillOperations(server.control());
        server.control().doubts.add("stock-7");
        ASKED.deeds.clear();
        browser = signedIn(server.running().adminToken());
    }

    private static Browser signedIn(String token) {
        Browser browser = new Browser(server);
        assertThat(browser.signIn(token).statusCode()).isEqualTo(302);
        return browser;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /console/groups/orders/sync/us/pause | pauseSync[orders, us] | /console/groups/orders
                    /console/groups/orders/sync/us/resume | resumeSync[orders, us] | /console/groups/orders
                    /console/groups/orders/sync/us/resync | resync[orders, us, []] | /console/groups/orders
                    /console/groups/orders/sync/us/repair | verify[orders, us, true, 0] | /console/groups/orders/sync/us/comparison
                    /console/groups/orders/remove?instance=us | submit[RemoveSecondary[group=orders, instance=us], admin, | /console/operations/op-000001
                    /console/groups/orders/delete | submit[DeleteGroup[group=orders], admin, | /console/operations/op-000001
                    /console/operations/op-00run/cancel | cancel[op-00run, admin] | /console/operations/op-00run
                    /console/instances/old/release | releaseInstance[old, false] | /console/instances
                    /console/instances/asia/remove | removeInstance[asia] | /console/instances
                    """)
    void okAsksForExactlyWhatTheDialogNames(String dialog, String deed, String behind) {
        HttpResponse<String> shown = browser.get(dialog);
        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(shown.body())
                .as("the form is sent where the dialog stands")
                .contains("method=\"post\" action=\"" + dialog + "\"");
        assertThat(ASKED.deeds).as("to look is not to act").isEmpty();

        HttpResponse<String> pressed = browser.submit(dialog, Map.of());

        assertThat(pressed.statusCode()).isEqualTo(302);
        assertThat(pressed.headers().firstValue("Location").orElseThrow()).endsWith(behind);
        assertThat(ASKED.deeds).singleElement().asString().startsWith(deed);
    }

    @ParameterizedTest
    @CsvSource({
        "/console/groups/orders/sync/us/pause",
        "/console/groups/orders/sync/us/resume",
        "/console/groups/orders/sync/us/resync",
        "/console/groups/orders/sync/us/repair",
        "/console/groups/orders/remove?instance=us",
        "/console/groups/orders/delete",
        "/console/operations/op-00run/cancel",
        RELEASE,
        "/console/instances/asia/remove",
        ROLL_BACK,
        "/console/groups/orders/switch-over?instance=us",
        "/console/groups/orders/write-lease"
    })
    void aClickWithoutItsMarkOrByAViewerIsNone(String dialog) {
        HttpResponse<String> unmarked = browser.postRaw(dialog, Map.of("accepted", "true", "key", "k"));
        assertThat(unmarked.statusCode()).isEqualTo(302);
        assertThat(unmarked.headers().firstValue("Location").orElseThrow()).endsWith("/console/sign-in?expired");

        HttpResponse<String> refused =
                signedIn(guest).submitFrom("/console/groups", dialog, Map.of("accepted", "true", "key", "k"));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("FORBIDDEN", "guest");

        assertThat(ASKED.deeds).isEmpty();
        assertThat(server.control().doubts.prepared).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "/console/groups/orders/remove?instance=us",
        "/console/groups/orders/delete",
    })
    void aRefusalStandsAboveTheDialog(String dialog) {
        server.control().refusal = new RefusedException(ProblemCode.GROUP_BUSY, "Expected group orders to be RUNNING.");
        HttpResponse<String> refused = browser.submit(dialog, Map.of());
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("GROUP_BUSY", "Expected group orders to be RUNNING.", "confirm-dialog");
        assertThat(server.control().submitted).isEmpty();
    }

    @Test
    void whatIsNotReportedIsLetGoOnlyByATick() {
        server.control()
                .lost
                .add(new LostTransactions(
                        "orders", "old", 2, false, "Prepared transactions are in doubt", 0, List.of()));
        assertThat(browser.get(RELEASE).body()).doesNotContain("name=\"accepted\"");

        HttpResponse<String> refused = browser.submit(RELEASE, Map.of());
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("REPORT_INCOMPLETE", "name=\"accepted\"", "--discard-unreported");

        assertThat(browser.submit(RELEASE, Map.of("accepted", "true")).statusCode())
                .isEqualTo(302);
        assertThat(ASKED.deeds).containsExactly("releaseInstance[old, false]", "releaseInstance[old, true]");
    }

    @Test
    void aPreparedTransactionIsRolledBackOnlyByATick() {
        HttpResponse<String> dialog = browser.get(ROLL_BACK);
        assertThat(dialog.body()).contains("stock-7", "app, shop", "name=\"accepted\"");

        HttpResponse<String> refused = browser.submit(ROLL_BACK, Map.of());
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("CONFIRMATION_REQUIRED", "name=\"accepted\"");
        assertThat(server.control().doubts.prepared).hasSize(1);

        HttpResponse<String> done = browser.submit(ROLL_BACK, Map.of("accepted", "true"));
        assertThat(done.statusCode()).isEqualTo(302);
        assertThat(done.headers().firstValue("Location").orElseThrow())
                .endsWith("/console/instances/old/prepared-transactions");
        assertThat(server.control().doubts.prepared).isEmpty();
    }

    @Test
    void whatIsThereNoMoreIsSaidSo() {
        assertThat(browser.submitFrom("/console/groups", "/console/groups/none/sync/us/pause", Map.of())
                        .statusCode())
                .isEqualTo(404);
        assertThat(browser.submitFrom("/console/groups", "/console/operations/op-none/cancel", Map.of())
                        .statusCode())
                .isEqualTo(404);
        assertThat(browser.get(ROLL_BACK.replace("stock-7", "none")).statusCode())
                .isEqualTo(404);
    }
}
