package io.gad.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationState;
import io.gad.server.Browser;
import io.gad.server.TestServer;
import io.gad.server.fake.Samples;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A moment is told with its zone, and so that the script can tell it in that of whoever looks. */
class MomentsTest {

    private static final String TOLD = "data-exactly=\"[^\"]+\">\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC<";
    private static final String MOMENT = "\\d{4}-\\d\\d-\\d\\d[ T]\\d\\d:\\d\\d";

    @TempDir
    static Path directory;

    static TestServer server;
    static Browser browser;

    @BeforeAll
    static void start() {
        server = TestServer.start(directory);
        Samples.fill(server.control());
        server.control()
                .put(Samples.ended(
                        Samples.running(
                                "op-drill",
                                new Operation.Drill("orders", "us", "SELECT 1", 1L << 30, false, false),
                                "ann"),
                        OperationState.DONE));
        server.control().doubts().add("xa-1");
        browser = new Browser(server);
        browser.signIn(server.running().adminToken());
        browser.submitFrom(
                "/console/groups/orders/drill?instance=us",
                "/console/groups/orders/drill-schedule?instance=us",
                Map.of("days", "3", "at", "04:30", "scheduledSql", "SELECT 2", "scheduledGigabytes", "25"));
    }

    @AfterAll
    static void end() {
        server.close();
    }

    /** @param moments how many the page tells exactly */
    @ParameterizedTest
    @CsvSource({
        "/console/groups/orders/lost-transactions, 1",
        "/console/drills/op-drill, 3",
        "/console/drills, 1",
        "/console/groups/orders/drill?instance=us, 1",
        "/console/instances/old/prepared-transactions/roll-back?gid=xa-1, 1"
    })
    void itIsInTheZoneOfWhoeverLooks(String path, int moments) {
        String page = browser.get(path).body();
        assertThat(page.split(TOLD, -1)).as(path).hasSize(moments + 1);
        String others = page.replaceAll(TOLD, "").replaceAll("<time [^>]*>", "").replaceAll("data-now=\"[^\"]+\"", "");
        assertThat(others).doesNotContainPattern(MOMENT);
    }
}
