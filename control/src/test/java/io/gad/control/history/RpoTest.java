package io.gad.control.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RpoTest {

    private static Point lag(float seconds, float known) {
        return new Point(seconds, 0, 0, 0, known);
    }

    private static Rpo of(List<Point> points) {
        return Rpo.of("us", HistoryRange.DAY, points);
    }

    @Test
    void theFiguresAreThoseOfTheSteps() {
        Rpo rpo =
                of(IntStream.rangeClosed(1, 200).mapToObj(i -> lag(201 - i, 1)).toList());
        assertThat(rpo.p50Seconds()).contains(100.0);
        assertThat(rpo.p99Seconds()).contains(198.0);
        assertThat(rpo.maxSeconds()).contains(200.0);
        assertThat(rpo.unknownShare()).isZero();
    }

    @Test
    void timeThatNobodyKnowsIsToldAndInNoFigure() {
        List<Point> points = new ArrayList<>(List.of(lag(0.5f, 1), lag(1.5f, 0.5f), Point.UNKNOWN, Point.NONE));
        Rpo rpo = of(points);
        assertThat(rpo.p50Seconds()).contains(0.5);
        assertThat(rpo.maxSeconds()).contains(1.5);
        assertThat(rpo.unknownShare()).isEqualTo(1 - 1.5 / 4);
    }

    @Test
    void whereNothingIsKnownThereIsNoFigure() {
        for (Rpo rpo : List.of(of(List.of()), of(List.of(Point.UNKNOWN, Point.NONE)))) {
            assertThat(rpo.p50Seconds()).isEmpty();
            assertThat(rpo.p99Seconds()).isEmpty();
            assertThat(rpo.maxSeconds()).isEmpty();
            assertThat(rpo.unknownShare()).isEqualTo(1);
        }
    }

    @Test
    void figuresHaveNoMoreDigitsThanWereKept() {
        assertThat(of(List.of(lag(0.012f, 1))).maxSeconds()).contains(0.012);
    }
}
