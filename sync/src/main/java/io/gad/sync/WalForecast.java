package io.gad.sync;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** When a slot will have used up its budget, at the pace of the last minutes; log that was let go begins it anew. */
final class WalForecast {

    private static final Duration PACE_OF = Duration.ofMinutes(5);

    private record Look(long nanos, long bytes) {}

    private final Deque<Look> looks = new ArrayDeque<>();

    /** Of one slot, in the order of time. */
    void saw(long nanos, long retainedBytes) {
        if (!looks.isEmpty() && retainedBytes < looks.getLast().bytes()) {
            looks.clear();
        }
        looks.add(new Look(nanos, retainedBytes));
        while (nanos - looks.getFirst().nanos() > PACE_OF.toNanos()) {
            looks.removeFirst();
        }
    }

    /** From the last look on; empty while what is kept does not grow. */
    Optional<Duration> until(long budgetBytes) {
        if (looks.isEmpty()) {
            return Optional.empty();
        }
        Look first = looks.getFirst();
        Look last = looks.getLast();
        long grown = last.bytes() - first.bytes();
        if (grown <= 0) {
            return Optional.empty();
        }
        double left = Math.max(0, budgetBytes - last.bytes());
        return Optional.of(Duration.ofNanos((long) (left / grown * (last.nanos() - first.nanos()))));
    }
}
