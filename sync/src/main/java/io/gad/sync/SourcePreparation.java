package io.gad.sync;

import io.gad.member.MemberDatabase;
import io.gad.postgres.PostgresException;
import io.gad.postgres.ServerIdentity;
import io.gad.postgres.Session;
import io.gad.postgres.SqlState;
import io.gad.postgres.replication.CreatedSlot;
import io.gad.postgres.replication.Publications;
import io.gad.postgres.replication.PublishedTable;
import io.gad.postgres.replication.ReplicationSlots;
import io.gad.sync.ddl.DdlCapture;
import io.gad.sync.prepare.OlderTransactions;
import io.gad.sync.prepare.OwnSessions;
import io.gad.sync.prepare.PublicationMark;
import io.gad.sync.prepare.TaskSlots;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * What a source needs before anything of it is copied or compared: our schema, identities, the publication, the slot. All
 * of it may be run again; a slot of an earlier attempt is dropped.
 */
final class SourcePreparation {

    /** Held by whoever makes there what others may be making too. */
    static final long ONE_BY_ONE = 7_103_213;

    private static final Duration ENDING = Duration.ofSeconds(10);
    private static final Duration FIRST_PATIENCE = Duration.ofSeconds(10);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final Duration LAST_PATIENCE = Duration.ofMinutes(5);

    private final DatabasePair pair;
    private final SyncState state;
    private String publication = "";
    private List<PublishedTable> listed = List.of();

    SourcePreparation(DatabasePair pair, SyncState state) {
        this.pair = pair;
        this.state = state;
    }

    /** Identities before the publication, the publication before the slot: else the customer's statements fail. */
    ServerIdentity run() throws InterruptedException {
        try (Session source = pair.sourceSilently("prepare")) {
            if (source.isInRecovery()) {
                throw new PostgresException(
                        "Expected the source to be a primary, found it in recovery.", SqlState.UNREACHABLE);
            }
            ServerIdentity identity = ServerIdentity.of(source);
            OwnSessions.end(source, pair.spec().id(), pair.name(), ENDING);
            // A group with several secondaries has several loads of one source: they prepare it one after the other.
            source.execute("SELECT pg_catalog.pg_advisory_lock(" + ONE_BY_ONE + ")");
            MemberDatabase.prepare(source, pair.sourceRow());
            MemberDatabase.attachGuards(source);
            DdlCapture.install(source);
            // Tables of transactions that were under way show only once these have ended, as the slot waits for too.
            awaitEnd(OlderTransactions.of(source));
            MemberDatabase.fixIdentities(source);
            Publications.ensure(source, DatabasePair.PUBLICATION);
            publication = PublicationMark.of(source, DatabasePair.PUBLICATION);
            listed = pair.listedPublication().before(source);
            MemberDatabase.attachGuards(source);
            MemberDatabase.fixIdentities(source);
            TaskSlots.drop(source, pair.slot(), ENDING);
            return identity;
        }
    }

    /** The slot from which the database is followed, with the snapshot that fits it. */
    CreatedSlot slot() throws InterruptedException {
        CreatedSlot slot = made();
        boolean kept = false;
        try {
            keepPublication();
            kept = true;
            return slot;
        } finally {
            if (!kept) {
                slot.close();
            }
        }
    }

    private CreatedSlot made() throws InterruptedException {
        Duration patience = FIRST_PATIENCE;
        while (true) {
            try {
                CreatedSlot slot = ReplicationSlots.create(
                        pair.spec().source(), pair.name(), pair.slot(), pair.purpose("slot"), patience, false);
                state.well();
                return slot;
            } catch (PostgresException e) {
                if (e.kind() != SqlState.CONTENTION) {
                    throw e;
                }
                slotWaits(patience);
                Duration longer = patience.multipliedBy(2);
                patience = longer.compareTo(LAST_PATIENCE) > 0 ? LAST_PATIENCE : longer;
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        }
    }

    /** Killed before, whatever is done with the slot begins again. */
    private void keepPublication() {
        try (Session target = pair.target("publication")) {
            PublicationMark.keep(target, pair.mandate(), pair.spec().id(), publication);
            pair.listedPublication().keep(target, listed);
        }
    }

    private void awaitEnd(OlderTransactions older) throws InterruptedException {
        long patient = System.nanoTime() + FIRST_PATIENCE.toNanos();
        boolean shown = false;
        while (older.areRunning()) {
            if (System.nanoTime() > patient) {
                slotWaits(FIRST_PATIENCE);
                shown = true;
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        if (shown) {
            state.well();
        }
    }

    private void slotWaits(Duration patience) {
        state.trouble(
                "SLOT_WAITS",
                "The slot for database " + pair.name() + " waits for transactions of the source that are open"
                        + " for longer than " + patience.toSeconds()
                        + " s. End them if the copy may not wait (pg_stat_activity, pg_prepared_xacts).");
    }
}
