package io.gad.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerWorkloadTest {

    @TempDir
    private Path directory;

    @Test
    void goesOnAfterAKilledServerAndLosesNothingThatWasAcknowledged() {
        Shop shop = Shop.withOrders(10);
        try (PostgresServer server = PostgresServer.start();
                Ledger ledger = Ledger.open(directory.resolve("ledger"))) {
            shop.create(server, ledger);
            try (LedgerWorkload workload =
                    new LedgerWorkload(server.url("app"), shop, ledger, 4, Duration.ZERO).start(7)) {
                await(() -> ledger.acknowledged() > 200);
                server.kill();
                long before = ledger.acknowledged();
                server.startAgain();
                await(() -> ledger.acknowledged() > before + 200);
                assertThat(workload.lastProblem()).isPresent();
                workload.quiesce();
                LedgerVerdict verdict = new LedgerChecker(server, "app").check(ledger.entries(), List.of());
                assertThat(verdict.problems()).isEmpty();
                assertThat(verdict.acknowledged()).isEqualTo(ledger.acknowledged());
                workload.resume();
            }
        }
    }

    @Test
    void moveToTheServerThatTakesWritesAndMeasureHowLongNoneDid() {
        Shop shop = Shop.withOrders(10);
        try (TwoRegions regions = TwoRegions.start();
                Ledger ledger = Ledger.open(directory.resolve("ledger"));
                Ledger other = Ledger.open(directory.resolve("other"))) {
            shop.create(regions.eu(), ledger);
            shop.create(regions.us(), other);
            regions.us().execute("postgres", "ALTER DATABASE app SET default_transaction_read_only = on");
            try (LedgerWorkload workload =
                    new LedgerWorkload(regions.clientUrl("app"), shop, ledger, 2, Duration.ofMillis(5)).start(7)) {
                await(() -> ledger.acknowledged() > 100);
                assertThat(workload.writesTo(regions.us().port())).isFalse();
                regions.eu().kill();
                regions.us().execute("postgres", "ALTER DATABASE app RESET default_transaction_read_only");
                int eu = regions.eu().port();
                int us = regions.us().port();
                await(() -> workload.writeOutage(eu, us).isPresent());
                assertThat(workload.writeOutage(eu, us).orElseThrow())
                        .isBetween(Duration.ofMillis(1), Duration.ofSeconds(10));
                assertThat(workload.firstAcknowledgedNanos(us)).isPresent();
            }
        }
    }

    private static void await(java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(condition);
    }
}
