package io.gad.e2e.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of the campaign; the long one is {@code scripts/campaign}. */
class CampaignTest {

    private static final long[] SEEDS = {19, 34};

    @TempDir
    private Path directory;

    @Test
    void everyInvariantHolds() throws IOException {
        try (Stages stages = new Stages(directory.resolve("stages"))) {
            for (long seed : SEEDS) {
                Plan plan = Plan.of(seed);
                Path own = Files.createDirectory(directory.resolve("seed-" + seed));
                assertThat(new CampaignRun(plan, own, stages).run())
                        .as(plan.toString())
                        .contains("looks at rulers");
            }
        }
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
