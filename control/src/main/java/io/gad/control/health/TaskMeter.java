package io.gad.control.health;

import io.gad.control.port.TaskStatus;
import io.gad.control.port.TaskStatus.DatabaseStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What each task did lately, as of when its source was last heard. Of a source that is silent or gone the last reading
 * stays: it is what there is to tell of what a promotion would lose.
 */
public final class TaskMeter {

    private static final double WINDOW_SECONDS = 10;

    private final Map<String, Reading> readings = new ConcurrentHashMap<>();

    private record Reading(Instant at, long transactions, Lately lately) {}

    /**
     * A task, when its source was last heard.
     *
     * @param heard when that was
     * @param lagMillis age of the newest commit that the target held then
     * @param perSecond transactions applied, a moving average over about ten seconds
     */
    public record Lately(Instant heard, long lagMillis, double perSecond) {}

    /** Takes one more reading; called about twice a second. */
    public void read(TaskStatus status, Instant now) {
        if (status.sourceAnsweredAt().isEmpty()) {
            return;
        }
        Instant heard = status.sourceAnsweredAt().get();
        long lag = status.lagMillis().orElse(0L);
        long total = status.databases().stream()
                .mapToLong(DatabaseStatus::transactionsApplied)
                .sum();
        Reading none = new Reading(now, total, new Lately(heard, lag, 0));
        var unused = readings.merge(status.id(), none, (before, first) -> {
            double seconds = Duration.between(before.at(), now).toNanos() / 1e9;
            if (seconds <= 0 || !heard.isAfter(before.lately().heard())) {
                return before;
            }
            double lately = before.lately().perSecond();
            if (total >= before.transactions()) { // Else another stream counts from its own beginning.
                double rate = (total - before.transactions()) / seconds;
                lately += Math.min(1, seconds / WINDOW_SECONDS) * (rate - lately);
            }
            return new Reading(now, total, new Lately(heard, lag, lately));
        });
    }

    /** Empty if its source was not heard since this process began. */
    public Optional<Lately> lately(String taskId) {
        return Optional.ofNullable(readings.get(taskId)).map(Reading::lately);
    }
}
