package io.gad.control.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MeasuredMonthTest {

    private static Measured measured(String kind, String at, long rtoMillis, long rpoMillis) {
        return new Measured(
                kind,
                Instant.parse(at),
                Optional.of("op-" + at),
                rtoMillis < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(rtoMillis)),
                rpoMillis < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(rpoMillis)));
    }

    @Test
    void eachMonthAndKindHasItsMiddleAndItsWorst() {
        List<MeasuredMonth> months = MeasuredMonth.of(List.of(
                measured("drill", "2026-10-31T23:59:59Z", 900, 5),
                measured("drill", "2026-11-01T00:00:00Z", 600, 10),
                measured("promote", "2026-11-02T00:00:00Z", 700, -1),
                measured("drill", "2026-11-03T00:00:00Z", 400, 30),
                measured("drill", "2026-11-04T00:00:00Z", -1, 20)));
        assertThat(months)
                .containsExactly(
                        new MeasuredMonth(
                                YearMonth.of(2026, 11),
                                "drill",
                                3,
                                Optional.of(Duration.ofMillis(400)),
                                Optional.of(Duration.ofMillis(600)),
                                Optional.of(Duration.ofMillis(20)),
                                Optional.of(Duration.ofMillis(30))),
                        new MeasuredMonth(
                                YearMonth.of(2026, 11),
                                "promote",
                                1,
                                Optional.of(Duration.ofMillis(700)),
                                Optional.of(Duration.ofMillis(700)),
                                Optional.empty(),
                                Optional.empty()),
                        new MeasuredMonth(
                                YearMonth.of(2026, 10),
                                "drill",
                                1,
                                Optional.of(Duration.ofMillis(900)),
                                Optional.of(Duration.ofMillis(900)),
                                Optional.of(Duration.ofMillis(5)),
                                Optional.of(Duration.ofMillis(5))));
    }
}
