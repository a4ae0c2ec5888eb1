package io.gad.e2e.campaign;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gad.testkit.JournalRow;
import io.gad.testkit.LedgerEntry;
import io.gad.testkit.LedgerEntry.Outcome;
import io.gad.testkit.TransactionId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientsViewTest {

    private static final int OLD = 5001;
    private static final int NEW = 5002;

    private final ClientsView view = new ClientsView();

    private static LedgerEntry entry(int port, Outcome outcome, Duration fromNow) {
        JournalRow row = new JournalRow(new TransactionId(1, 7), JournalRow.Kind.PLACE, 3, 4, 5, 0);
        return new LedgerEntry(row, outcome, port, System.nanoTime() + fromNow.toNanos());
    }

    private void looksAt(LedgerEntry... entries) {
        view.check(List.of(entries));
    }

    @Test
    void whoeverIsClosedAcknowledgesNothingAnyMore() {
        view.closed(OLD);
        assertThatCode(() -> looksAt(
                        entry(OLD, Outcome.ACKNOWLEDGED, Duration.ofMillis(100)),
                        entry(OLD, Outcome.IN_DOUBT, Duration.ofSeconds(9)),
                        entry(NEW, Outcome.ACKNOWLEDGED, Duration.ofSeconds(9))))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> looksAt(entry(OLD, Outcome.ACKNOWLEDGED, Duration.ofSeconds(9))))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("1/7 was acknowledged by port 5001");
    }

    @Test
    void untilItIsAskedToRuleAgain() {
        view.closed(OLD);
        view.asked(OLD);
        assertThatCode(() -> looksAt(entry(OLD, Outcome.ACKNOWLEDGED, Duration.ofSeconds(9))))
                .doesNotThrowAnyException();
    }
}
