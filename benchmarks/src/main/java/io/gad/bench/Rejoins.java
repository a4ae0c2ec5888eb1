package io.gad.bench;

import io.gad.api.LostTransactionsView;
import io.gad.testkit.Await;
import io.gad.testkit.TableComparison;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code gad bench rejoin}: a primary is lost with a thousand transactions that nobody else got, comes back, and is made a
 * secondary by rewind, and another time by copy. The roles go to and fro; each round has both, which is first changes.
 */
final class Rejoins {

    static final String REWIND = "rewind";
    static final String COPY = "copy";

    /** Of the tables and transactions of pgbench's TPC-B, of which so many MB come with one step of its scale. */
    private static final String WORKLOAD = "tpcb";

    private static final double MEGABYTES_OF_A_SCALE = 15.0;
    private static final int WRITERS = 4;
    private static final int TRANSACTIONS = 1_000;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Plan plan;
    private final Narrator narrator;
    private final List<Double> rewinds = new ArrayList<>();
    private final List<Double> copies = new ArrayList<>();
    private final List<Double> comparisons = new ArrayList<>();
    private boolean equal = true;

    Rejoins(Plan plan, Narrator narrator) {
        this.plan = plan;
        this.narrator = narrator;
    }

    /** @param megabytes about the size of the database */
    BenchRun run(int megabytes) {
        try (Opened opened = plan.opened().add(new Opened())) {
            Region eu = Region.start("eu", plan, opened);
            Region us = Region.start("us", plan, opened);
            int scale = Math.max(1, (int) Math.round(megabytes / MEGABYTES_OF_A_SCALE));
            Workload workload = Workload.named(WORKLOAD).orElseThrow();
            var unused = Database.create(eu.server(), workload, new Workload.Size(scale, TRANSACTIONS));
            GadSite gad = opened.add(GadSite.start(plan, "rejoin-" + megabytes));
            gad.register(eu.name(), eu.network().dsn(), eu.server(), List.of());
            gad.register(us.name(), us.network().dsn(), us.server(), List.of());
            gad.createGroup(eu.name(), List.of());
            var first = gad.addSecondary(us.name());
            long size = size(eu);
            narrator.say("rejoin: a database of " + size + " MB is in step.");
            Region primary = eu;
            Region secondary = us;
            for (int round = 1; round <= plan.rounds(); round++) {
                for (String method : round % 2 == 1 ? List.of(REWIND, COPY) : List.of(COPY, REWIND)) {
                    bringBack(gad, primary, secondary, method, round);
                    Region former = primary;
                    primary = secondary;
                    secondary = former;
                }
            }
            return RejoinRun.of(
                    WORKLOAD,
                    size,
                    TRANSACTIONS,
                    TRANSACTIONS,
                    new Samples(rewinds),
                    new Samples(copies),
                    new Samples(comparisons),
                    equal,
                    gad.heap());
        }
    }

    private void bringBack(GadSite gad, Region old, Region next, String method, int round) {
        long reported = gad.lostInAll().total() + TRANSACTIONS;
        lose(gad, old, next);
        write(next);
        old.heal();
        gad.awaitFenced(old.name());
        awaitReport(gad, old, reported);
        GadSite.Return back = gad.bringBack(old.name(), method);
        Optional<Double> comparison =
                method.equals(REWIND) ? Optional.of(gad.awaitComparison(old.name())) : Optional.empty();
        (method.equals(REWIND) ? rewinds : copies).add(back.seconds());
        comparison.ifPresent(comparisons::add);
        boolean same = isEqual(next, old);
        boolean asAsked = back.method().equalsIgnoreCase(method);
        if (!asAsked) {
            narrator.complain("Expected " + old.name() + " to come back by " + method + ", found " + back);
        }
        equal &= same && asAsked;
        narrator.say(String.format(
                Locale.ROOT,
                "rejoin: round %d: %s by %s in %.2f s%s, %s",
                round,
                old.name(),
                back.method(),
                back.seconds(),
                comparison
                        .map(s -> String.format(Locale.ROOT, ", compared in %.2f s", s))
                        .orElse(""),
                same ? "equal" : "NOT EQUAL"));
    }

    /** With transactions that nobody else got: the others are cut off before, and its machine is gone behind. */
    private static void lose(GadSite gad, Region old, Region next) {
        next.awaitStandingSlots();
        // Else each start behind a kill would first do again what the copies before have written.
        old.server().execute("postgres", "CHECKPOINT");
        next.server().execute("postgres", "CHECKPOINT");
        old.network().cut();
        write(old);
        old.server().kill();
        var unused = gad.end(gad.promote(next.name()));
    }

    /** Each commit is on the disk: a kill would take with it what was only promised. */
    private static void write(Region region) {
        for (int writer = 0; writer < WRITERS; writer++) {
            region.server()
                    .execute(Database.NAME, "CALL write_changes(" + TRANSACTIONS / WRITERS + ", " + writer + ", 0)");
        }
    }

    /** As a person would, who looks at it first. */
    private static void awaitReport(GadSite gad, Region old, long transactions) {
        Await.until(
                "a complete report of what " + old.name() + " alone had",
                LIMIT,
                () -> isComplete(gad.lostInAll(), transactions),
                () -> gad.lostInAll().toString());
    }

    private static boolean isComplete(LostTransactionsView report, long transactions) {
        return report.complete() && report.total() >= transactions;
    }

    private boolean isEqual(Region primary, Region secondary) {
        TableComparison found = TableComparison.of(primary.server(), secondary.server(), Database.NAME);
        if (!found.isEqual()) {
            narrator.complain(secondary.name() + " differs: " + found.differences());
        }
        return found.isEqual();
    }

    private static long size(Region region) {
        return Long.parseLong(String.valueOf(
                region.server().value("postgres", "SELECT pg_database_size('" + Database.NAME + "') / 1048576")));
    }
}
