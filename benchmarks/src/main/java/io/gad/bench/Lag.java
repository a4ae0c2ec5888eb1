package io.gad.bench;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;

/**
 * {@code gad bench lag}: how long a row takes from the source to the target, under half of the load that the peer can just
 * sustain; once beside the source, and once with 80 ms of round trip to it.
 */
final class Lag {

    private static final Duration FAR = Duration.ofMillis(80);
    private static final Duration FULL = Duration.ofSeconds(60);
    private static final Duration QUICK = Duration.ofSeconds(8);

    private final Plan plan;
    private final Narrator narrator;

    Lag(Plan plan, Narrator narrator) {
        this.plan = plan;
        this.narrator = narrator;
    }

    List<BenchRun> run(Workload workload) {
        return List.of(run(workload, Duration.ZERO), run(workload, FAR));
    }

    private BenchRun run(Workload workload, Duration roundTrip) {
        try (Course course = Course.open(plan, workload, roundTrip, narrator)) {
            double pace = Pace.of(course);
            narrator.say(String.format(Locale.ROOT, "%s: %.0f transactions a second", workload.name(), pace));
            Beat beat = new Beat(course.database());
            BenchRun.Lag.Figures peer = measure(course, course.peer(), beat, pace);
            BenchRun.Lag.Figures gad = measure(course, course.gad(), beat, pace);
            narrator.say(workload.name() + " behind " + roundTrip.toMillis() + " ms: gad " + gad + ", "
                    + course.peer().name() + " " + peer);
            course.catchUp();
            return new BenchRun.Lag(
                    "lag",
                    workload.name(),
                    plan.peer().label(),
                    roundTrip.toMillis(),
                    Math.round(pace),
                    gad,
                    peer,
                    course.isEqual(narrator),
                    course.gad().gad().heap());
        }
    }

    private BenchRun.Lag.Figures measure(Course course, Consumer consumer, Beat beat, double pace) {
        Duration length = plan.isQuick() ? QUICK : FULL;
        var unused = Database.catchUp(consumer, course.database().mark());
        try (var beside = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Long> load = beside.submit(() -> course.database().writeFor(length, pace));
            BenchRun.Lag.Figures figures = figures(beat.measure(consumer, length));
            var written = load.get();
            unused = Database.catchUp(consumer, course.database().mark());
            course.database().hold(consumer);
            return figures;
        } catch (ExecutionException e) {
            throw new IllegalStateException("Expected the load to be written, found " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while measuring lag", e);
        }
    }

    private static BenchRun.Lag.Figures figures(Histogram micros) {
        return new BenchRun.Lag.Figures(
                micros.getValueAtPercentile(50) / 1e3,
                micros.getValueAtPercentile(99) / 1e3,
                micros.getMaxValue() / 1e3,
                micros.getTotalCount());
    }
}
