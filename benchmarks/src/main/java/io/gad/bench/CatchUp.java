package io.gad.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

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
            List<Effort> gad = new ArrayList<>();
            List<Effort> peer = new ArrayList<>();
            for (int round = 0; round <= plan.rounds(); round++) {
                long marker = course.database().write(round);
                narrator.say(workload.name() + ": round " + round + " is written.");
                Effort[] efforts = round(course, marker, round % 2 == 0);
                narrator.say(workload.name() + ": round " + round + ": gad " + efforts[0] + ", "
                        + course.peer().name() + " " + efforts[1] + (round == 0 ? " (warming up)" : ""));
                if (round > 0) {
                    gad.add(efforts[0]);
                    peer.add(efforts[1]);
                }
            }
            boolean equal = course.isEqual(narrator);
            return BenchRun.Speed.of(
                    "apply",
                    workload.name(),
                    plan.peer(),
                    gad,
                    peer,
                    equal,
                    course.gad().gad().heap());
        }
    }

    /** GAD's and the peer's. */
    private static Effort[] round(Course course, long marker, boolean gadFirst) {
        if (gadFirst) {
            Effort gad = alone(course, course.gad(), marker);
            return new Effort[] {gad, alone(course, course.peer(), marker)};
        }
        Effort peer = alone(course, course.peer(), marker);
        return new Effort[] {alone(course, course.gad(), marker), peer};
    }

    private static Effort alone(Course course, Consumer consumer, long marker) {
        Effort.Meter meter = new Effort.Meter(course.database().source(), consumer.target());
        Effort effort = meter.end(Database.catchUp(consumer, marker));
        course.database().hold(consumer);
        return effort;
    }
}
