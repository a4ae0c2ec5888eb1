package io.gad.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepMeaningTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AdvanceSequences",
                "FinishSequences",
                "AfterHook",
                "ReopenOldPrimary",
                "CompareReturned",
                "Unfence"
            })
    void aStepThatPeopleSeeSaysWhatItMeans(String step) {
        assertThat(StepMeaning.of(step)).endsWith(".");
    }
}
