package io.gad.control.history;

import io.gad.control.port.TaskState;
import io.gad.control.port.TaskStatus;
import io.gad.control.port.TaskStatus.DatabaseStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** From what a task says of itself to a point; what is not known stays so. For one thread at a time. */
final class Sampler {

    /** A source that was not heard for so long says nothing of now. */
    private static final Duration HEARD = Duration.ofSeconds(10);

    /** Counts further apart are no rate of now. */
    private static final Duration APART = Duration.ofSeconds(25);

    /** Where the target holds everything up to a commit, and follows. */
    private static final Set<TaskState> FOLLOWING = EnumSet.of(TaskState.CATCH_UP, TaskState.INCREMENTAL);

    private static final Set<TaskState> AT_REST = EnumSet.of(TaskState.PAUSED, TaskState.STOPPED, TaskState.FAILED);

    private final Map<String, Counts> before = new HashMap<>();

    /** What each database had applied. */
    private record Counts(Instant at, Map<String, Count> databases) {}

    private record Count(long transactions, long rows) {}

    /** By how much they have risen in a second. */
    private record Rates(float transactions, float rows) {
        static final Rates UNKNOWN = new Rates(Float.NaN, Float.NaN);
    }

    /**
     * @param status empty: it does not run
     * @param complete whether the secondary holds everything, so that it could be promoted
     */
    Point sample(String taskId, Optional<TaskStatus> status, boolean complete, Instant now) {
        if (status.filter(s -> isHeard(s, now) && !AT_REST.contains(s.state())).isEmpty()) {
            before.remove(taskId);
            return Point.UNKNOWN;
        }
        TaskStatus seen = status.orElseThrow();
        float lag = complete && FOLLOWING.contains(seen.state())
                ? seen.lagMillis().map(millis -> millis / 1_000f).orElse(Float.NaN)
                : Float.NaN;
        Rates rates = rates(taskId, seen, now);
        return new Point(lag, rates.transactions(), rates.rows(), walKept(seen), Float.isNaN(lag) ? 0 : 1);
    }

    private static boolean isHeard(TaskStatus status, Instant now) {
        return status.sourceAnsweredAt()
                .filter(at -> !at.isBefore(now.minus(HEARD)))
                .isPresent();
    }

    /** All slots of a source keep the same log: what is kept is what the furthest behind keeps. */
    private static float walKept(TaskStatus status) {
        return (float) status.databases().stream()
                .mapToDouble(DatabaseStatus::slotBytes)
                .max()
                .orElse(Double.NaN);
    }

    private Rates rates(String taskId, TaskStatus status, Instant now) {
        Map<String, Count> counts = new HashMap<>();
        status.databases().forEach(d -> counts.put(d.database(), new Count(d.transactionsApplied(), d.rowsApplied())));
        Counts earlier = before.put(taskId, new Counts(now, counts));
        if (earlier == null) {
            return Rates.UNKNOWN;
        }
        Duration between = Duration.between(earlier.at(), now);
        if (!between.isPositive() || between.compareTo(APART) > 0) {
            return Rates.UNKNOWN;
        }
        long transactions = 0;
        long rows = 0;
        for (Map.Entry<String, Count> entry : counts.entrySet()) {
            Count then = earlier.databases().get(entry.getKey());
            if (then != null) {
                if (entry.getValue().transactions() < then.transactions()
                        || entry.getValue().rows() < then.rows()) {
                    return Rates.UNKNOWN; // Another stream counts from its own beginning.
                }
                transactions += entry.getValue().transactions() - then.transactions();
                rows += entry.getValue().rows() - then.rows();
            }
        }
        float seconds = between.toNanos() / 1e9f;
        return new Rates(transactions / seconds, rows / seconds);
    }

    /** Tasks that are no more need no counts. */
    void keepOnly(Set<String> taskIds) {
        before.keySet().retainAll(taskIds);
    }
}
