package io.gad.sync.verify;

import io.gad.member.LeftOutList;
import io.gad.member.RereadList;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SqlState;
import io.gad.postgres.TableName;
import io.gad.postgres.catalog.Catalog;
import io.gad.postgres.catalog.Table;
import io.gad.sync.CopyAnew;
import io.gad.sync.cut.Cut;
import io.gad.sync.cut.CutFailed;
import io.gad.sync.cut.CutSite;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares one database, table by table, at as many cuts as it takes: a cut holds back the source's vacuum, so it serves
 * for some minutes only. A cut that is lost or cannot be made costs the range in hand.
 */
final class DatabaseVerification {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseVerification.class);
    private static final Duration CUT_SERVES = Duration.ofMinutes(5);
    private static final Duration AGAIN = Duration.ofSeconds(2);
    private static final int FAILURES_AT_MOST = 300;

    /** What PostgreSQL's own functions say of an object that was dropped while they describe it. */
    private static final String GONE_MEANWHILE = "XX000";

    private final String database;
    private final Supplier<CutSite> site;
    private final VerifyRequest request;
    private final Pace pace;
    private final Consumer<VerifiedTable> done;
    private final Deque<TableName> waiting = new ArrayDeque<>();
    private volatile @Nullable Cut cut;
    private @Nullable TableRun running;
    private long cutAt;
    private int failures;
    private int putOff;
    private int waits;

    /** @param site of the flow that follows the database now; another one after it was begun anew */
    DatabaseVerification(
            String database, Supplier<CutSite> site, VerifyRequest request, Pace pace, Consumer<VerifiedTable> done) {
        this.database = database;
        this.site = site;
        this.request = request;
        this.pace = pace;
        this.done = done;
    }

    /** What differs in the definitions, at two cuts: one that is on its way is not read as of the cut everywhere. */
    Aspect.Found compareSchema() throws InterruptedException {
        SchemaLook schema = new SchemaLook(database);
        Aspect.Found first = look(() -> schema.look(current()));
        if (first.differing().isEmpty()) {
            return first;
        }
        leave();
        return look(() -> schema.look(current())).stillOf(first);
    }

    /** What differs in what no snapshot knows; no cut is held meanwhile. */
    Aspect.Found compare(Aspect aspect) throws InterruptedException {
        leave();
        Aspect.Found first = look(() -> aspect.look(site.get()));
        return first.differing().isEmpty()
                ? first
                : look(() -> aspect.look(site.get())).stillOf(first);
    }

    @FunctionalInterface
    private interface Look {
        Aspect.Found found() throws InterruptedException;
    }

    private Aspect.Found look(Look look) throws InterruptedException {
        Aspect.Found[] found = {Aspect.Found.NOTHING};
        boolean looked = false;
        while (!looked) {
            looked = attempt(() -> found[0] = look.found());
        }
        return found[0];
    }

    /**
     * What there is to compare.
     *
     * @param leftOut tables whose rows are not compared, as the group leaves them out
     */
    record Listed(List<TableName> tables, List<TableName> leftOut) {}

    Listed begin(Set<String> skip) throws InterruptedException {
        List<TableName> leftOut = new ArrayList<>();
        boolean begun = false;
        while (!begun) {
            begun = attempt(() -> {
                Cut now = current();
                waiting.clear();
                leftOut.clear();
                LeftOutList.read(now.target()).forEach(entry -> leftOut.add(entry.table()));
                for (Table table : new Catalog(now.source()).tables()) {
                    String name = table.name().toString();
                    if (!table.partitioned()
                            && table.logged()
                            && !skip.contains(name)
                            && !leftOut.contains(table.name())) {
                        waiting.add(table.name());
                    }
                }
            });
        }
        return new Listed(List.copyOf(waiting), leftOut);
    }

    /** Compares what {@link #begin} has listed. */
    void run() throws InterruptedException {
        while (running != null || !waiting.isEmpty()) {
            var unused = attempt(this::step);
        }
        leave();
    }

    private void step() throws InterruptedException {
        if (isToBeReadAnew(waiting.getFirst())) {
            putOff();
            return;
        }
        putOff = 0;
        Cut now = current();
        TableRun run = running;
        if (run == null) {
            run = TableRun.begin(now, database, waiting.getFirst());
            if (run == null) {
                waiting.removeFirst(); // Dropped since.
                return;
            }
            running = run;
        }
        if (!run.isDone()) {
            long begun = System.nanoTime();
            long rows = run.step(now);
            pace.keep(rows, Duration.ofNanos(System.nanoTime() - begun));
        }
        if (run.isDone()) {
            VerifiedTable result = run.result(now);
            if (request.repair() && result.differences() > 0 && !isLeftOut(waiting.getFirst())) {
                leave();
                result = repaired(run, result);
            }
            if (result.differences() == 0 || !isLeftOut(waiting.getFirst())) {
                done.accept(result); // Left out meanwhile, it differs by right.
            }
            running = null;
            waiting.removeFirst();
        }
    }

    /** As of the cut. Where there is none, none is made for a table that stands on the list now. */
    private boolean isToBeReadAnew(TableName table) throws InterruptedException {
        if (cut == null) {
            try (Session target = site.get().openTarget()) {
                if (RereadList.holds(target, table)) {
                    return true;
                }
            }
        }
        return RereadList.holds(current().target(), table);
    }

    /**
     * A table that is to be read anew differs until it is, and its reading needs the target that a cut holds: the others
     * first, then without a cut until it is done. What was compared of it counts for nothing.
     */
    private void putOff() throws InterruptedException {
        running = null;
        TableName table = waiting.removeFirst();
        if (++putOff <= waiting.size()) {
            waiting.addLast(table);
        } else if (++waits < FAILURES_AT_MOST) {
            waiting.addLast(table);
            putOff = 0;
            leave();
            pace.patience().wait(AGAIN);
        } else {
            done.accept(
                    VerifiedTable.notCompared(
                            database,
                            table.toString(),
                            "Not compared: its rows are to be read anew, and were not within the "
                                    + AGAIN.multipliedBy(FAILURES_AT_MOST).toMinutes()
                                    + " minutes that a comparison waits for such tables. 'gad group show' tells what it waits for; compare again afterwards."));
        }
    }

    private boolean isLeftOut(TableName table) {
        try (Session target = site.get().openTarget()) {
            return LeftOutList.read(target).stream()
                    .anyMatch(entry -> entry.table().equals(table));
        }
    }

    private VerifiedTable repaired(TableRun run, VerifiedTable result) throws InterruptedException {
        if (!run.found().isComplete()) {
            return result.withRepaired(
                    0,
                    "Expected at most " + Differences.MOST + " differing rows to repair, found " + result.differences()
                            + ". " + CopyAnew.HINT);
        }
        try (Cut repair = Cut.forRepair(site.get())) {
            cut = repair;
            long rows = run.repair(repair);
            repair.commit();
            LOG.info("database={} table={} repaired rows={}", result.database(), result.table(), rows);
            return result.withRepaired(result.differences(), "");
        } catch (PostgresException e) {
            if (e.kind().isPassing()) {
                throw e;
            }
            return result.withRepaired(0, "Not repaired: " + e.getMessage());
        } finally {
            cut = null;
        }
    }

    private Cut current() throws InterruptedException {
        Cut now = cut;
        if (now != null && System.nanoTime() - cutAt < CUT_SERVES.toNanos()) {
            return now;
        }
        leave();
        Cut fresh = Cut.forReading(site.get());
        cut = fresh;
        cutAt = System.nanoTime();
        return fresh;
    }

    private void leave() {
        Cut old = cut;
        cut = null;
        if (old != null) {
            old.close();
        }
    }

    /** What a person or a passing trouble may have to do with is tried again; the range in hand begins anew. */
    private boolean attempt(Work work) throws InterruptedException {
        try {
            work.run();
            failures = 0;
            return true;
        } catch (CutFailed e) {
            again(e);
        } catch (PostgresException e) {
            boolean changed = e.kind() == SqlState.UNDEFINED || e.sqlState().equals(GONE_MEANWHILE);
            if (!e.kind().isPassing() && !changed) {
                throw e;
            }
            if (changed) {
                running = null; // Altered or dropped since the cut: the table is begun anew at the next.
            }
            again(e);
        }
        return false;
    }

    @FunctionalInterface
    private interface Work {
        void run() throws InterruptedException;
    }

    private void again(RuntimeException e) throws InterruptedException {
        Cut lost = cut;
        cut = null;
        if (lost != null) {
            lost.abandon();
        }
        if (++failures >= FAILURES_AT_MOST) {
            throw e;
        }
        LOG.info("database={} comparison tried again: {}", database, e.getMessage());
        pace.patience().wait(AGAIN);
    }

    /** Ends it from another thread. */
    void abandon() {
        Cut now = cut;
        if (now != null) {
            now.abandon();
        }
    }
}
