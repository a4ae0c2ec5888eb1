package io.gad.member;

import java.math.BigInteger;
import java.util.Optional;

/**
 * One sequence of the new primary, and what is known of its original.
 *
 * @param increment by the definition here, as are {@code min}, {@code max}, {@code cycle}
 * @param current the last value handed out here; empty if none was
 * @param polled what the poll last saw of the original; empty if it never saw it
 * @param column the farthest value in the columns that the sequence feeds, where it was looked up
 */
record SequenceState(
        long increment,
        long min,
        long max,
        boolean cycle,
        Optional<Long> current,
        Optional<Polled> polled,
        Optional<Long> column) {

    /** What a crash of PostgreSQL itself may skip: the values that a sequence logs ahead. */
    private static final long LEAST_STEPS = 32;

    /**
     * What may be called in the seconds behind a poll that had not seen the sequence move: whoever begins to write then, writes and deletes,
     * leaves no other trace than this.
     */
    private static final long BURST_STEPS = 1_000;

    /** Of what a sequence has left, which is to last. */
    private static final long PART_FOR_A_BURST = 100;

    /**
     * @param lastValue and {@code called}: as in the sequence itself
     * @param cache values that each session takes at once
     * @param ratePerSecond calls of nextval
     * @param ageSeconds since the poll
     */
    record Polled(long lastValue, boolean called, long cache, double ratePerSecond, double ageSeconds) {}

    /** What to set. */
    record Setting(long value, boolean called, boolean exhausted) {}

    /** Exactly what the poll saw, for a poll that came after the last write. */
    Optional<Setting> exact() {
        return polled.map(p -> new Setting(Math.clamp(p.lastValue(), min, max), p.called(), false));
    }

    /**
     * Behind every value that the original can have handed out, as far as the poll and the columns tell; empty where the
     * sequence stands there already. Never backwards.
     */
    Optional<Setting> ahead() {
        BigInteger step = BigInteger.valueOf(increment);
        Optional<BigInteger> target = polled.map(p -> {
            BigInteger last = BigInteger.valueOf(p.lastValue());
            BigInteger from = p.called() ? last : last.subtract(step);
            return from.add(step.multiply(BigInteger.valueOf(steps(p))));
        });
        if (!cycle && column.filter(this::hasNext).filter(this::isForward).isPresent()) {
            BigInteger held = behind(column.get());
            target = Optional.of(target.map(t -> farther(t, held)).orElse(held));
        }
        return target.map(this::inBounds).filter(setting -> isForward(setting.value()));
    }

    private long steps(Polled p) {
        double run = Math.ceil(2 * Math.abs(p.ratePerSecond()) * Math.max(0, p.ageSeconds()));
        return burst(p) + Math.max(1, p.cache()) + (long) Math.min(run, 1e15);
    }

    private long burst(Polled p) {
        BigInteger end = BigInteger.valueOf(increment > 0 ? max : min);
        BigInteger from = BigInteger.valueOf(cycle ? increment > 0 ? min : max : p.lastValue());
        BigInteger left = end.subtract(from).divide(BigInteger.valueOf(increment));
        return left.divide(BigInteger.valueOf(PART_FOR_A_BURST))
                .max(BigInteger.valueOf(LEAST_STEPS))
                .min(BigInteger.valueOf(BURST_STEPS))
                .longValueExact();
    }

    /** Others next to it may have been handed out that no column holds; where there is no room for them it is the value itself. */
    private BigInteger behind(long held) {
        long others = LEAST_STEPS + polled.map(p -> Math.max(1, p.cache())).orElse(1L);
        BigInteger value = BigInteger.valueOf(held);
        BigInteger beyond = value.add(BigInteger.valueOf(increment).multiply(BigInteger.valueOf(others)));
        return isWithin(beyond) ? beyond : value;
    }

    private boolean isWithin(BigInteger value) {
        return value.compareTo(BigInteger.valueOf(min)) >= 0 && value.compareTo(BigInteger.valueOf(max)) <= 0;
    }

    private Setting inBounds(BigInteger target) {
        if (isWithin(target)) {
            return new Setting(target.longValueExact(), true, false);
        }
        if (cycle) {
            BigInteger low = BigInteger.valueOf(min);
            BigInteger round = BigInteger.valueOf(max).subtract(low).add(BigInteger.ONE);
            return new Setting(target.subtract(low).mod(round).add(low).longValueExact(), true, false);
        }
        return new Setting(increment > 0 ? max : min, true, true);
    }

    private boolean isForward(long value) {
        return current.map(now -> cycle ? now != value : increment > 0 ? value > now : value < now)
                .orElse(true);
    }

    /** A value without a next one was put into the column by hand, or the poll is near the end by itself. */
    private boolean hasNext(long value) {
        BigInteger held = BigInteger.valueOf(value);
        return isWithin(held) && isWithin(held.add(BigInteger.valueOf(increment)));
    }

    private BigInteger farther(BigInteger a, BigInteger b) {
        return increment > 0 ? a.max(b) : a.min(b);
    }
}
