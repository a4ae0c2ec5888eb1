package io.gad.e2e.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The short form of the campaign; the long one is {@code scripts/campaign}. */
class CampaignTest {

    @TempDir
    private Path directory;

    /** Four servers, a manager and their clients: too much beside tests that measure a deadline. */
    @Tag("long")
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void everyInvariantHolds(long seed) {
        assertThat(new CampaignRun(Plan.of(seed), directory).run()).contains("looks at rulers");
    }

    @Test
    void aSeedStandsForTheSamePlanForEver() {
        assertThat(Plan.of(7)).isEqualTo(Plan.of(7));
        assertThat(LongStream.rangeClosed(1, 200)
                        .mapToObj(Plan::of)
                        .flatMap(p -> p.turns().stream().map(Turn::act)))
                .as("acts of two hundred seeds")
                .contains(Turn.Act.values());
    }
}
