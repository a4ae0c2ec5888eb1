package io.gad.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.StepView;
import org.junit.jupiter.api.Test;

class StepRowTest {

    @Test
    void aStepThatIsLookedAtAgainAndAgainIsUnderWayAsLongAsItsOperationIs() {
        StepView copying = new StepView("CopyData", "NOT_YET", 0, "sa: FULL, 0 of 12 rows");
        assertThat(StepRow.of(copying, true))
                .extracting(StepRow::outcome, StepRow::tone)
                .containsExactly("RUNNING", "working");
        assertThat(StepRow.of(copying, false))
                .extracting(StepRow::outcome, StepRow::tone)
                .containsExactly("NOT_YET", "watch");
    }
}
