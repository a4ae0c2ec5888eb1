package io.gad.control.health;

import io.gad.control.operation.DatabaseLoss;
import io.gad.control.operation.ExpectedLoss;
import io.gad.control.port.TaskStatus;
import io.gad.control.port.TaskStatus.DatabaseStatus;
import io.gad.postgres.Lsn;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a promotion would lose, from the newest evidence: how far the target was behind when the stream was last heard,
 * and for how long the primary was still seen alive after that. Pure.
 */
public final class LossEstimate {

    /** Nothing is committed any more in a database that its primary has dropped. */
    private static final String DROPPED = "DATABASE_DROPPED";

    private LossEstimate() {}

    /**
     * @param lately of the target's task; empty if its source was not heard
     * @param status of the target's task; empty if it does not run
     * @param primaryLastAnswer when the primary last answered a probe
     */
    public static ExpectedLoss of(
            Optional<TaskMeter.Lately> lately,
            Optional<TaskStatus> status,
            Optional<Instant> primaryLastAnswer,
            Instant now) {
        long evidenceAge = age(lately.map(TaskMeter.Lately::heard), primaryLastAnswer, now);
        if (lately.isEmpty()) {
            return ExpectedLoss.unknown(evidenceAge);
        }
        List<DatabaseLoss> databases = status.map(s -> s.databases().stream()
                        .map(d -> of(d, lately.get(), bytes(s, d), primaryLastAnswer, now))
                        .toList())
                .orElse(List.of());
        double rate = lately.get().perSecond();
        double seconds = seconds(lately.get().heard(), lately.get().lagMillis(), primaryLastAnswer);
        // The task speaks of what it follows now: a database that has stopped may be further behind.
        double longest = databases.stream().mapToDouble(DatabaseLoss::seconds).reduce(seconds, Math::max);
        long each = databases.stream()
                .filter(DatabaseLoss::known)
                .mapToLong(DatabaseLoss::transactions)
                .sum();
        return new ExpectedLoss(
                longest,
                status.map(TaskStatus::lagBytes).orElse(0L),
                Math.max(transactions(seconds, rate), each),
                evidenceAge,
                rate,
                databases);
    }

    private static DatabaseLoss of(
            DatabaseStatus database,
            TaskMeter.Lately lately,
            long bytes,
            Optional<Instant> primaryLastAnswer,
            Instant now) {
        TaskMeter.OfDatabase last = lately.databases().get(database.database());
        if (last == null) {
            return new DatabaseLoss(
                    database.database(), -1, bytes, -1, age(Optional.empty(), primaryLastAnswer, now), 0);
        }
        boolean gone = database.problemCode().filter(DROPPED::equals).isPresent();
        double seconds = seconds(last.heard(), last.lagMillis(), gone ? Optional.empty() : primaryLastAnswer);
        return new DatabaseLoss(
                database.database(),
                seconds,
                bytes,
                transactions(seconds, last.perSecond()),
                age(Optional.of(last.heard()), primaryLastAnswer, now),
                last.perSecond());
    }

    /** One server has one log: it ends where the slowest database would be without its lag, or where another stands already. */
    private static long bytes(TaskStatus status, DatabaseStatus database) {
        if (database.position().equals(Lsn.ZERO)) {
            return -1;
        }
        Lsn slowest = positions(status).min(Comparator.naturalOrder()).orElseThrow();
        Lsn end = positions(status).reduce(new Lsn(slowest.value() + status.lagBytes()), Lsn::max);
        return Math.min(status.lagBytes(), end.bytesSince(database.position()));
    }

    private static Stream<Lsn> positions(TaskStatus status) {
        return status.databases().stream().map(DatabaseStatus::position).filter(p -> !p.equals(Lsn.ZERO));
    }

    private static double seconds(Instant heard, long lagMillis, Optional<Instant> primaryLastAnswer) {
        long unheard = primaryLastAnswer
                .map(at -> Duration.between(heard, at).toMillis())
                .orElse(0L);
        return (lagMillis + Math.max(0, unheard)) / 1000.0;
    }

    private static long transactions(double seconds, double perSecond) {
        return (long) Math.ceil(seconds * perSecond);
    }

    private static long age(Optional<Instant> heard, Optional<Instant> primaryLastAnswer, Instant now) {
        return later(heard, primaryLastAnswer)
                .map(at -> Math.max(0, Duration.between(at, now).toMillis()))
                .orElse(-1L);
    }

    private static Optional<Instant> later(Optional<Instant> a, Optional<Instant> b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.or(() -> b);
        }
        return a.get().isAfter(b.get()) ? a : b;
    }
}
