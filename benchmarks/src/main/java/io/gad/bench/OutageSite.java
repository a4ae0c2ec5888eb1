package io.gad.bench;

import io.gad.api.ConnectionView;
import io.gad.api.OperationView;
import io.gad.testkit.Await;
import io.gad.testkit.Ledger;
import io.gad.testkit.LedgerChecker;
import io.gad.testkit.LedgerVerdict;
import io.gad.testkit.LedgerWorkload;
import io.gad.testkit.LibpqWorkload;
import io.gad.testkit.Shop;
import io.gad.testkit.TableComparison;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Two regions, a group of both, and two clients that write to wherever the primary is. */
final class OutageSite {

    private static final int ORDERS = 2_000;
    private static final int BY_PGJDBC = 1;
    private static final int BY_LIBPQ = 2;
    private static final Duration PAUSE = Duration.ofMillis(5);

    /** Of a client whose string does not help it. */
    private static final Duration PATIENCE = Duration.ofSeconds(25);

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration WRITING = Duration.ofSeconds(3);
    private static final long SEED = 20_261_130;

    private final Outage how;
    private final Shop shop = Shop.withOrders(ORDERS);
    private final GadSite gad;
    private final Ledger ledger;
    private final LedgerWorkload byPgjdbc;
    private final LibpqWorkload byLibpq;
    private final LostOfTheShop lost = new LostOfTheShop();
    private final List<String> problems = new ArrayList<>();
    private final String pgjdbc;
    private final String libpq;
    private final String firstListed;
    private Region primary;
    private Region secondary;

    private OutageSite(Outage how, Plan plan, Opened opened, Region first, Region second) {
        this.how = how;
        this.primary = first;
        this.secondary = second;
        this.firstListed = first.name();
        ledger = opened.add(Ledger.open(plan.folder().resolve("ledger-" + how.label())));
        shop.create(first.server(), ledger);
        first.server().execute(shop.database(), "CREATE TABLE first_write (round int PRIMARY KEY)");
        gad = opened.add(GadSite.start(plan, "outage-" + how.label()));
        gad.register(first.name(), first.network().dsn(), first.server(), List.of());
        gad.register(second.name(), second.network().dsn(), second.server(), List.of());
        gad.createGroup(first.name(), List.of());
        var unused = gad.addSecondary(second.name());
        ConnectionView printed = gad.connection();
        // Java's only way to leave a server that says nothing; where one closes its connections, both strings do the
        // same.
        pgjdbc = how == Outage.SILENT ? printed.pgjdbcWithTimeout() : printed.pgjdbc();
        libpq = printed.libpq();
        byPgjdbc = opened.add(new LedgerWorkload(pgjdbc, shop, ledger, BY_PGJDBC, 1, PAUSE).start(SEED));
        byLibpq = opened.add(new LibpqWorkload(libpq, shop, ledger, BY_LIBPQ, PAUSE, PATIENCE, SEED));
    }

    static OutageSite open(Outage how, Plan plan, Opened opened) {
        Region first = Region.start("eu", plan, opened);
        Region second = Region.start("us", plan, opened);
        return new OutageSite(how, plan, opened, first, second);
    }

    String pgjdbc() {
        return pgjdbc;
    }

    String libpq() {
        return libpq;
    }

    Heap heap() {
        return gad.heap();
    }

    /** What is not as it should be, found since the last call. */
    List<String> takeProblems() {
        List<String> found = List.copyOf(problems);
        problems.clear();
        return found;
    }

    /** The primary is lost or closed, the other takes its place, and everything is as before, the other way round. */
    OutageRun.Round round(int number) {
        Region old = primary;
        Region next = secondary;
        long acknowledgedBefore = ledger.acknowledged();
        next.awaitStandingSlots();
        Await.instant(System.nanoTime() + WRITING.toNanos());
        try (FirstWrite write =
                new FirstWrite(next.server(), shop.database(), "INSERT INTO first_write VALUES (" + number + ")")) {
            lose(old);
            long clicked = System.nanoTime();
            String operation = how == Outage.SWITCH_OVER ? gad.switchOver(next.name()) : gad.promote(next.name());
            double promoteMillis = (write.await(() -> gad.told(operation)) - clicked) / 1e6;
            double byJava = outageMillis(BY_PGJDBC, next, clicked);
            double byC = outageMillis(BY_LIBPQ, next, clicked);
            OperationView ended = gad.end(operation);
            GadSite.Return back = bringBack(old);
            primary = next;
            secondary = old;
            LedgerVerdict verdict = check();
            Long outage = ended.writeOutageMillis();
            return new OutageRun.Round(
                    old.name(),
                    old.name().equals(firstListed),
                    Samples.toThousandths(promoteMillis),
                    byJava,
                    byC,
                    outage == null ? 0 : outage,
                    ledger.acknowledged() - acknowledgedBefore,
                    verdict.lost(),
                    verdict.reportedLost(),
                    back.method(),
                    Samples.toThousandths(back.seconds() * 1e3),
                    verdict.isConsistent(),
                    gad.steps(operation));
        }
    }

    private void lose(Region old) {
        switch (how) {
            case KILLED -> old.server().kill();
            case SILENT -> old.network().vanish();
            case SWITCH_OVER -> {
                // The click alone.
            }
        }
    }

    private double outageMillis(int client, Region next, long clicked) {
        AtomicReference<Ledger.@Nullable Move> moved = new AtomicReference<>();
        Await.until(
                "client " + client + " to write to " + next.name(),
                LIMIT,
                () -> ledger.lastMove(client)
                        .filter(move -> move.toPort() == next.server().port() && move.firstNanos() > clicked)
                        .map(move -> {
                            moved.set(move);
                            return true;
                        })
                        .orElse(false),
                () -> ledger.lastMove(client) + ", last problem " + byPgjdbc.lastProblem());
        return Samples.toThousandths(
                Objects.requireNonNull(moved.get()).outage().toNanos() / 1e6);
    }

    private GadSite.Return bringBack(Region old) {
        if (how == Outage.SWITCH_OVER) {
            gad.awaitInStep();
            return new GadSite.Return("SWITCH_OVER", 0, "");
        }
        old.heal();
        gad.awaitFenced(old.name());
        return gad.bringBack(old.name(), "auto");
    }

    /** Every row where the clients' ledger says, and both sides equal. */
    private LedgerVerdict check() {
        lost.add(gad.lost());
        byPgjdbc.quiesce();
        byLibpq.quiesce();
        try {
            awaitEqual();
            LedgerVerdict verdict = new LedgerChecker(primary.server(), shop.database())
                    .check(lost.without(ledger.entries()), lost.open());
            problems.addAll(verdict.problems());
            lost.settle();
            return verdict;
        } finally {
            byLibpq.resume();
            byPgjdbc.resume();
        }
    }

    private void awaitEqual() {
        AtomicReference<TableComparison> seen = new AtomicReference<>(compared());
        Await.until(
                "both sides to be equal row by row",
                LIMIT,
                () -> {
                    seen.set(compared());
                    return Objects.requireNonNull(seen.get()).isEqual();
                },
                () -> Objects.requireNonNull(seen.get()).differences().toString());
    }

    private TableComparison compared() {
        return TableComparison.of(primary.server(), secondary.server(), shop.database());
    }
}
