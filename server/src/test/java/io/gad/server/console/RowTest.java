package io.gad.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.GroupView;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowTest {

    private static Row row(String state, String health) {
        return Row.of(new GroupView(
                "gad-1", "orders", state, health, 1, "eu", List.of(), List.of(), null, null, List.of(), List.of(),
                List.of(), null, null));
    }

    @Test
    void oneThatRunsAndIsHealthyIsInStep() {
        assertThat(row("RUNNING", "HEALTHY").isInStep()).isTrue();
        assertThat(row("RUNNING", "LAGGING").isInStep()).isFalse();
    }

    /** It has no task yet, or none any more, so nothing speaks against its health. */
    @ParameterizedTest
    @CsvSource({"CREATING", "FAILED"})
    void oneThatIsNotMadeIsNotInStepWhateverItsHealthSays(String state) {
        Row row = row(state, "HEALTHY");
        assertThat(row.isInStep()).isFalse();
        assertThat(row.isMade()).isFalse();
    }
}
