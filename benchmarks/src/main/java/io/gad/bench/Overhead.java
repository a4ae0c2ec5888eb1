package io.gad.bench;

import io.gad.testkit.PostgresServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code gad bench overhead}: what the source's own processes spend, backends and the sender of the log, with nobody, with the
 * peer and with GAD following, at the same pace: a transaction takes more processor time on a busier machine.
 */
final class Overhead {

    private static final Duration FULL = Duration.ofSeconds(30);
    private static final Duration QUICK = Duration.ofSeconds(5);

    private final Plan plan;
    private final Narrator narrator;

    Overhead(Plan plan, Narrator narrator) {
        this.plan = plan;
        this.narrator = narrator;
    }

    BenchRun run(Workload workload) {
        try (Course course = Course.open(plan, workload, Duration.ZERO, narrator)) {
            double pace = Pace.of(course);
            narrator.say(String.format(Locale.ROOT, "%s: %.0f transactions a second", workload.name(), pace));
            List<Spent> none = new ArrayList<>();
            List<Spent> peer = new ArrayList<>();
            List<Spent> gad = new ArrayList<>();
            for (int round = 0; round <= plan.rounds(); round++) {
                Spent alone = spend(course, Optional.empty(), pace);
                boolean gadFirst = round % 2 == 0;
                Spent first = spend(course, Optional.of(gadFirst ? course.gad() : course.peer()), pace);
                Spent second = spend(course, Optional.of(gadFirst ? course.peer() : course.gad()), pace);
                Spent withGad = gadFirst ? first : second;
                Spent withPeer = gadFirst ? second : first;
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
                    course.isEqual(narrator),
                    course.gad().gad().heap());
        }
    }

    private record Spent(double cpuSecondsPerThousand, double transactionsPerSecond) {

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT, "%.3f s of processors (%.0f a second)", cpuSecondsPerThousand, transactionsPerSecond);
        }
    }

    /** What waits for the consumer before the measurement is taken over first: it is not this round's. */
    private Spent spend(Course course, Optional<Consumer> consumer, double pace) {
        Database database = course.database();
        consumer.ifPresent(one -> Database.catchUp(one, database.mark()));
        PostgresServer source = database.source();
        double spentBefore = ProcessorTime.of(source.pid().orElseThrow());
        long begun = System.nanoTime();
        long transactions = database.writeFor(plan.isQuick() ? QUICK : FULL, pace);
        double seconds = (System.nanoTime() - begun) / 1e9;
        long marker = database.mark();
        consumer.ifPresent(one -> {
            var unused = Database.catchUp(one, marker);
            database.hold(one);
        });
        double spent = ProcessorTime.of(source.pid().orElseThrow()) - spentBefore;
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
