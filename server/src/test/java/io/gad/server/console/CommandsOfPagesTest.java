package io.gad.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.GroupView;
import io.gad.control.PromotionPreview;
import io.gad.control.group.WriteLease;
import io.gad.control.port.Finding;
import io.gad.server.Browser;
import io.gad.server.TestServer;
import io.gad.server.fake.Samples;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be clicked can be typed: each page names the command that does the same, with its options. */
class CommandsOfPagesTest {

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

    private String page(String path) {
        return browser.get("/console/groups/orders" + path).body();
    }

    private static String command(String text) {
        return "<code>" + text + "</code>";
    }

    private static void previewed(boolean primaryAnswers, String check) {
        PromotionPreview bare = Objects.requireNonNull(server.control().previews.get("us"));
        Finding finding = new Finding(check, Finding.Level.PASS, "evidence", "");
        server.control()
                .previews
                .put(
                        "us",
                        new PromotionPreview(
                                bare.plan(), primaryAnswers, bare.expectedLoss(), List.of(finding), List.of()));
    }

    @Test
    void anUpgradeConfirmsWhereThatIsNeeded() {
        previewed(false, "lag");
        assertThat(page("/promote?instance=us"))
                .contains(command("gad group promote orders us --wait"))
                .doesNotContain("--skip-hooks");
        previewed(true, "lag");
        assertThat(page("/promote?instance=us")).contains(command("gad group promote orders us --yes --wait"));
        previewed(false, "read-anew");
        assertThat(page("/promote?instance=us")).contains(command("gad group promote orders us --yes --wait"));
    }

    @Test
    void whereACommandIsSetItIsSaidHowItIsLeftOut() {
        previewed(false, "before-hook");
        assertThat(page("/promote?instance=us")).contains(command("gad group promote orders us --skip-hooks --wait"));
    }

    @Test
    void aComparisonIsBegunByTheCommandWithoutLast() {
        assertThat(page("/sync/us/comparison"))
                .contains(command("gad sync verify orders us"), command("gad sync verify orders us --last"));
    }

    @Test
    void aDrillIsOnCopiesOrInFullAndHasASchedule() {
        assertThat(page("/drill?instance=us"))
                .contains(
                        command("gad group drill orders us --smoke-sql FILE --max-size 10GB --wait"),
                        command("gad group drill orders us --full --yes --wait"),
                        command("gad group drill-schedule orders us --every 7d --at 03:00 --smoke-sql FILE"
                                + " --max-size 10GB"))
                .doesNotContain("--off");
        var unused = browser.submitFrom(
                "/console/groups/orders/drill?instance=us",
                "/console/groups/orders/drill-schedule?instance=us",
                Map.of("days", "7"));
        assertThat(page("/drill?instance=us")).contains(command("gad group drill-schedule orders --off"));
    }

    @Test
    void aWriteLeaseIsTurnedOnAndOff() {
        assertThat(page("/write-lease"))
                .contains(command("gad group write-lease orders --seconds N --yes"))
                .doesNotContain("--seconds off");
        GroupView bare = server.control().group("orders");
        server.control()
                .groups
                .put(
                        "orders",
                        new GroupView(
                                bare.group().leasing(Optional.of(WriteLease.of(15))),
                                bare.version(),
                                bare.health(),
                                bare.members(),
                                bare.tasks(),
                                bare.operation(),
                                bare.problems(),
                                bare.readiness()));
        assertThat(page("/write-lease")).contains(command("gad group write-lease orders --seconds off"));
    }

    @Test
    void aWordThatAShellWouldReadOtherwiseIsQuoted() {
        assertThat(Words.argument("app:0/1A2B90")).isEqualTo("app:0/1A2B90");
        assertThat(Words.argument("my shop's:0/1")).isEqualTo("'my shop'\\''s:0/1'");
    }
}
