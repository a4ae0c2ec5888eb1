package io.gad.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.server.Browser;
import io.gad.server.TestServer;
import io.gad.server.fake.Samples;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of messages is all that another language takes; the tests have one, {@code messages_eo.properties}. */
class LanguageTest {

    @TempDir
    static Path directory;

    static TestServer server;
    static Browser browser;

    @BeforeAll
    static void start() {
        server = TestServer.start(directory);
        Samples.fill(server.control());
        browser = new Browser(server);
        browser.signIn(server.running().adminToken());
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @Test
    void whoPrefersItReadsItAndEnglishWhereItLacksAText() {
        String page = browser.get("/console/groups", "eo, en;q=0.5").body();
        assertThat(page)
                .contains("<html lang=\"eo\"", "<h1>Tutmondaj aktivaj instancoj</h1>", "2 grupoj", "En paŝo", "Kuranta")
                .contains("Create instance group");
    }

    @Test
    void sentencesThatAreMadeAreInItToo() {
        String page = browser.get("/console/groups/orders", "eo").body();
        assertThat(page)
                .contains("En paŝo. us malantaŭas je 12 milisekundoj.", "antaŭ ", "data-unit-ms=\"{0} milisekundoj\"");
    }

    @Test
    void aRefusedSignInIsInItToo() {
        assertThat(new Browser(server).signIn("wrong", "eo").body())
                .contains("Tio ne estas la ĵetono de ĉi tiu servilo.")
                .doesNotContain("That is not");
        assertThat(new Browser(server).signIn("wrong").body()).contains("this server&#39;s token", "admin.token");
    }

    @Test
    void allOthersReadEnglishAndAreToldSo() {
        for (String language : new String[] {"en-GB", "tlh", "*"}) {
            assertThat(browser.get("/console/groups", language).body())
                    .contains("<html lang=\"en\"", "<h1>Global Active Instances</h1>", "2 groups", "Running");
        }
    }
}
