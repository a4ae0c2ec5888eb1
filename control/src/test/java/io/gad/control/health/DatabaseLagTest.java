package io.gad.control.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.port.TaskStatus.DatabaseStatus;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The source's clock stands at an hour that nobody else's has. */
class DatabaseLagTest {

    private static final Instant THERE = Instant.parse("2031-01-01T00:00:00Z");

    private static DatabaseStatus at(String name, long millisAgo) {
        return Statuses.followed(name, THERE.minusMillis(millisAgo), 1_000, 0);
    }

    private static Map<String, Long> lags(long most, DatabaseStatus... databases) {
        return DatabaseLag.of(Statuses.task(Optional.of(THERE), most, 0, databases));
    }

    @Test
    void inStepNobodyIsBehindHoweverLongOnesLastCommitIsAgo() {
        assertThat(lags(0, at("app", 10), at("stock", 9_000))).isEqualTo(Map.of("app", 0L, "stock", 0L));
    }

    @Test
    void theLagIsThatOfTheOneAtWorkAndNotOfTheOneAtRest() {
        assertThat(lags(18, at("app", 18), at("stock", 700))).isEqualTo(Map.of("app", 18L, "stock", 0L));
    }

    @Test
    void oneThatIsFarBehindDoesNotMakeTheOthersSo() {
        assertThat(lags(180_000, at("app", 180_000), at("stock", 500), at("rest", 190_000)))
                .isEqualTo(Map.of("app", 180_000L, "stock", 500L, "rest", 0L));
    }

    @Test
    void ofWhatIsNotFollowedNothingIsSaid() {
        assertThat(lags(18, at("app", 18), Statuses.stopped("stock", 1_000))).containsOnlyKeys("app");
        assertThat(lags(18, Statuses.stopped("stock", 1_000))).isEmpty();
    }
}
