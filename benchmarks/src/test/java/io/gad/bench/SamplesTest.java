package io.gad.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplesTest {

    @Test
    void theMedianIsTheMiddleOneOrBetweenTheTwo() {
        assertThat(new Samples(List.of(9.0, 1.0, 2.0)).median()).isEqualTo(2.0);
        assertThat(new Samples(List.of(4.0, 1.0, 2.0, 9.0)).median()).isEqualTo(3.0);
        assertThat(new Samples(List.of(0.5)).median()).isEqualTo(0.5);
    }

    @Test
    void theNinetyNinthOfFewIsTheMost() {
        assertThat(new Samples(List.of(9.0, 1.0, 2.0)).percentile(99)).isEqualTo(9.0);
        assertThat(new Samples(List.of(0.5)).percentile(99)).isEqualTo(0.5);
        List<Double> hundred =
                IntStream.rangeClosed(1, 100).mapToObj(i -> (double) i).toList();
        assertThat(new Samples(hundred).percentile(99)).isEqualTo(99.0);
        assertThat(new Samples(hundred).percentile(50)).isEqualTo(50.0);
    }

    @Test
    void theRatioSaysHowManyTimesAsLong() {
        assertThat(new Samples(List.of(6.0, 7.0, 5.0)).ratioTo(new Samples(List.of(2.0, 100.0, 1.0))))
                .isEqualTo(3.0);
    }

    @Test
    void keepsTheOrderAndTellsTheSpread() {
        Samples samples = new Samples(List.of(3.0, 1.00049, 2.0));
        assertThat(samples.values()).containsExactly(3.0, 1.0, 2.0);
        assertThat(samples.text()).isEqualTo("2.00 (1.00-3.00)");
    }

    @Test
    void refusesToSpeakOfNothing() {
        assertThatThrownBy(() -> new Samples(List.of())).hasMessageContaining("found none");
    }
}
