package io.gad.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.instance.Fence;
import io.gad.control.operation.ExpectedLoss;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationData;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.StepRecord;
import io.gad.control.report.LostTransactions;
import io.gad.member.Reign;
import io.gad.server.fake.Samples;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EndingTest {

    private final Words words = new Words(() -> Instant.EPOCH, Texts.source());

    private static OperationRecord promotion(ExpectedLoss loss) {
        return promotion(loss, false);
    }

    private static OperationRecord promotion(ExpectedLoss loss, boolean primaryAnswered) {
        Reign from = new Reign(1, UUID.fromString("00000000-0000-4000-8000-000000000001"));
        Reign to = new Reign(2, UUID.fromString("00000000-0000-4000-8000-000000000002"));
        return Samples.running("op-1", new Operation.Promote("orders", "us", Optional.of(1L), false), "admin")
                .with(OperationData.of(
                        List.of(),
                        new OperationData.Promotion(
                                "eu", from, to, 1, primaryAnswered, loss, Fence.NONE, "", true, Map.of(), List.of())));
    }

    private static LostTransactions report(long epoch, long count, boolean complete) {
        return new LostTransactions("orders", "eu", epoch, complete, "", count, List.of());
    }

    private String lost(OperationRecord operation, LostTransactions... reports) {
        return Ending.of(operation, List.of(reports), words).orElseThrow().lost();
    }

    @Test
    void beforeTheOldPrimaryWasReadItIsWhatWasExpected() {
        OperationRecord known = promotion(new ExpectedLoss(1, 10, 14, 5, 1));
        assertThat(lost(known))
                .isEqualTo("About 14 transactions of eu may not have arrived; every one is listed once it answers"
                        + " again.");
        assertThat(lost(known, report(7, 3, true)))
                .as("a report of another reign")
                .contains("About 14");
        assertThat(lost(promotion(ExpectedLoss.unknown(-1)))).startsWith("What of eu did not arrive is not known yet");
    }

    @Test
    void afterwardsItIsWhatWasRead() {
        OperationRecord known = promotion(new ExpectedLoss(1, 10, 14, 5, 1));
        assertThat(lost(known, report(1, 1, true))).isEqualTo("1 transaction of eu did not arrive.");
        assertThat(lost(known, report(1, 5, false))).isEqualTo("At least 5 transactions of eu did not arrive.");
        assertThat(lost(known, report(1, 0, true))).isEqualTo("Everything of eu had arrived: nothing was lost.");
    }

    @Test
    void whatIsNoPromotionHasNone() {
        assertThat(Ending.of(Samples.running("op-1", new Operation.DeleteGroup("orders"), "admin"), List.of(), words))
                .isEmpty();
    }

    /** Twelve seconds of silence at 20 a second are not in the figure of what was behind at the last answer. */
    @Test
    void whatMayHaveBeenCommittedSinceTheLastAnswerIsTold() {
        ExpectedLoss loss = new ExpectedLoss(1, 10, 14, 12_000, 20);
        assertThat(Ending.of(promotion(loss), List.of(), words)).hasValueSatisfying(ending -> {
            assertThat(ending.lost())
                    .isEqualTo("At least about 14 transactions of eu may not have arrived; had it gone on as before"
                            + " until the click, about 240 more. Every one is listed once it answers again.");
            assertThat(ending.expected())
                    .isEqualTo("at least about 14 transactions, 1 s; had eu gone on as before, about 240 more");
        });
        assertThat(Ending.of(promotion(loss, true), List.of(), words)).hasValueSatisfying(ending -> {
            assertThat(ending.lost()).startsWith("About 14 transactions");
            assertThat(ending.expected()).isEqualTo("about 14 transactions, 1 s");
        });
    }

    @Test
    void theOutageBeginsWithTheLastAnswer() {
        ExpectedLoss loss = new ExpectedLoss(1, 10, 14, 12_000, 20);
        StepRecord opened = new StepRecord("OpenForWrites", StepRecord.Outcome.DONE, 600, "");
        assertThat(Ending.of(promotion(loss).with(opened), List.of(), words)
                        .orElseThrow()
                        .outageMillis())
                .isEqualTo(12_652);
        assertThat(Ending.of(promotion(loss), List.of(), words).orElseThrow().outageMillis())
                .isNull();
        assertThat(Ending.of(promotion(loss, true).with(opened), List.of(), words)
                        .orElseThrow()
                        .outageMillis())
                .isNull();
    }
}
