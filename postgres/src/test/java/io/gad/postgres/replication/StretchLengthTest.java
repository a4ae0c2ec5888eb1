package io.gad.postgres.replication;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** By what was measured of the stretches before. */
class StretchLengthTest {

    private static final long MIB = 1L << 20;
    private static final long SECOND = 1_000_000_000L;

    private final StretchLength length = new StretchLength(16 * MIB);

    private void was(long decodeNanos, long takenNanos, long given) {
        length.decoded(decodeNanos);
        length.taken(takenNanos, length.bytes(), given);
    }

    @Test
    void aSmallFirstOneIsFollowedByOneAheadBeforeItIsKnownHowFastItIsTaken() {
        length.next(false);
        assertThat(length.bytes()).as("nothing is known").isEqualTo(16 * MIB);
        length.decoded(SECOND / 10);
        assertThat(length.isTakenSoon()).isTrue();
        length.next(true);
        assertThat(length.bytes()).isEqualTo(32 * MIB);
        assertThat(new StretchLength(17 * MIB).isTakenSoon()).isFalse();
    }

    @Test
    void growsWhileItIsQuickUpToABound() {
        was(SECOND / 10, SECOND / 2, 10 * MIB);
        length.next(false);
        assertThat(length.bytes()).isEqualTo(128 * MIB);
        was(SECOND, 4 * SECOND, 80 * MIB);
        assertThat(length.isTakenSoon()).isTrue();
        length.next(true);
        assertThat(length.bytes()).isBetween(239 * MIB, 241 * MIB); // What would be taken in 7.5 s.
        was(SECOND, SECOND, 160 * MIB);
        length.next(true);
        assertThat(length.bytes()).isEqualTo(256 * MIB);
    }

    @Test
    void growsLessWhereItIsNotKnownWhatTheLastOneGives() {
        was(SECOND / 10, SECOND / 2, 10 * MIB);
        length.next(true);
        assertThat(length.bytes()).isEqualTo(32 * MIB);
    }

    @Test
    void isNoLongerThanWhatItUnpacksToAllows() {
        was(SECOND / 10, SECOND / 2, 160 * MIB);
        length.next(false);
        assertThat(length.bytes()).isEqualTo((long) (16 * MIB * 1.6));
    }

    /** A target that became slow would else never be ahead again. */
    @Test
    void shrinksUntilItIsTakenSoon() {
        was(SECOND / 10, SECOND / 2, 10 * MIB);
        length.next(false);
        was(SECOND, 14 * SECOND, 80 * MIB);
        assertThat(length.isTakenSoon()).isFalse();
        length.next(false);
        assertThat(length.bytes()).isLessThan(70 * MIB);
        assertThat(length.isTakenSoon()).isTrue();
    }
}
