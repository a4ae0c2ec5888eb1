package io.gad.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.sync.copy.CopyProgress;
import org.junit.jupiter.api.Test;

class OvertakenLoadsTest {

    private final OvertakenLoads overtaken = new OvertakenLoads("app", new CopyProgress());

    private static LoadOvertaken fromItsBeginning() {
        return new LoadOvertaken("again", new LoadLost("a GRANT"));
    }

    @Test
    void aCopyThatIsLostAgainAndAgainIsAProblemWhateverHadArrived() {
        assertThat(overtaken.once(fromItsBeginning())).isEmpty();
        assertThat(overtaken.once(new LoadOvertaken("renamed"))).isEmpty();
        assertThat(overtaken.once(fromItsBeginning())).isEmpty();
        assertThat(overtaken.once(fromItsBeginning()))
                .hasValueSatisfying(problem -> assertThat(problem.code()).isEqualTo("LOAD_LOST"));
        // Who resumes begins to count anew.
        assertThat(overtaken.once(fromItsBeginning()).map(SyncState.Problem::code))
                .isNotEqualTo(java.util.Optional.of("LOAD_LOST"));
    }

    @Test
    void aCopyThatEndedForgetsWhatItHadLost() {
        assertThat(overtaken.once(fromItsBeginning())).isEmpty();
        assertThat(overtaken.once(fromItsBeginning())).isEmpty();
        overtaken.none();
        assertThat(overtaken.once(fromItsBeginning())).isEmpty();
    }
}
