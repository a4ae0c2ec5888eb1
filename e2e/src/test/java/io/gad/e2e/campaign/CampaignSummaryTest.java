package io.gad.e2e.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gad.e2e.campaign.CampaignSummary.Outcome;
import io.gad.e2e.campaign.CampaignSummary.Seen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CampaignSummaryTest {

    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

    @TempDir
    private Path directory;

    private static String planned(long seed) {
        return Plan.of(seed) + ": nothing lost";
    }

    private static CampaignSummary three() {
        return new CampaignSummary("abc", Map.of())
                .with(new Seen(10, Outcome.FAILED, 61_234, "seed 10: Broken: no operation stuck"))
                .with(new Seen(2, Outcome.CLEAN, 21_400, planned(2)))
                .with(new Seen(3, Outcome.SLOW, 40_100, planned(3)));
    }

    @Test
    void goesOnWhereItWasWithTheSameSourcesAndFromTheBeginningWithOthers() throws IOException {
        Path file = directory.resolve("summary.txt");
        assertThat(CampaignSummary.read(file, "abc").seeds()).isEmpty();
        three().write(file, NOW, 40_000);

        CampaignSummary same = CampaignSummary.read(file, "abc");
        assertThat(same.isClean(Plan.of(2))).isTrue();
        assertThat(same.isClean(Plan.of(3))).as("too slow").isFalse();
        assertThat(same.isClean(Plan.of(10))).as("failed").isFalse();
        assertThat(same.with(new Seen(3, Outcome.CLEAN, 39_000, planned(3))).isClean(Plan.of(3)))
                .isTrue();
        assertThat(same.with(new Seen(3, Outcome.CLEAN, 39_000, "seed 3: of another plan: nothing lost"))
                        .isClean(Plan.of(3)))
                .as("it stood for something else")
                .isFalse();
        assertThat(same.text(NOW, 40_000)).isEqualTo(Files.readString(file));
        assertThat(CampaignSummary.read(file, "ab").seeds()).isEmpty();
    }

    @Test
    void saysHowManyWereRunAndHowLongTheyTook() {
        assertThat(three().text(NOW, 40_000).lines())
                .contains("date: 2026-11-30", "seeds: 3 run, 1 clean, 1 too slow, 1 failed")
                .contains("seconds of a seed: min 21.4, median 40.1, max 61.2, allowed 40.0")
                .endsWith("10\tFAILED\t61.2\tseed 10: Broken: no operation stuck");
    }

    @Test
    void isAskedForInPieces() {
        assertThat(Campaign.of()).isEqualTo(Campaign.of("200", "--first", "1"));
        assertThat(Campaign.of("7", "--first", "20", "--minutes", "60", "--summary", "x"))
                .isEqualTo(new Campaign(7, 20, Duration.ofMinutes(60), Path.of("x")));
        assertThatThrownBy(() -> Campaign.of("--minute", "60")).isInstanceOf(NumberFormatException.class);
    }
}
