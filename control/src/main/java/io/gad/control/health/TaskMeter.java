package io.gad.control.health;

import io.gad.control.port.TaskStatus;
import io.gad.control.port.TaskStatus.DatabaseStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What each task did lately, as of when its source was last heard. Of a source that is silent or gone, and of a database
 * that is not followed any more, the last reading stays: it is what there is to tell of what a promotion would lose.
 */
public final class TaskMeter {

    private static final double WINDOW_SECONDS = 10;

    private final Map<String, Reading> readings = new ConcurrentHashMap<>();

    /** @param databases what each database had applied then, and when */
    private record Reading(Counted counted, Lately lately, Map<String, Counted> databases) {}

    /** Transactions that were applied by then. */
    private record Counted(Instant at, long transactions) {}

    /**
     * A task, when its source was last heard.
     *
     * @param heard when that was
     * @param lagMillis age of the newest commit that the target held then
     * @param perSecond transactions applied, a moving average over about ten seconds
     * @param databases by name; those that were followed once
     */
    public record Lately(Instant heard, long lagMillis, double perSecond, Map<String, OfDatabase> databases) {

        public Lately {
            databases = Map.copyOf(databases);
        }
    }

    /**
     * One database, when it was last followed and its source heard.
     *
     * @param lagMillis age of the newest commit of it that the target held then; not more than the task's
     * @param perSecond transactions applied, a moving average over about ten seconds
     */
    public record OfDatabase(Instant heard, long lagMillis, double perSecond) {}

    /** Takes one more reading; called about twice a second. */
    public void read(TaskStatus status, Instant now) {
        Optional<Instant> heard = status.sourceAnsweredAt();
        if (heard.isEmpty()) {
            return;
        }
        var unused = readings.compute(
                status.id(),
                (id, before) -> before == null
                        ? after(nothing(heard.get(), now, status), heard.get(), now, status)
                        : isNews(before, heard.get(), now) ? after(before, heard.get(), now, status) : before);
    }

    private static boolean isNews(Reading before, Instant heard, Instant now) {
        return now.isAfter(before.counted().at())
                && heard.isAfter(before.lately().heard());
    }

    private static Reading nothing(Instant heard, Instant now, TaskStatus status) {
        return new Reading(new Counted(now, transactions(status)), new Lately(heard, 0, 0, Map.of()), Map.of());
    }

    private static Reading after(Reading before, Instant heard, Instant now, TaskStatus status) {
        long lag = status.lagMillis().orElse(0L);
        Counted counted = new Counted(now, transactions(status));
        Map<String, Counted> counts = new TreeMap<>(before.databases());
        Map<String, OfDatabase> databases = new TreeMap<>(before.lately().databases());
        Map<String, Long> lags = DatabaseLag.of(status);
        for (DatabaseStatus database : status.databases()) {
            String name = database.database();
            Long behind = lags.get(name);
            if (behind != null) { // Else it is not followed now.
                Counted applied = new Counted(now, database.transactionsApplied());
                OfDatabase last = databases.get(name);
                double rate = rate(last == null ? 0 : last.perSecond(), counts.getOrDefault(name, applied), applied);
                databases.put(name, new OfDatabase(heard, behind, rate));
                counts.put(name, applied);
            }
        }
        double rate = rate(before.lately().perSecond(), before.counted(), counted);
        return new Reading(counted, new Lately(heard, lag, rate, databases), counts);
    }

    private static long transactions(TaskStatus status) {
        return status.databases().stream()
                .mapToLong(DatabaseStatus::transactionsApplied)
                .sum();
    }

    private static double rate(double average, Counted before, Counted now) {
        double seconds = Duration.between(before.at(), now.at()).toNanos() / 1e9;
        if (seconds <= 0 || now.transactions() < before.transactions()) {
            return average; // Another stream counts from its own beginning.
        }
        double rate = (now.transactions() - before.transactions()) / seconds;
        return average + Math.min(1, seconds / WINDOW_SECONDS) * (rate - average);
    }

    /** Empty if its source was not heard since this process began. */
    public Optional<Lately> lately(String taskId) {
        return Optional.ofNullable(readings.get(taskId)).map(Reading::lately);
    }
}
