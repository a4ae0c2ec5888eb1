package io.gad.sync;

import io.gad.member.MemberDatabase;
import io.gad.member.MemberLock;
import io.gad.postgres.PostgresException;
import io.gad.postgres.ServerIdentity;
import io.gad.postgres.Session;
import io.gad.postgres.SqlState;
import io.gad.postgres.TableName;
import io.gad.postgres.replication.CreatedSlot;
import io.gad.postgres.replication.Publications;
import io.gad.sync.SyncTaskSpec.SchemaMode;
import io.gad.sync.copy.CopyTable;
import io.gad.sync.ddl.DdlCapture;
import io.gad.sync.prepare.MaterializedViews;
import io.gad.sync.prepare.OwnSessions;
import io.gad.sync.resync.ResyncProgress;
import io.gad.sync.resync.RowAlignment;
import io.gad.sync.resync.SchemaAlignment;
import io.gad.sync.schema.Globals.Occasion;
import io.gad.sync.schema.SchemaComparison;
import io.gad.sync.sequence.SequencePoll;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a target that holds some other state to one that holds what a new slot's snapshot of the source holds; the order
 * only. Nothing is cleared: what is the same stays, what differs is written. Killed anywhere, the progress row says RESYNC
 * and it begins again with another slot, and finds less to do.
 */
final class DatabaseResync {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseResync.class);
    private static final Duration ENDING = Duration.ofSeconds(10);

    private final DatabasePair pair;
    private final SyncState state;
    private final ResyncProgress compared;
    private final DatabaseLoad.Globals globals;

    DatabaseResync(DatabasePair pair, SyncState state, ResyncProgress compared, DatabaseLoad.Globals globals) {
        this.pair = pair;
        this.state = state;
        this.compared = compared;
        this.globals = globals;
    }

    /** Returns when the target holds the snapshot and stands in CATCH_UP at the slot's start. */
    void run() throws InterruptedException {
        state.enter(SyncPhase.RESYNC);
        SourcePreparation preparation = new SourcePreparation(pair, state);
        ServerIdentity source = preparation.run();
        prepareTarget();
        globals.carryOver(pair, state, Occasion.poll());
        String begun = sourceTime();
        try (CreatedSlot slot = preparation.slot();
                SchemaAlignment schema = pair.schemaAlignment()) {
            write(Progress.begun(SyncPhase.RESYNC, source, pair.slot(), slot.consistentPoint()));
            LOG.info(
                    "task={} database={} resync slot={} start={}",
                    pair.spec().id(),
                    pair.name(),
                    pair.slot(),
                    slot.consistentPoint());
            alignSchema(schema, slot.snapshot(), begun);
            alignRows(slot, begun);
            slot.close(); // the snapshot keeps the source's dead rows alive, and is not needed any more
            if (!isExisting()) {
                schema.afterRows();
            }
            finish();
            write(Progress.begun(SyncPhase.CATCH_UP, source, pair.slot(), slot.consistentPoint()));
        }
        state.enter(SyncPhase.CATCH_UP);
        LOG.info("task={} database={} resynced rows={}", pair.spec().id(), pair.name(), compared.rowsCompared());
    }

    private boolean isExisting() {
        return pair.spec().schemaMode() == SchemaMode.EXISTING;
    }

    private void prepareTarget() {
        try (Session target = pair.targetAtLength("prepare")) {
            OwnSessions.end(target, pair.spec().id(), pair.name(), ENDING);
            MemberDatabase.prepare(target, pair.targetRow());
            List<String> left = MemberDatabase.close(target);
            if (!left.isEmpty()) {
                LOG.warn(
                        "task={} database={} sessions that did not end: {}",
                        pair.spec().id(),
                        pair.name(),
                        left);
            }
            // What came from a source with another history would meet the same numbers again.
            target.transaction(() -> {
                MemberLock.hold(target, pair.mandate());
                target.execute("DELETE FROM gad.ddl_log; DELETE FROM gad.heartbeat;"
                        + " DELETE FROM gad.changed WHERE kind = 'index dropped ahead';"
                        + " UPDATE gad.carried_role SET source_oid = 0");
            });
        }
    }

    private void alignSchema(SchemaAlignment schema, String snapshot, String begun) throws InterruptedException {
        if (isExisting()) {
            try (Session source = pair.source("compare");
                    Session target = pair.target("compare")) {
                SchemaComparison.require(source, target);
            }
            return;
        }
        try {
            int changed = schema.beforeRows(snapshot);
            LOG.info(
                    "task={} database={} schema in line changed={}", pair.spec().id(), pair.name(), changed);
        } catch (SyncProblem e) {
            // pg_dump reads the catalog of the snapshot and that of now; what was dropped between is in neither.
            if (e.code().equals("SCHEMA_DUMP_FAILED") && capturedSince(begun, "")) {
                throw new LoadOvertaken("A definition was changed while the schema was read.", e);
            }
            throw e;
        }
    }

    private void alignRows(CreatedSlot slot, String begun) throws InterruptedException {
        RowAlignment rows = new RowAlignment(
                pair.spec().source(),
                pair.spec().target(),
                pair.name(),
                pair.spec().id(),
                pair.mandate(),
                pair.settings().tablesAtOnce());
        List<CopyTable> moved;
        try {
            moved = rows.run(slot.snapshot(), slot.consistentPoint(), leftOut(), compared);
        } catch (PostgresException e) {
            if (e.kind() == SqlState.UNDEFINED) {
                throw new LoadOvertaken("A table was dropped or changed while it was compared.", e);
            }
            throw e;
        }
        if (!moved.isEmpty() && rewrittenSince(begun)) {
            throw new LoadOvertaken("Table " + moved.getFirst().name() + " was rewritten while it was compared.");
        }
    }

    /** By the names that the tables bear now that the schema is in line. */
    private Set<TableName> leftOut() {
        try (Session target = pair.target("leave-out")) {
            return target.transaction(() -> {
                MemberLock.hold(target, pair.mandate());
                return LeavingOut.putForLoad(target, pair.leftOut());
            });
        }
    }

    /** A truncated table is emptied again by its message in the stream; a rewritten one was read as empty. */
    private boolean rewrittenSince(String begun) {
        return capturedSince(begun, "event IN ('table_rewrite', 'capture_failed') AND ");
    }

    private boolean capturedSince(String begun, String which) {
        try (Session source = pair.source("resync")) {
            // Where none is captured, any may have come; what is rewritten then is found by ListedPublication.
            boolean any = which.isEmpty() && !DdlCapture.stands(source);
            return any
                    || source.one(
                            "SELECT EXISTS (SELECT 1 FROM gad.ddl_log WHERE " + which
                                    + "captured_at >= ?::timestamptz)",
                            row -> row.getBoolean(1),
                            begun);
        }
    }

    private void finish() {
        try (Session source = pair.source("finish");
                Session target = pair.targetAtLength("finish")) {
            MemberDatabase.attachGuards(target);
            MemberDatabase.fixIdentities(target);
            Publications.ensure(target, DatabasePair.PUBLICATION);
            DdlCapture.install(target);
            if (!isExisting()) {
                MemberDatabase.inheritIdentities(source, target);
                state.note("materialized view not filled", MaterializedViews.fill(source, target, pair.mandate()));
            }
            new SequencePoll(pair.mandate()).poll(source, target);
            var unused = new LargeObjectWatch(pair, state).carryOver(source, target);
            target.execute("ANALYZE");
        }
    }

    private String sourceTime() {
        try (Session source = pair.source("prepare")) {
            return source.one("SELECT pg_catalog.clock_timestamp()::text", row -> row.getString(1));
        }
    }

    private void write(Progress progress) {
        try (Session target = pair.target("progress")) {
            progress.write(target, pair);
        }
    }
}
