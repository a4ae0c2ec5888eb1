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

    private static void await(java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(condition);
    }
}
