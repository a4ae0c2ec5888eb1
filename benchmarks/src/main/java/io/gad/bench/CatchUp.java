package io.gad.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code gad bench apply}: changes are written while both are held; each is then resumed alone and timed until a row
 * that was written last is visible on its target. Who comes first changes with each round; the first round warms up.
 */
final class CatchUp {

    private final Plan plan;
    private final Narrator narrator;

    CatchUp(Plan plan, Narrator narrator) {
        this.plan = plan;
        this.narrator = narrator;
    }

    BenchRun run(Workload workload) {
        try (Course course = Course.open(plan, workload, Duration.ZERO, narrator)) {
            List<Double> gad = new ArrayList<>();
            List<Double> peer = new ArrayList<>();
            for (int round = 0; round <= plan.rounds(); round++) {
                long marker = course.database().write(round);
                narrator.say(workload.name() + ": round " + round + " is written.");
                double[] seconds = round(course, marker, round % 2 == 0);
                narrator.say(String.format(
                        Locale.ROOT,
                        "%s: round %d: gad %.3f s, %s %.3f s%s",
                        workload.name(),
                        round,
                        seconds[0],
                        course.peer().name(),
                        seconds[1],
                        round == 0 ? " (warming up)" : ""));
                if (round > 0) {
                    gad.add(seconds[0]);
                    peer.add(seconds[1]);
                }
            }
            boolean equal = course.isEqual(narrator);
            return BenchRun.Speed.of("apply", workload.name(), plan.peer(), new Samples(gad), new Samples(peer), equal);
        }
    }

    /** GAD's seconds and the peer's. */
    private static double[] round(Course course, long marker, boolean gadFirst) {
        double peer = 0;
        if (!gadFirst) {
            peer = alone(course, course.peer(), marker);
        }
        double gad = alone(course, course.gad(), marker);
        if (gadFirst) {
            peer = alone(course, course.peer(), marker);
        }
        return new double[] {gad, peer};
    }

    private static double alone(Course course, Consumer consumer, long marker) {
        double seconds = Database.catchUp(consumer, marker);
        course.database().hold(consumer);
        return seconds;
    }
}
