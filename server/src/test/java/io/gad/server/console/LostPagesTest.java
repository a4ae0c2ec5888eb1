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
    void oneIsDismissed() {
        HttpResponse<String> done = browser.submitFrom(LIST, LIST + "/dismiss" + ONE, Map.of());
        assertThat(done.statusCode()).isEqualTo(302);
        assertThat(server.control().lostActions).containsExactly("dismiss app:0/1A2B90 by admin");
    }
}
