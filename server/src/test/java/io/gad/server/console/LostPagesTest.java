package io.gad.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.port.ReapplyResult;
import io.gad.control.report.LostTransactions;
import io.gad.server.Browser;
import io.gad.server.TestServer;
import io.gad.server.fake.Samples;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LostPagesTest {

    private static final String LIST = "/console/groups/orders/lost-transactions";
    private static final String ONE = "?database=app&lsn=0/1A2B90&former=old&epoch=1";

    @TempDir
    static Path directory;

    static TestServer server;

    private Browser browser;

    @BeforeAll
    static void start() {
        server = TestServer.start(directory);
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @BeforeEach
    void signIn() {
        server.control().clear();
        Samples.fill(server.control());
        browser = new Browser(server);
        assertThat(browser.signIn(server.running().adminToken()).statusCode()).isEqualTo(302);
    }

    @Test
    void eachIsListedWithItsActions() {
        assertThat(browser.get(LIST).body())
                .contains("report-old", "Complete", "731", "0/1A2B90", "reapply-0/1A2B90", "dismiss-0/1A2B90")
                .doesNotContain("data-testid=\"pages\"");
    }

    @Test
    void manyStandOnSeveralPages() {
        LostTransactions few = server.control().lost.removeFirst();
        server.control()
                .lost
                .add(new LostTransactions(
                        "orders",
                        "old",
                        1,
                        true,
                        "",
                        60,
                        Collections.nCopies(60, few.transactions().getFirst())));
        assertThat(browser.get(LIST).body())
                .contains("1 to 50 of 60", "id=\"later\"")
                .doesNotContain("id=\"earlier\"");
        assertThat(browser.get(LIST + "?offset=50").body())
                .contains("51 to 60 of 60", "id=\"earlier\"")
                .doesNotContain("id=\"later\"");
    }

    @Test
    void oneIsReappliedBehindThePageThatShowsWhatItMeets() {
        assertThat(browser.get(LIST + "/reapply" + ONE).body()).contains("Nothing is in the way");
        HttpResponse<String> done = browser.submit(LIST + "/reapply" + ONE, Map.of());
        assertThat(done.statusCode()).isEqualTo(302);
        assertThat(done.headers().firstValue("Location").orElseThrow()).endsWith(LIST);
        assertThat(server.control().lostActions).last().isEqualTo("reapply app:0/1A2B90 by admin");
    }

    @Test
    void conflictsAreShownAndPassedOverOnlyWhereThatIsTicked() {
        server.control()
                .lostConflicts
                .add(new ReapplyResult.Conflict(
                        "public.orders",
                        "INSERT",
                        "KEY_TAKEN",
                        true,
                        Map.of("id", "7"),
                        Map.of(),
                        Map.of("note", "<theirs>"),
                        "Another row has its key."));
        assertThat(browser.get(LIST + "/reapply" + ONE).body())
                .contains("One conflict is in the way", "Key taken", "note=&lt;theirs&gt;", "id=\"force\"");
        HttpResponse<String> refused = browser.submit(LIST + "/reapply" + ONE, Map.of());
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("REAPPLY_CONFLICT");
        assertThat(browser.submit(LIST + "/reapply" + ONE, Map.of("force", "true"))
                        .statusCode())
                .isEqualTo(302);
        server.control()
                .lostConflicts
                .add(new ReapplyResult.Conflict(
                        "public.t", "TRUNCATE", "BY_HAND", false, Map.of(), Map.of(), Map.of(), "By hand."));
        assertThat(browser.get(LIST + "/reapply" + ONE).body())
                .contains("Cannot be passed over")
                .doesNotContain("id=\"force\"", "id=\"ok\"");
    }

    @Test
    void allOfThemAreTakenAwayAsTheRestInterfaceTellsThem() {
        assertThat(browser.get(LIST).body())
                .contains("Download as JSON", "Download as SQL", LIST + "/download?format=sql");
        for (String format : List.of("json", "sql")) {
            HttpResponse<String> file = browser.get(LIST + "/download?format=" + format);
            assertThat(file.statusCode()).isEqualTo(200);
            assertThat(file.headers().firstValue("Content-Disposition"))
                    .contains("attachment; filename=\"gad-lost-transactions." + format + "\"");
            assertThat(file.body())
                    .contains("0/1A2B90")
                    .isEqualTo(server.get("/api/v1/groups/orders/lost-transactions?format=" + format)
                            .body());
        }
        assertThat(browser.get(LIST + "/download?format=xml").statusCode()).isEqualTo(400);
        assertThat(browser.get("/console/groups/none/lost-transactions/download?format=sql")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void aFormerPrimaryTellsHowManyAreOpen() {
        assertThat(browser.get("/console/groups/orders").body())
                .contains("data-testid=\"open-old\">("
                        + server.control().lost.getFirst().count() + " open)<");
    }

    @Test
    void eachActionNamesItsCommand() {
        assertThat(browser.get(LIST + "/dismiss" + ONE).body())
                .contains(
                        "<code>gad group lost-transactions orders --dismiss app:0/1A2B90 --former old --epoch 1</code>");
        String command = "gad group lost-transactions orders --reapply app:0/1A2B90 --former old --epoch 1";
        assertThat(browser.get(LIST + "/reapply" + ONE).body())
                .contains("<code>" + command + "</code>", "<code>" + command + " --preview</code>")
                .doesNotContain("--force");
        server.control()
                .lostConflicts
                .add(new ReapplyResult.Conflict(
                        "public.t", "INSERT", "KEY_TAKEN", true, Map.of(), Map.of(), Map.of(), "Taken."));
        assertThat(browser.get(LIST + "/reapply" + ONE).body()).contains("<code>" + command + " --force</code>");
    }

    @Test
    void oneIsDismissedBehindAQuestion() {
        assertThat(browser.get(LIST + "/dismiss" + ONE).body()).contains("confirm-dialog", "no database is changed");
        assertThat(server.control().lostActions).isEmpty();
        HttpResponse<String> done = browser.submit(LIST + "/dismiss" + ONE, Map.of());
        assertThat(done.statusCode()).isEqualTo(302);
        assertThat(server.control().lostActions).containsExactly("dismiss app:0/1A2B90 by admin");
    }
}
