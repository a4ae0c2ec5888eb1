package io.gad.bench;

import io.gad.testkit.Await;
import io.gad.testkit.FaultyNetwork;
import io.gad.testkit.PostgresServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code gad bench promote}: from the click to the first write that the new primary takes, with many tables and sequences. Each
 * round has servers of its own, a primary that is lost in one of two ways, and a secondary that was in step.
 */
final class Promotions {

    /** How the primary is lost. */
    enum Cause {
        /** Its machine is gone; the click comes at once. */
        KILLED,
        /** Nothing passes to or from it and nobody is told; the click comes after 15 seconds. */
        SILENT
    }

    private static final Workload TABLES =
            new Workload("many-tables", 4, new Workload.Size(10_000, 4_000), new Workload.Size(200, 400));
    private static final String SOURCE = "source";
    private static final String TARGET = "target";
    private static final Duration SILENCE = Duration.ofSeconds(15);

    private final Plan plan;
    private final Narrator narrator;

    Promotions(Plan plan, Narrator narrator) {
        this.plan = plan;
        this.narrator = narrator;
    }

    List<BenchRun> run() {
        List<BenchRun> runs = new ArrayList<>();
        for (Cause cause : Cause.values()) {
            List<Double> millis = new ArrayList<>();
            boolean whole = true;
            for (int round = 1; round <= plan.rounds(); round++) {
                Promoted promoted = promote(cause, round);
                narrator.say(String.format(
                        Locale.ROOT,
                        "promote: %s: round %d: %.0f ms (%s)",
                        cause.name().toLowerCase(Locale.ROOT),
                        round,
                        promoted.millis(),
                        promoted.steps()));
                millis.add(promoted.millis());
                whole &= promoted.isWhole();
            }
            Samples samples = new Samples(millis);
            runs.add(new BenchRun.Promotion(
                    "promote",
                    TABLES.name(),
                    cause.name().toLowerCase(Locale.ROOT),
                    TABLES.size(plan.isQuick(), 1).scale(),
                    samples.median(),
                    samples.values(),
                    whole));
        }
        return runs;
    }

    /**
     * @param isWhole whether the new primary holds what was in step before
     * @param steps what the time went to, in the server's own view
     */
    private record Promoted(double millis, boolean isWhole, String steps) {}

    private Promoted promote(Cause cause, int round) {
        try (Opened opened = plan.opened().add(new Opened())) {
            PostgresServer source = plan.servers().start(opened);
            PostgresServer target = plan.servers().start(opened);
            FaultyNetwork network = opened.add(FaultyNetwork.to(source.port()));
            Database database = Database.create(source, TABLES, TABLES.size(plan.isQuick(), 1));
            String name = "promote-" + cause.name().toLowerCase(Locale.ROOT) + round;
            GadSite gad = opened.add(GadSite.start(plan, name));
            gad.register(SOURCE, network.dsn(), source, List.of(Database.NAME));
            gad.register(TARGET, target.dsn(), target, List.of());
            gad.createGroup(SOURCE, List.of());
            gad.addSecondary(TARGET);
            long marker = database.write(round);
            var unused = Database.catchUp(new GadConsumer(gad, TARGET, target), marker);
            narrator.say("promote: " + TABLES.size(plan.isQuick(), 1).scale() + " tables are in step.");
            lose(cause, source, network);
            try (FirstWrite write = new FirstWrite(target, Database.NAME, "INSERT INTO marker VALUES (-1)")) {
                long clicked = System.nanoTime();
                String operation = gad.promote(TARGET);
                double millis = (write.await(() -> gad.told(operation)) - clicked) / 1e6;
                String held = target.value(Database.NAME, "SELECT count(*) FROM marker WHERE id = " + marker);
                return new Promoted(millis, "1".equals(held), gad.steps(operation));
            }
        }
    }

    private static void lose(Cause cause, PostgresServer source, FaultyNetwork network) {
        switch (cause) {
            case KILLED -> source.kill();
            case SILENT -> {
                network.silence();
                Await.instant(System.nanoTime() + SILENCE.toNanos());
            }
        }
    }
}
