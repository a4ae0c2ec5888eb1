package io.gad.sync.cut;

import io.gad.member.MemberLock;
import io.gad.postgres.Lsn;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SqlState;
import io.gad.postgres.replication.CreatedSlot;
import io.gad.postgres.replication.ReplicationSlots;
import io.gad.sync.apply.Progress;
import io.gad.sync.apply.ProgressTable;
import io.gad.sync.heartbeat.Heartbeat;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two sessions, each in a transaction, that see the same commit of the source: the source's by the snapshot of a temporary
 * slot, the target's by having the flow apply exactly up to that slot's position. The sessions stay as they are until
 * this is closed, also when the flow has long gone on.
 *
 * <p>A slot's snapshot and its position fit each other exactly; nothing else on a server does. The source's snapshot holds
 * back its vacuum for as long as it is used, so a cut is not for hours.
 */
public final class Cut implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Cut.class);
    private static final String OPEN_LONG = "SELECT (SELECT count(*) FROM pg_catalog.pg_stat_activity"
            + " WHERE backend_xid IS NOT NULL AND xact_start < pg_catalog.clock_timestamp() - interval '1 s')"
            + " + (SELECT count(*) FROM pg_catalog.pg_prepared_xacts)";
    private static final Duration TURN = Duration.ofSeconds(30);
    private static final Duration STAND = Duration.ofSeconds(15);
    private static final Duration LOCKS = Duration.ofSeconds(2);
    private static final Duration ARRIVE = Duration.ofSeconds(30);

    private final CutSite site;
    private final Session source;
    private final Session target;
    private final boolean holding;
    private final Lsn position;

    private Cut(CutSite site, Session source, Session target, boolean holding, Lsn position) {
        this.site = site;
        this.source = source;
        this.target = target;
        this.holding = holding;
        this.position = position;
    }

    /**
     * To read both sides; the flow goes on at once.
     *
     * @throws CutFailed if it cannot be made now
     * @throws PostgresException if a server does not answer
     */
    public static Cut forReading(CutSite site) throws InterruptedException {
        return make(site, false);
    }

    /**
     * To bring the target's side in line: the flow is held until this is closed, and {@link #commit} ends the target's
     * transaction, which holds the member lock and the task's progress row.
     */
    public static Cut forRepair(CutSite site) throws InterruptedException {
        return make(site, true);
    }

    private static Cut make(CutSite site, boolean holding) throws InterruptedException {
        refuseOpenTransactions(site);
        if (!site.gate().hold(TURN, STAND)) {
            throw new CutFailed("the apply does not come to a stand within " + STAND.toSeconds()
                    + " s, or others hold it for more than " + TURN.toSeconds() + " s");
        }
        Session source = null;
        Session target = null;
        boolean made = false;
        try {
            source = site.openSource();
            target = site.openTarget();
            Lsn position = enter(site, source, target, holding);
            made = true;
            return new Cut(site, source, target, holding, position);
        } finally {
            if (!made || !holding) {
                site.gate().release();
            }
            if (!made) {
                abandon(source);
                abandon(target);
            }
        }
    }

    /** A slot would wait for them, and the apply with it. */
    private static void refuseOpenTransactions(CutSite site) {
        try (Session source = site.openSource()) {
            long open = source.one(OPEN_LONG, row -> row.getLong(1));
            if (open > 0) {
                throw new CutFailed(open + " transactions of the source are open for longer than a second, for which a"
                        + " slot would have to wait (pg_stat_activity, pg_prepared_xacts)");
            }
        }
    }

    private static Lsn enter(CutSite site, Session source, Session target, boolean holding)
            throws InterruptedException {
        Lsn wanted = snapshotOfSource(site, source);
        try (Session heart = site.openSource()) {
            new Heartbeat(site.beat()).beat(heart); // Something behind the position, so that it is seen to be passed.
        }
        Lsn stands = site.gate()
                .letGoUpTo(wanted, ARRIVE)
                .orElseThrow(() ->
                        new CutFailed("the apply did not come to " + wanted + " within " + ARRIVE.toSeconds() + " s"));
        if (holding) {
            target.execute("BEGIN");
            MemberLock.hold(target, site.mandate());
            ProgressTable.hold(target, site.task(), site.mandate().reign().epoch(), stands);
        } else {
            target.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
            Lsn seen = ProgressTable.read(target, site.task())
                    .map(Progress::position)
                    .orElse(Lsn.ZERO);
            if (!seen.equals(stands)) {
                throw new CutFailed("expected the target at " + stands + ", found it at " + seen);
            }
        }
        return stands;
    }

    /** The slot ends with this; its snapshot lives on in the session that has taken it. */
    private static Lsn snapshotOfSource(CutSite site, Session source) {
        try (CreatedSlot slot = ReplicationSlots.create(
                site.source(), site.database(), site.slot(), site.task() + "/cut", LOCKS, true)) {
            source.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
            source.adopt(slot.snapshot());
            var unused = source.one("SELECT 1", row -> row.getInt(1));
            return slot.consistentPoint();
        } catch (PostgresException e) {
            if (e.kind() == SqlState.CONTENTION) {
                throw new CutFailed("a transaction of the source runs on, for which a slot has to wait", e);
            }
            throw e;
        }
    }

    /** In a transaction that sees the cut; for reading alone. */
    public Session source() {
        return source;
    }

    /** In a transaction that sees the cut. */
    public Session target() {
        return target;
    }

    /** Where the target stands in it. */
    public Lsn position() {
        return position;
    }

    /** Makes what was written on the target's side lasting. */
    public void commit() {
        target.execute("COMMIT");
    }

    /** Drops both sessions, whoever waits in them. */
    public void abandon() {
        source.abandon();
        target.abandon();
    }

    @Override
    public void close() {
        try (source;
                target) {
            LOG.trace("task={} database={} cut at {} closed", site.task(), site.database(), position);
        } finally {
            if (holding) {
                site.gate().release();
            }
        }
    }

    private static void abandon(@Nullable Session session) {
        if (session != null) {
            session.abandon();
        }
    }
}
