package io.gad.e2e.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.e2e.campaign.Turn.Act;
import io.gad.e2e.campaign.Turn.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of the campaign; the long one is {@code scripts/campaign}. */
class CampaignTest {

    private static final long[] SEEDS = {19, 34};

    /**
     * What has broken an invariant once, as it was then: what a seed stands for changes with every act and trouble that is added. By
     * their seeds: 13, values of a sequence were given twice, those of rows that the lost primary had deleted.
     */
    private static final List<Plan> BROKE = List.of(new Plan(
            13,
            1,
            false,
            false,
            List.of(
                    new Turn(
                            Act.PRIMARY_KILLED,
                            0,
                            Trouble.ALL_SLOW,
                            Duration.ofMillis(897),
                            Duration.ofMillis(662),
                            true,
                            Trouble.NONE),
                    new Turn(
                            Act.PRIMARY_ALIVE,
                            0,
                            Trouble.OTHER_HALF_OPEN,
                            Duration.ofMillis(416),
                            Duration.ofMillis(1_239),
                            false,
                            Trouble.NONE))));

    @TempDir
    private Path directory;

    @Test
    void everyInvariantHolds() throws IOException {
        hold(LongStream.of(SEEDS).mapToObj(Plan::of).toList());
    }

    @Test
    void whatBrokeOneOnceBreaksItNoMore() throws IOException {
        hold(BROKE);
    }

    private void hold(List<Plan> plans) throws IOException {
        try (Stages stages = new Stages(directory.resolve("stages"))) {
            for (Plan plan : plans) {
                Path own = Files.createDirectory(directory.resolve("seed-" + plan.seed()));
                assertThat(new CampaignRun(plan, own, stages).run())
                        .as(plan.toString())
                        .contains("looks at rulers");
            }
        }
    }

    /** Where this breaks, the summary of the seeds that have passed says nothing any more. */
    @Test
    void aSeedStandsForTheSamePlanForEver() {
        assertThat(Plan.of(7))
                .isEqualTo(new Plan(
                        7,
                        2,
                        true,
                        false,
                        List.of(new Turn(
                                Act.SECOND_MANAGER,
                                1,
                                Trouble.ALL_SLOW,
                                Duration.ofMillis(605),
                                Duration.ofMillis(1_901),
                                false,
                                Trouble.NONE))));
        assertThat(Plan.of(13)).isEqualTo(BROKE.getFirst());
        assertThat(LongStream.rangeClosed(1, 200)
                        .mapToObj(Plan::of)
                        .flatMap(p -> p.turns().stream().map(Turn::act)))
                .as("acts of two hundred seeds")
                .contains(Act.values());
    }
}
