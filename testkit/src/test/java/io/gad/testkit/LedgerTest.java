package io.gad.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {

    private static final int EU = 5001;
    private static final int US = 5002;

    @TempDir
    private Path folder = Path.of("");

    private static LedgerEntry entry(int client, long number, LedgerEntry.Outcome outcome, int port, long millis) {
        return new LedgerEntry(
                new JournalRow(new TransactionId(client, number), JournalRow.Kind.PLACE, number, 1, 1, 0),
                outcome,
                port,
                millis * 1_000_000);
    }

    @Test
    void aMoveIsFromTheLastCommitThatWasAcknowledgedThereToTheFirstHere() {
        try (Ledger ledger = Ledger.open(folder.resolve("ledger"))) {
            ledger.write(entry(1, 1, LedgerEntry.Outcome.ACKNOWLEDGED, EU, 100));
            ledger.write(entry(2, 1, LedgerEntry.Outcome.ACKNOWLEDGED, EU, 110));
            ledger.write(entry(1, 2, LedgerEntry.Outcome.ACKNOWLEDGED, EU, 120));
            ledger.write(entry(1, 3, LedgerEntry.Outcome.IN_DOUBT, EU, 150));
            assertThat(ledger.lastMove(1)).isEmpty();
            ledger.write(entry(1, 4, LedgerEntry.Outcome.ACKNOWLEDGED, US, 900));
            ledger.write(entry(1, 5, LedgerEntry.Outcome.ACKNOWLEDGED, US, 950));

            assertThat(ledger.lastMove(1)).hasValueSatisfying(move -> {
                assertThat(move.fromPort()).isEqualTo(EU);
                assertThat(move.toPort()).isEqualTo(US);
                assertThat(move.outage()).isEqualTo(Duration.ofMillis(780));
            });
            assertThat(ledger.lastMove(2)).isEmpty();
        }
    }
}
