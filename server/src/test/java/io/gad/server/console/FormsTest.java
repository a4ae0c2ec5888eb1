package io.gad.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.server.Browser;
import io.gad.server.TestServer;
import io.gad.server.fake.Samples;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Forms that stand alone show what is so, and try what can be tried. */
class FormsTest {

    @TempDir
    private Path directory;

    private TestServer server;
    private Browser browser;

    @BeforeEach
    void signIn() {
        server = TestServer.start(directory);
        Samples.fill(server.control());
        browser = new Browser(server);
        browser.signIn(server.running().adminToken());
    }

    @AfterEach
    void end() {
        server.close();
    }

    @Test
    void theScheduleOfDrillsIsShownAsItIs() {
        String form = "/console/groups/orders/drill?instance=us";
        assertThat(browser.get(form).body()).containsPattern("id=\"days\" value=\"7\"");
        HttpResponse<String> set = browser.submitFrom(
                form,
                "/console/groups/orders/drill-schedule?instance=us",
                Map.of("days", "3", "at", "04:30", "scheduledSql", "SELECT 2", "scheduledGigabytes", "25"));
        assertThat(set.statusCode()).isEqualTo(302);
        assertThat(browser.get(form).body())
                .containsPattern("id=\"days\" value=\"3\"")
                .containsPattern("id=\"at\" [^>]*value=\"04:30\"")
                .containsPattern("id=\"scheduled-gigabytes\" value=\"25\"")
                .contains(">SELECT 2</textarea>");
    }

    @Test
    void aConnectionIsTestedBeforeTheInstanceIsRegistered() {
        String path = "/console/instances/new";
        assertThat(browser.get(path).body())
                .containsPattern("name=\"region\"[^>]*pattern=")
                .contains("Test the connection");
        Map<String, String> typed = Map.of(
                "name", "new1",
                "region", "r1",
                "dsn", "postgresql://gad@h/postgres",
                "password", "hunter2",
                "act", "test");
        assertThat(browser.submit(path, typed).body())
                .contains("new1 answers", "value=\"new1\"", "value=\"r1\"")
                .doesNotContain("hunter2");
        assertThat(server.control().registered).isEmpty();
        server.control().planning().silent.add("new1");
        assertThat(browser.submit(path, typed).body()).contains("tried-problem", "connection refused");
    }
}
