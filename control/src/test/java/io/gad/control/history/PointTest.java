package io.gad.control.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PointTest {

    private static Point seen(float lag, float transactions) {
        return new Point(lag, transactions, 2 * transactions, 100 * lag, 1);
    }

    @Test
    void aLongerStepHasTheWorstLagAndTheMeanOfTheRates() {
        Point over = Point.over(List.of(seen(1, 10), seen(5, 20), seen(2, 30)));
        assertThat(over).isEqualTo(new Point(5, 20, 40, 500, 1));
    }

    @Test
    void whatWasNotKnownIsNeitherZeroNorInTheMeanAndIsCounted() {
        Point over = Point.over(List.of(seen(1, 10), Point.UNKNOWN, Point.NONE, seen(3, 30)));
        assertThat(over).isEqualTo(new Point(3, 20, 40, 300, 0.5f));
    }

    @Test
    void whereNobodyKnewNothingIsKnownAndWhereNobodyLookedNotEvenThat() {
        Point unknown = Point.over(List.of(Point.UNKNOWN, Point.NONE));
        assertThat(unknown.isNone()).isFalse();
        assertThat(unknown.lag()).isNaN();
        assertThat(unknown.known()).isZero();
        assertThat(Point.over(List.of(Point.NONE, Point.NONE)).isNone()).isTrue();
    }

    @Test
    void aRateIsKnownAlsoWhereTheLagIsNot() {
        Point copying = new Point(Float.NaN, 4, 8, 100, 0);
        Point over = Point.over(List.of(copying, copying));
        assertThat(over.transactions()).isEqualTo(4);
        assertThat(over.lag()).isNaN();
        assertThat(over.known()).isZero();
    }
}
