package io.gad.control.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.operation.ExpectedLoss;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OperationMeasuresTest {

    /** It went on for as long as nobody heard it, as far as anybody knows. */
    @Test
    void aPromotionMayHaveLostAllTimeSinceThePrimaryWasHeard() {
        assertThat(OperationMeasures.atMost(new ExpectedLoss(0.4, 10, 2, 23_000, 4.0)))
                .contains(Duration.ofMillis(23_400));
        assertThat(OperationMeasures.atMost(new ExpectedLoss(0.4, 10, 2, -1, 4.0)))
                .isEmpty();
        assertThat(OperationMeasures.atMost(ExpectedLoss.unknown(23_000))).isEmpty();
    }
}
