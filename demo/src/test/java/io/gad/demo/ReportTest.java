package io.gad.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.LostTransactionsView;
import io.gad.api.LostTransactionsView.LostChange;
import io.gad.api.LostTransactionsView.LostTransaction;
import io.gad.testkit.TransactionId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {

    private static final LostChange ORDER =
            new LostChange("public.orders", "INSERT", null, Map.of("id", "9", "client", "2", "number", "5"));

    @Test
    void findsEachTransactionByItsRowOfTheJournal() {
        LostChange journal =
                new LostChange("public.journal", "INSERT", null, Map.of("client", "2", "number", "5", "kind", "PLACE"));
        Report report = report(ORDER, journal);
        assertThat(report.transactions()).containsExactly(new TransactionId(2, 5));
        assertThat(report.strangers()).isEmpty();
    }

    @Test
    void namesATransactionThatNoClientWrote() {
        Report report = report(ORDER, new LostChange("public.journal", "DELETE", Map.of("client", "2"), null));
        assertThat(report.transactions()).isEmpty();
        assertThat(report.strangers()).hasSize(1).first().asString().contains("0/1", "INSERT public.orders");
    }

    private static Report report(LostChange... changes) {
        return new Report(new LostTransactionsView(
                "orders",
                "eu",
                true,
                null,
                1,
                0,
                List.of(new LostTransaction(
                        7, null, "0/1", "app", "eu", 1, "OPEN", null, null, List.of(changes), changes.length))));
    }
}
