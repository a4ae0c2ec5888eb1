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

/** Prepared transactions that stand in doubt on a former primary. */
class ResolveTest {

    private static final String PATH = "/api/v1/instances/eu/prepared-transactions";

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
    void areListedWithWhatTheReportLacks() {
        server.on("GET " + PATH, 200, """
                {"instance": "eu", "group": "orders", "epoch": 1, "lostTransactions": 17, "complete": false,
                 "missing": "booking-7 is in doubt", "prepared": [{"gid": "booking-7", "database": "app", "xid": 740,
                 "owner": "shop", "preparedAt": "2026-01-02T03:04:05Z"}]}
                """);
        CommandLineRun run = gad("instance", "resolve", "eu");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo("""
                GID        DATABASE  XID  OWNER  PREPARED              ARRIVED
                booking-7  app       740  shop   2026-01-02T03:04:05Z  no
                Lost transactions of eu (orders, epoch 1): 17, not complete: booking-7 is in doubt
                """);
    }

    @Test
    void oneIsRolledBackByItsName() {
        server.on("POST " + PATH + "/roll-back", 200, """
                {"instance": "eu", "group": "orders", "epoch": 1, "lostTransactions": 17, "complete": true,
                 "missing": null, "prepared": []}
                """);
        CommandLineRun run = gad("instance", "resolve", "eu", "--gid", "booking-7", "--rollback", "--yes");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo("""
                Prepared transaction booking-7 was rolled back on eu.
                No prepared transaction stands in doubt on eu.
                Lost transactions of eu (orders, epoch 1): 17, complete
                """);
        assertThat(Json.mapper().readTree(server.requests().getLast().body()))
                .isEqualTo(Json.mapper().readTree("{\"gid\": \"booking-7\", \"confirm\": true}"));
    }

    @Test
    void aNameAloneDoesNothing() {
        CommandLineRun run = gad("instance", "resolve", "eu", "--gid", "booking-7", "--yes");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--gid without --rollback");
        assertThat(server.requests()).isEmpty();
    }
}
