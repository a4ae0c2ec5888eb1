package io.gad.bench;

import io.gad.testkit.Await;
import io.gad.testkit.PostgresServer;
import io.gad.testkit.TableComparison;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * {@code gad bench overhead --workload idle}: what it takes to keep very many databases of one server in step that nobody writes
 * to. Each round is a minute of it.
 */
final class Idle {

    /** Also of the workload that the option names, which has no file as nothing is written. */
    static final String NAME = "idle";

    private static final int FULL = 300;
    private static final int QUICK = 20;
    private static final int TABLES_EACH = 5;
    private static final Duration FULL_ROUND = Duration.ofSeconds(60);
    private static final Duration QUICK_ROUND = Duration.ofSeconds(10);

    /** What a first copy leaves behind has come to an end by then. */
    private static final Duration SETTLING = Duration.ofSeconds(30);

    private static final String SOURCE = "source";
    private static final String TARGET = "target";
    private static final String TEMPLATE = "idle_template";

    private final Plan plan;
    private final Narrator narrator;

    Idle(Plan plan, Narrator narrator) {
        this.plan = plan;
        this.narrator = narrator;
    }

    BenchRun run() {
        int databases = plan.isQuick() ? QUICK : FULL;
        try (Opened opened = plan.opened().add(new Opened())) {
            PostgresServer source = plan.servers().startFor(databases, opened);
            PostgresServer target = plan.servers().startFor(databases, opened);
            List<String> names = fill(source, databases);
            narrator.say("idle: " + databases + " databases of " + TABLES_EACH + " tables are made.");
            GadSite gad = opened.add(GadSite.start(plan, NAME));
            gad.register(SOURCE, source.dsn(), source, names);
            gad.register(TARGET, target.dsn(), target, List.of());
            gad.createGroup(SOURCE, List.of());
            long begun = System.nanoTime();
            gad.addSecondary(TARGET);
            narrator.say(String.format(
                    Locale.ROOT, "idle: all are in step after %.0f s.", (System.nanoTime() - begun) / 1e9));
            Await.instant(System.nanoTime() + SETTLING.toNanos());
            List<Spent> rounds = IntStream.rangeClosed(1, plan.rounds())
                    .mapToObj(round -> measure(round, gad, source, target))
                    .toList();
            long memory = Memory.mostMegabytes(gad.pid());
            gad.requireWell();
            boolean equal = names.stream()
                    .allMatch(name -> TableComparison.of(source, target, name).isEqual());
            return new BenchRun.Idle(
                    "overhead",
                    NAME,
                    databases,
                    samples(rounds, Spent::server).median(),
                    samples(rounds, Spent::source).median(),
                    samples(rounds, Spent::target).median(),
                    memory,
                    samples(rounds, Spent::server).values(),
                    equal,
                    gad.heap());
        }
    }

    private static List<String> fill(PostgresServer source, int databases) {
        source.execute("postgres", "CREATE DATABASE " + TEMPLATE);
        for (int table = 0; table < TABLES_EACH; table++) {
            source.execute(
                    TEMPLATE,
                    "CREATE TABLE t" + table + " AS SELECT i AS id, 'row ' || i AS note FROM generate_series(1, 100) i;"
                            + " ALTER TABLE t" + table + " ADD PRIMARY KEY (id)");
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < databases; i++) {
            String name = "idle" + i;
            source.execute("postgres", "CREATE DATABASE " + name + " TEMPLATE " + TEMPLATE);
            names.add(name);
        }
        return names;
    }

    /** Of one processor, in percent. */
    private record Spent(double server, double source, double target) {

        private static Spent now(GadSite gad, PostgresServer source, PostgresServer target) {
            return new Spent(
                    ProcessorTime.of(gad.pid()),
                    ProcessorTime.of(source.pid().orElseThrow()),
                    ProcessorTime.of(target.pid().orElseThrow()));
        }

        private Spent since(Spent before, double seconds) {
            return new Spent(
                    (server - before.server) * 100 / seconds,
                    (source - before.source) * 100 / seconds,
                    (target - before.target) * 100 / seconds);
        }
    }

    private Spent measure(int round, GadSite gad, PostgresServer source, PostgresServer target) {
        Spent before = Spent.now(gad, source, target);
        long begun = System.nanoTime();
        Await.instant(begun + (plan.isQuick() ? QUICK_ROUND : FULL_ROUND).toNanos());
        Spent spent = Spent.now(gad, source, target).since(before, (System.nanoTime() - begun) / 1e9);
        narrator.say(String.format(
                Locale.ROOT,
                "idle: round %d: of one processor: GAD's server %.1f %%, source %.1f %%, target %.1f %%",
                round,
                spent.server(),
                spent.source(),
                spent.target()));
        return spent;
    }

    private static Samples samples(List<Spent> rounds, Function<Spent, Double> figure) {
        return new Samples(rounds.stream().map(figure).toList());
    }
}
