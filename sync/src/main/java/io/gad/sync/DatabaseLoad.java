package io.gad.sync;

import io.gad.member.MemberDatabase;
import io.gad.postgres.Lsn;
import io.gad.postgres.PostgresException;
import io.gad.postgres.ServerIdentity;
import io.gad.postgres.Session;
import io.gad.postgres.SqlState;
import io.gad.postgres.replication.CreatedSlot;
import io.gad.postgres.replication.Publications;
import io.gad.sync.SyncTaskSpec.SchemaMode;
import io.gad.sync.copy.CopyProgress;
import io.gad.sync.copy.CopyTable;
import io.gad.sync.copy.FullLoad;
import io.gad.sync.ddl.DdlCapture;
import io.gad.sync.prepare.MaterializedViews;
import io.gad.sync.prepare.OwnSessions;
import io.gad.sync.prepare.TargetClearing;
import io.gad.sync.prepare.TargetDatabase;
import io.gad.sync.schema.Globals.Occasion;
import io.gad.sync.schema.SchemaComparison;
import io.gad.sync.schema.SchemaCopy;
import io.gad.sync.sequence.SequencePoll;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From nothing to a target that holds what one snapshot of the source holds; the order only. Killed anywhere, it begins
 * again: the progress row says that what stands on the target is of this task, so it is cleared first.
 */
final class DatabaseLoad {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseLoad.class);
    private static final Duration ENDING = Duration.ofSeconds(10);

    /** Roles and settings, which are the whole instance's. */
    @FunctionalInterface
    interface Globals {
        void carryOver(DatabasePair pair, SyncState state, Occasion occasion);
    }

    private final DatabasePair pair;
    private final SyncState state;
    private final CopyProgress copied;
    private final Globals globals;

    DatabaseLoad(DatabasePair pair, SyncState state, CopyProgress copied, Globals globals) {
        this.pair = pair;
        this.state = state;
        this.copied = copied;
        this.globals = globals;
    }

    /** Returns when the target holds the snapshot and stands in CATCH_UP at the slot's start. */
    void run() throws InterruptedException {
        state.enter(SyncPhase.PRECHECK);
        SourcePreparation preparation = new SourcePreparation(pair, state);
        ServerIdentity source = preparation.run();
        prepareTarget(source);
        state.enter(SyncPhase.SCHEMA);
        globals.carryOver(pair, state, Occasion.poll());
        String begun = sourceTime();
        try (CreatedSlot slot = preparation.slot();
                SchemaCopy schema = schema(source)) {
            write(Progress.begun(SyncPhase.SCHEMA, source, pair.slot(), slot.consistentPoint()));
            LOG.info(
                    "task={} database={} slot={} start={}",
                    pair.spec().id(),
                    pair.name(),
                    pair.slot(),
                    slot.consistentPoint());
            copySchema(schema, slot.snapshot());
            state.enter(SyncPhase.FULL);
            write(Progress.begun(SyncPhase.FULL, source, pair.slot(), slot.consistentPoint()));
            copyRows(slot.snapshot(), begun);
            slot.close(); // the snapshot keeps the source's dead rows alive, and is not needed any more
            finish(schema);
            write(Progress.begun(SyncPhase.CATCH_UP, source, pair.slot(), slot.consistentPoint()));
        }
        state.enter(SyncPhase.CATCH_UP);
        LOG.info("task={} database={} loaded rows={}", pair.spec().id(), pair.name(), copied.rowsCopied());
    }

    private void prepareTarget(ServerIdentity source) {
        boolean made;
        try (Session from = pair.source("prepare");
                Session maintenance = pair.maintenance("prepare")) {
            made = TargetDatabase.ensure(from, maintenance, pair.name());
        }
        try (Session target = pair.targetAtLength("prepare")) {
            OwnSessions.end(target, pair.spec().id(), pair.name(), ENDING);
            boolean begunBefore = Progress.read(target, pair.spec().id()).isPresent();
            boolean mayHoldData = !begunBefore && pair.spec().targetMayHoldData();
            if (begunBefore) {
                // Before anything is written: what an attempt left behind may have filled the disk.
                clear(target);
            } else if (!mayHoldData) {
                requireEmpty(target);
            }
            MemberDatabase.prepare(target, pair.targetRow());
            List<String> left = MemberDatabase.close(target);
            if (!left.isEmpty()) {
                LOG.warn(
                        "task={} database={} sessions that did not end: {}",
                        pair.spec().id(),
                        pair.name(),
                        left);
            }
            // From here on what stands on the target is this task's to clear.
            Progress.begun(SyncPhase.PRECHECK, source, pair.slot(), Lsn.ZERO).write(target, pair);
            if (mayHoldData) {
                clear(target);
            }
            if (made) {
                LOG.info(
                        "task={} database={} created on the target", pair.spec().id(), pair.name());
            }
        }
    }

    private boolean isExisting() {
        return pair.spec().schemaMode() == SchemaMode.EXISTING;
    }

    private void requireEmpty(Session target) {
        boolean empty = isExisting() ? !TargetClearing.holdsRows(target) : TargetClearing.isEmpty(target);
        if (!empty) {
            throw new SyncProblem(
                    "TARGET_NOT_EMPTY",
                    "Expected the target's database " + pair.name() + " to be empty, found "
                            + (isExisting() ? "rows" : "objects") + " in it.",
                    "Take an empty server, or drop what stands in that database, then resume.");
        }
    }

    private void clear(Session target) {
        TargetClearing clearing = new TargetClearing(target, pair.mandate());
        if (isExisting()) {
            clearing.truncateEverything();
        } else {
            clearing.dropEverything();
        }
    }

    private SchemaCopy schema(ServerIdentity source) {
        return new SchemaCopy(
                pair.spec().source(),
                pair.spec().target(),
                pair.name(),
                pair.spec().id(),
                pair.settings().spool(),
                pair.settings().tools(),
                source.majorVersion(),
                pair.settings().indexesAtOnce());
    }

    private void copySchema(SchemaCopy schema, String snapshot) throws InterruptedException {
        if (isExisting()) {
            try (Session source = pair.source("compare");
                    Session target = pair.target("compare")) {
                SchemaComparison.require(source, target);
            }
            return;
        }
        try {
            schema.dump(snapshot);
        } catch (SyncProblem e) {
            // pg_dump reads the catalog of the snapshot and that of now; an index that was dropped between is in
            // neither.
            if (definedSince(snapshot)) {
                throw new LoadOvertaken("A definition was changed while the schema was read.", e);
            }
            throw e;
        }
        schema.restorePreData();
    }

    /** Whether the source's definitions are others now than the snapshot shows. */
    private boolean definedSince(String snapshot) {
        String count = "SELECT count(*) FROM gad.ddl_log";
        try (Session then = pair.source("compare");
                Session now = pair.source("compare")) {
            long shown = then.transaction(() -> {
                then.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
                then.adopt(snapshot);
                return then.one(count, row -> row.getLong(1));
            });
            return now.one(count, row -> row.getLong(1)) != shown;
        }
    }

    private void copyRows(String snapshot, String begun) throws InterruptedException {
        FullLoad load = new FullLoad(
                pair.spec().source(),
                pair.spec().target(),
                pair.name(),
                pair.spec().id(),
                pair.mandate(),
                pair.settings().tablesAtOnce());
        List<CopyTable> moved;
        try {
            moved = load.run(snapshot, load.tables(snapshot), copied);
        } catch (PostgresException e) {
            if (e.kind() == SqlState.UNDEFINED) {
                throw new LoadOvertaken("A table was dropped or changed while it was loaded.", e);
            }
            throw e;
        }
        if (!moved.isEmpty() && rewrittenSince(begun)) {
            throw new LoadOvertaken("Table " + moved.getFirst().name() + " was rewritten while it was loaded.");
        }
    }

    /** A truncated table is emptied again by its message in the stream; a rewritten one was read as empty. */
    private boolean rewrittenSince(String begun) {
        try (Session source = pair.source("load")) {
            return source.one(
                    "SELECT EXISTS (SELECT 1 FROM gad.ddl_log WHERE event IN ('table_rewrite', 'capture_failed')"
                            + " AND captured_at >= ?::timestamptz)",
                    row -> row.getBoolean(1),
                    begun);
        }
    }

    private void finish(SchemaCopy schema) throws InterruptedException {
        if (!isExisting()) {
            schema.restorePostData();
        }
        try (Session source = pair.source("finish");
                Session target = pair.targetAtLength("finish")) {
            MemberDatabase.attachGuards(target);
            MemberDatabase.fixIdentities(target);
            Publications.createForAllTables(target, DatabasePair.PUBLICATION);
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
