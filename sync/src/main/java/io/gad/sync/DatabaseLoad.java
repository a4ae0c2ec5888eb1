package io.gad.sync;

import io.gad.member.LeftOutList;
import io.gad.member.MemberDatabase;
import io.gad.member.MemberLock;
import io.gad.postgres.PostgresException;
import io.gad.postgres.ServerIdentity;
import io.gad.postgres.Session;
import io.gad.postgres.SqlState;
import io.gad.postgres.TableName;
import io.gad.postgres.replication.CreatedSlot;
import io.gad.postgres.replication.Publications;
import io.gad.postgres.replication.ReplicationSlots;
import io.gad.sync.SyncTaskSpec.SchemaMode;
import io.gad.sync.copy.CopyProgress;
import io.gad.sync.copy.CopyTable;
import io.gad.sync.copy.FullLoad;
import io.gad.sync.copy.LoadBook;
import io.gad.sync.copy.LoadedExtent;
import io.gad.sync.copy.PlannedTable;
import io.gad.sync.copy.Throttle;
import io.gad.sync.ddl.DdlCapture;
import io.gad.sync.prepare.MaterializedViews;
import io.gad.sync.schema.Globals.Occasion;
import io.gad.sync.schema.SchemaComparison;
import io.gad.sync.schema.SchemaCopy;
import io.gad.sync.sequence.SequencePoll;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From nothing to a target that holds what one snapshot of the source holds; the order only. The load goes in rounds, each
 * under a snapshot of its own; between two of them the part that is here is carried forward, so that the target stands at
 * one position all the time. Killed anywhere behind the schema, the next round begins where this one was, at the cost of
 * the chunks that were on their way; killed before, it begins again.
 */
final class DatabaseLoad {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseLoad.class);

    /** A round is ended on purpose where the log kept for it takes more than this part of its budget. */
    private static final int PART_OF_BUDGET = 4;

    private static final Duration ROUND_AT_LEAST = Duration.ofSeconds(30);

    /** Roles and settings, which are the whole instance's. */
    @FunctionalInterface
    interface Globals {
        void carryOver(DatabasePair pair, SyncState state, Occasion occasion);
    }

    private final DatabasePair pair;
    private final SyncState state;
    private final CopyProgress copied;
    private final Globals globals;
    private final FullLoad rows;
    private final LoadSlots slots;
    private final SourcePreparation sourceSide;
    private final LoadPreparation preparation;

    DatabaseLoad(DatabasePair pair, SyncState state, CopyProgress copied, Throttle throttle, Globals globals) {
        this.pair = pair;
        this.state = state;
        this.copied = copied;
        this.globals = globals;
        this.slots = new LoadSlots(pair, state);
        this.sourceSide = new SourcePreparation(pair, state);
        this.preparation = new LoadPreparation(pair, sourceSide);
        this.rows = new FullLoad(
                pair.spec().source(),
                pair.spec().target(),
                pair.name(),
                pair.spec().id(),
                pair.mandate(),
                pair.settings().tablesAtOnce(),
                throttle);
    }

    /** Returns when the target holds the snapshot of the last round and stands in CATCH_UP at its position. */
    void run() throws InterruptedException {
        try {
            Optional<ServerIdentity> begun = begun();
            LoadRound first = begun.isPresent() ? goOn(begun.get()) : begin();
            try (LoadRound round = copyRows(first)) {
                round.slot().close(); // the snapshot keeps the source's dead rows alive, and is not needed any more
                finish(round);
            }
        } catch (LoadLost e) {
            // Whoever looks next finds nothing begun.
            try (Session target = pair.target("progress")) {
                Progress.enter(target, pair, SyncPhase.PRECHECK, () -> LoadBook.close(target));
            }
            throw new LoadOvertaken("It is loaded from its beginning, as " + e.getMessage(), e);
        }
        state.enter(SyncPhase.CATCH_UP);
        LOG.info("task={} database={} loaded rows={}", pair.spec().id(), pair.name(), copied.rowsCopied());
    }

    /** The source of a load that can go on: what is remembered on the target belongs to it and to its slot. */
    private Optional<ServerIdentity> begun() {
        Optional<Progress> standing = Standing.look(pair);
        if (standing.filter(p -> p.phase() == SyncPhase.FULL).isEmpty()) {
            return Optional.empty();
        }
        try (Session source = pair.source("look");
                Session target = pair.target("look")) {
            ServerIdentity identity = ServerIdentity.of(source);
            boolean same = standing.get().systemIdentifier().equals(identity.systemIdentifier())
                    && standing.get().timeline() == identity.timeline();
            boolean slotStands = ReplicationSlots.find(source, pair.slot())
                    .filter(slot -> !slot.isLost())
                    .isPresent();
            return same && slotStands && LoadBook.isOpen(target) ? Optional.of(identity) : Optional.empty();
        }
    }

    private LoadRound begin() throws InterruptedException {
        state.enter(SyncPhase.PRECHECK);
        ServerIdentity source = preparation.fresh();
        state.enter(SyncPhase.SCHEMA);
        globals.carryOver(pair, state, Occasion.poll());
        return round(sourceSide.slot(), source, (slot, schema) -> {
            write(Progress.begun(SyncPhase.SCHEMA, source, pair.slot(), slot.consistentPoint()), target -> {});
            LOG.info(
                    "task={} database={} slot={} start={}",
                    pair.spec().id(),
                    pair.name(),
                    pair.slot(),
                    slot.consistentPoint());
            copySchema(schema, slot.snapshot());
            List<CopyTable> tables = rows.tables(slot.snapshot());
            write(Progress.begun(SyncPhase.FULL, source, pair.slot(), slot.consistentPoint()), target -> {
                LoadBook.open(target);
                Set<TableName> leftOut = LeavingOut.putForLoad(target, pair.leftOut());
                tables.forEach(table -> LoadBook.plan(target, table, leftOut));
            });
            restoreKeysAhead(schema);
            return tables;
        });
    }

    private LoadRound goOn(ServerIdentity source) throws InterruptedException {
        state.enter(SyncPhase.FULL);
        preparation.again();
        return next(slots.passing(), source);
    }

    /** The slot's own position is where the target is brought to; from then on the rest is read under its snapshot. */
    private LoadRound next(CreatedSlot made, ServerIdentity source) throws InterruptedException {
        return round(made, source, (slot, schema) -> {
            new CarryForward(pair).to(slot.consistentPoint());
            if (!isExisting()) {
                dump(schema, slot.snapshot());
            }
            List<CopyTable> tables = rows.tables(slot.snapshot());
            try (Session target = pair.targetAtLength("load")) {
                LoadSettling.settle(pair, target, schema, slot, tables);
            }
            restoreKeysAhead(schema);
            return tables;
        });
    }

    /** Before the round's rows; none of a table that refers to one which is left out stands without its key. */
    private void restoreKeysAhead(SchemaCopy schema) throws InterruptedException {
        List<TableName> leftOut = leftOut();
        if (!leftOut.isEmpty() && !isExisting()) {
            schema.restoreKeysAhead(leftOut);
        }
    }

    private List<TableName> leftOut() {
        try (Session target = pair.target("load")) {
            return LeftOutList.read(target).stream()
                    .map(LeftOutList.Entry::table)
                    .toList();
        }
    }

    @FunctionalInterface
    private interface Tables {
        List<CopyTable> read(CreatedSlot slot, SchemaCopy schema) throws InterruptedException;
    }

    private LoadRound round(CreatedSlot slot, ServerIdentity source, Tables reader) throws InterruptedException {
        SchemaCopy schema = null;
        boolean made = false;
        try {
            schema = schema(source);
            LoadRound round = new LoadRound(slot, schema, source, reader.read(slot, schema));
            made = true;
            return round;
        } finally {
            if (!made) {
                abandon(slot, schema);
            }
        }
    }

    private static void abandon(CreatedSlot slot, @Nullable SchemaCopy schema) {
        try (slot) {
            if (schema != null) {
                schema.close();
            }
        }
    }

    /** Everything, in as many rounds as it takes; the round that is returned is the last, and open. */
    private LoadRound copyRows(LoadRound first) throws InterruptedException {
        state.enter(SyncPhase.FULL);
        LoadRound round = first;
        boolean done = false;
        try {
            while (!copyRows(round, System.nanoTime())) {
                Optional<CreatedSlot> slot = slots.passingSoon();
                if (slot.isPresent()) {
                    round.close();
                    round = next(slot.get(), round.source());
                }
            }
            done = true;
            return round;
        } finally {
            if (!done) {
                round.close();
            }
        }
    }

    private boolean copyRows(LoadRound round, long since) throws InterruptedException {
        List<PlannedTable> planned;
        try (Session target = pair.target("load")) {
            planned = LoadBook.tables(target);
        }
        try {
            return rows.run(round.slot().snapshot(), round.tables(), planned, copied, () -> keepsTooMuch(since));
        } catch (PostgresException e) {
            if (e.kind() == SqlState.UNDEFINED) {
                throw new LoadOvertaken("A table was dropped or changed while it was loaded.", e);
            }
            throw e;
        }
    }

    /** A new round lets the source's log go up to its position, and its dead rows. */
    private boolean keepsTooMuch(long since) {
        return state.slotBytes() > pair.settings().walBudgetBytes() / PART_OF_BUDGET
                && System.nanoTime() - since > ROUND_AT_LEAST.toNanos();
    }

    private boolean isExisting() {
        return pair.spec().schemaMode() == SchemaMode.EXISTING;
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
        dump(schema, snapshot);
        schema.restorePreData();
    }

    private void dump(SchemaCopy schema, String snapshot) throws InterruptedException {
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
    }

    /** Whether the source's definitions are others now than the snapshot shows, or may be. */
    private boolean definedSince(String snapshot) {
        String count = "SELECT count(*) FROM gad.ddl_log";
        try (Session then = pair.source("compare");
                Session now = pair.source("compare")) {
            if (!DdlCapture.stands(now)) {
                return true;
            }
            long shown = then.transaction(() -> {
                then.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
                then.adopt(snapshot);
                return then.one(count, row -> row.getLong(1));
            });
            return now.one(count, row -> row.getLong(1)) != shown;
        }
    }

    /** Killed here, the next round finds every row here, and makes what is still missing. */
    private void finish(LoadRound round) throws InterruptedException {
        boolean begunBefore = beginPostData(round.tables());
        if (!isExisting()) {
            try (BuildingWatch watch = BuildingWatch.start(pair, state, round.schema())) {
                round.schema().restorePostData(begunBefore || !leftOut().isEmpty());
            }
        }
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
            // The position stays: it may lie behind the snapshot's, where nothing was committed between.
            Progress.enter(target, pair, SyncPhase.CATCH_UP, () -> LoadBook.close(target));
        }
    }

    /**
     * Nobody has waited for the disk until here. A target that was started again since its last chunk has lost that with its
     * note; what this transaction still finds stays, for its own end is waited for.
     *
     * @return whether it was begun before: some of it may stand
     */
    private boolean beginPostData(List<CopyTable> tables) {
        try (Session target = pair.targetAtLength("load")) {
            boolean begunBefore = LoadBook.postDataBegun(target);
            target.transaction(() -> {
                MemberLock.hold(target, pair.mandate());
                requireWhole(tables, LoadBook.tables(target));
                LoadBook.beginPostData(target);
            });
            LoadedExtent.dropIndexes(target, pair.mandate());
            return begunBefore;
        }
    }

    private static void requireWhole(List<CopyTable> tables, List<PlannedTable> planned) {
        Set<Long> shown = tables.stream().map(CopyTable::oid).collect(Collectors.toSet());
        planned.stream()
                .filter(plan -> shown.contains(plan.oid()) && !plan.isWhole())
                .findFirst()
                .ifPresent(plan -> {
                    throw new LoadOvertaken(
                            "The target lost the last rows of table " + plan.name() + " as it was started again.");
                });
    }

    private void write(Progress progress, Consumer<Session> more) {
        try (Session target = pair.target("progress")) {
            progress.write(target, pair, () -> more.accept(target));
        }
    }
}
