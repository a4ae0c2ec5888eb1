package io.gad.control.history;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** How far back, and in which steps. */
public enum HistoryRange {
    HOUR("1h", Duration.ofHours(1), Duration.ofSeconds(10), 60),
    DAY("24h", Duration.ofHours(24), Duration.ofMinutes(1), 120),
    WEEK("7d", Duration.ofDays(7), Duration.ofMinutes(10), 144);

    private final String word;
    private final Duration length;
    private final Duration step;
    private final int stepsOfABlock;

    HistoryRange(String word, Duration length, Duration step, int stepsOfABlock) {
        this.word = word;
        this.length = length;
        this.step = step;
        this.stepsOfABlock = stepsOfABlock;
    }

    /** On the wire. */
    public String word() {
        return word;
    }

    public static Optional<HistoryRange> ofWord(String word) {
        return Arrays.stream(values()).filter(r -> r.word.equals(word)).findFirst();
    }

    public Duration length() {
        return length;
    }

    public long stepSeconds() {
        return step.toSeconds();
    }

    /** How many steps it has. */
    public int steps() {
        return (int) (length.toSeconds() / stepSeconds());
    }

    /** The beginning of the step that a moment lies in, in seconds since 1970. */
    long stepOf(Instant at) {
        return begin(at.getEpochSecond(), stepSeconds());
    }

    int stepsOfABlock() {
        return stepsOfABlock;
    }

    long blockSeconds() {
        return stepsOfABlock * stepSeconds();
    }

    /** The beginning of the block that a second lies in. */
    long blockOf(long second) {
        return begin(second, blockSeconds());
    }

    private static long begin(long second, long length) {
        return Math.floorDiv(second, length) * length;
    }
}
