package io.gad.bench;

import io.gad.testkit.PostgresServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code gad bench overhead}: what the source's own processes spend, backends and the sender of the log, with nobody, with the
 * peer and with GAD following; and how fast the source writes then.
 */
final class Overhead {

    private final Plan plan;
    private final Narrator narrator;

    Overhead(Plan plan, Narrator narrator) {
        this.plan = plan;
        this.narrator = narrator;
    }

    BenchRun run(Workload workload) {
        try (Course course = Course.open(plan, workload, Duration.ZERO, narrator)) {
            List<Spent> none = new ArrayList<>();
            List<Spent> peer = new ArrayList<>();
            List<Spent> gad = new ArrayList<>();
            for (int round = 0; round <= plan.rounds(); round++) {
                Spent alone = spend(course, Optional.empty(), 3 * round);
                Spent withPeer = spend(course, Optional.of(course.peer()), 3 * round + 1);
                Spent withGad = spend(course, Optional.of(course.gad()), 3 * round + 2);
                narrator.say(workload.name() + ": round " + round + ": none " + alone + ", "
                        + course.peer().name() + " " + withPeer + ", gad " + withGad);
                if (round > 0) {
                    none.add(alone);
                    peer.add(withPeer);
                    gad.add(withGad);
                }
            }
            course.catchUp();
            return new BenchRun.Overhead(
                    "overhead",
                    workload.name(),
                    plan.peer().label(),
                    figures(none),
                    figures(peer),
                    figures(gad),
                    course.isEqual(narrator));
        }
    }

    private record Spent(double cpuSecondsPerThousand, double transactionsPerSecond) {}

    /** What waits for the consumer before the measurement is taken over first: it is not this round's. */
    private static Spent spend(Course course, Optional<Consumer> consumer, int round) {
        Database database = course.database();
        consumer.ifPresent(one -> Database.catchUp(one, database.mark()));
        PostgresServer source = database.source();
        double spentBefore = ProcessorTime.of(source.pid().orElseThrow());
        long begun = System.nanoTime();
        long marker = database.write(round);
        double seconds = (System.nanoTime() - begun) / 1e9;
        consumer.ifPresent(one -> {
            var unused = Database.catchUp(one, marker);
            database.hold(one);
        });
        double spent = ProcessorTime.of(source.pid().orElseThrow()) - spentBefore;
        int transactions = database.size().transactions();
        return new Spent(spent * 1000 / transactions, transactions / seconds);
    }

    private static BenchRun.Overhead.Figures figures(List<Spent> all) {
        Samples cpu = new Samples(all.stream().map(Spent::cpuSecondsPerThousand).toList());
        return new BenchRun.Overhead.Figures(
                cpu.median(),
                Math.round(new Samples(
                                all.stream().map(Spent::transactionsPerSecond).toList())
                        .median()),
                cpu.values());
    }
}
