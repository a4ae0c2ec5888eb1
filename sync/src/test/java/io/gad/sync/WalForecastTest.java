package io.gad.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When a budget will be used up. */
class WalForecastTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final WalForecast forecast = new WalForecast();

    @Test
    void goesByThePaceAtWhichTheLogGrows() {
        forecast.saw(0, 100);
        forecast.saw(10 * SECOND, 200);
        assertThat(forecast.until(1_000)).contains(Duration.ofSeconds(80));
    }

    @Test
    void isSilentWhileNothingGrows() {
        assertThat(forecast.until(1_000)).isEmpty();
        forecast.saw(0, 100);
        forecast.saw(10 * SECOND, 100);
        assertThat(forecast.until(1_000)).isEmpty();
    }

    @Test
    void forgetsThePaceFromBeforeLogWasLetGo() {
        forecast.saw(0, 100);
        forecast.saw(SECOND, 900);
        forecast.saw(2 * SECOND, 50);
        forecast.saw(4 * SECOND, 60);
        assertThat(forecast.until(100)).contains(Duration.ofSeconds(8));
    }
}
