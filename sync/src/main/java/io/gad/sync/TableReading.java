package io.gad.sync;

import io.gad.member.MemberLock;
import io.gad.member.RereadList;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import io.gad.sync.cut.CutFailed;
import io.gad.sync.cut.CutSite;
import io.gad.sync.ddl.AlikeTable;
import io.gad.sync.reread.Rereading;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Reading tables of one database anew, beside whatever follows it: outlives the single follower. */
final class TableReading {

    private static final Duration NEAR = Duration.ofSeconds(10);

    private final DatabasePair pair;
    private final Supplier<CutSite> site;
    private final LongSupplier lagMillis;
    private final Rereading rereading;

    TableReading(DatabasePair pair, Supplier<CutSite> site, LongSupplier lagMillis) {
        this.pair = pair;
        this.site = site;
        this.lagMillis = lagMillis;
        this.rereading = new Rereading(pair.spec().id(), pair.name(), this::nearSite, AlikeTable::make);
    }

    /** What is read holds the apply up: not while that is behind. */
    private CutSite nearSite() {
        long lag = lagMillis.getAsLong();
        if (lag > NEAR.toMillis()) {
            throw new CutFailed("database " + pair.name() + " is " + lag / 1000 + " s behind its source");
        }
        return site.get();
    }

    /** Looks which tables wait, as it stands on the target. */
    void look() {
        try (Session target = pair.target("reread")) {
            look(target);
        }
    }

    void look(Session target) {
        rereading.look(target);
    }

    /** Reads what can be read now of the tables that the last look found. */
    void readWhatWaits() {
        if (rereading.waiting() == 0) {
            return;
        }
        try (Session target = pair.target("reread")) {
            rereading.step(target);
            while (rereading.waiting() > 0 && rereading.isGettingOn()) {
                rereading.step(target);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Puts a table on the list.
     *
     * @param table as people write it, with its schema
     * @return whether the target has such a table
     * @throws PostgresException if the target does not answer
     */
    boolean ask(String table) {
        try (Session target = pair.target("reread")) {
            boolean there = target.transaction(() -> {
                MemberLock.hold(target, pair.mandate());
                Optional<TableName> name = RereadList.find(target, table);
                name.ifPresent(n -> RereadList.add(target, n, "it was asked for"));
                return name.isPresent();
            });
            rereading.look(target);
            return there;
        }
    }

    /** Gives up what is being read, and reads nothing any more. */
    void yield() {
        rereading.yield();
    }

    /** Lets somebody work while nothing is read. */
    boolean heldBack(Hasty work) throws InterruptedException {
        rereading.yield();
        try {
            return work.run();
        } finally {
            rereading.goOn();
        }
    }

    /** Work that a table which is being read must not hold up. */
    @FunctionalInterface
    interface Hasty {
        boolean run() throws InterruptedException;
    }

    int waiting() {
        return rereading.waiting();
    }

    /** Something to know while all other tables go on. */
    Optional<SyncState.Problem> problem() {
        return rereading.report().map(text -> new SyncState.Problem("TABLE_REREAD", text));
    }
}
