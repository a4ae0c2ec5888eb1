package io.gad.control.health;

import io.gad.control.port.TaskStatus;
import io.gad.control.port.TaskStatus.DatabaseStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many transactions a second each task has applied lately: a moving average over about ten seconds. */
public final class TaskMeter {

    private static final double WINDOW_SECONDS = 10;

    private final Map<String, Reading> readings = new ConcurrentHashMap<>();

    private record Reading(Instant at, long transactions, double perSecond) {}

    /** Takes one more reading; called about once a second. */
    public void read(TaskStatus status, Instant now) {
        long total = status.databases().stream()
                .mapToLong(DatabaseStatus::transactionsApplied)
                .sum();
        var unused = readings.merge(status.id(), new Reading(now, total, 0), (before, first) -> {
            double seconds = Duration.between(before.at(), now).toNanos() / 1e9;
            if (seconds <= 0) {
                return before;
            }
            double rate = Math.max(0, total - before.transactions()) / seconds;
            double weight = Math.min(1, seconds / WINDOW_SECONDS);
            return new Reading(now, total, before.perSecond() + weight * (rate - before.perSecond()));
        });
    }

    public double perSecond(String taskId) {
        Reading reading = readings.get(taskId);
        return reading == null ? 0 : reading.perSecond();
    }
}
