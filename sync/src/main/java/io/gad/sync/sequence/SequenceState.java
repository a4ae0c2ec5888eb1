package io.gad.sync.sequence;

/**
 * Where one sequence stands.
 *
 * @param lastValue the last value given, or the first to be given where none was yet
 * @param isCalled whether {@code lastValue} was given already
 * @param incrementBy negative for a descending one
 * @param cacheSize how many values a session takes at a time
 */
public record SequenceState(
        String schema, String name, long lastValue, boolean isCalled, long incrementBy, long cacheSize) {

    /** Whether this is beyond where the other stands, in the direction in which it moves. */
    public boolean isAheadOf(SequenceState other) {
        if (lastValue == other.lastValue) {
            return isCalled && !other.isCalled;
        }
        return incrementBy > 0 ? lastValue > other.lastValue : lastValue < other.lastValue;
    }
}
