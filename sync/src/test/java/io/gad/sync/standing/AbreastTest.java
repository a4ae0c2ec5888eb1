package io.gad.sync.standing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AbreastTest {

    private static final List<Integer> MANY = IntStream.range(0, 200).boxed().toList();

    @Test
    void givesWhatCameOfEachInTheirOrder() {
        assertThat(Abreast.each(MANY, i -> 2 * i))
                .isEqualTo(MANY.stream().map(i -> 2 * i).toList());
    }

    @Test
    void beginsNothingMoreBehindTheFirstFailure() {
        AtomicInteger begun = new AtomicInteger();

        assertThatThrownBy(() -> Abreast.each(MANY, i -> {
                    begun.incrementAndGet();
                    throw new IllegalStateException("silent");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("silent");

        assertThat(begun.get()).as("those that were begun already go on").isLessThan(MANY.size() / 2);
    }
}
