package io.gad.sync;

import io.gad.member.FinalState;
import io.gad.member.LeftOutList;
import io.gad.member.MemberDatabase;
import io.gad.member.MemberLock;
import io.gad.member.MemberRow;
import io.gad.member.RereadList;
import io.gad.postgres.Lsn;
import io.gad.postgres.PostgresException;
import io.gad.postgres.ServerIdentity;
import io.gad.postgres.Session;
import io.gad.postgres.SqlState;
import io.gad.postgres.TableName;
import io.gad.postgres.catalog.Catalog;
import io.gad.postgres.catalog.Table;
import io.gad.postgres.replication.CreatedSlot;
import io.gad.postgres.replication.Publications;
import io.gad.sync.SyncTaskSpec.SchemaMode;
import io.gad.sync.copy.CopyTable;
import io.gad.sync.ddl.DdlCapture;
import io.gad.sync.prepare.MaterializedViews;
import io.gad.sync.prepare.OwnSessions;
import io.gad.sync.prepare.PublicationMark;
import io.gad.sync.resync.ResyncProgress;
import io.gad.sync.resync.RowAlignment;
import io.gad.sync.rewind.FiringTriggers;
import io.gad.sync.rewind.RewindImpossible;
import io.gad.sync.rewind.RowInTheWay;
import io.gad.sync.rewind.TouchedBook;
import io.gad.sync.rewind.TouchedLogs;
import io.gad.sync.rewind.TouchedRows;
import io.gad.sync.schema.Globals.Occasion;
import io.gad.sync.sequence.SequencePoll;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a former primary, closed, to what a new slot's snapshot of the new primary holds; the order only. What the two may
 * differ in is all that the former one has committed alone, and all that the new one has committed since its opening: both
 * logs tell, and the book keeps it. Of another secondary it is all that either has applied since a position that both have passed, and
 * what the new primary has committed. Rows of those keys are set from the snapshot, some tables are compared as a whole, all
 * else is left as it is. Killed anywhere, the progress row says REWIND, and it goes on with what is in the book under a later
 * snapshot: whatever was set from the one before is in the new primary's log since its opening, so it is set again.
 */
final class DatabaseRewind {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseRewind.class);

    /** What a server says of a relation that it can name and not open any more. */
    private static final String GONE_MEANWHILE = "XX000";

    /** What does not pass by itself, and no copy minds. */
    private static final Set<String> IMPOSSIBLE = Set.of("SCHEMA_DIFFERS", "SCHEMA_RESTORE_FAILED", "TAIL_TIMEOUT");

    private static final Lsn ANYWHERE = new Lsn(Long.MAX_VALUE);
    private static final Duration ENDING = Duration.ofSeconds(10);

    private final DatabasePair pair;
    private final SyncStart.Rewind from;
    private final SyncState state;
    private final ResyncProgress compared;
    private final DatabaseLoad.Globals globals;
    private final TouchedLogs logs;
    private List<String> notEnded = List.of();

    DatabaseRewind(
            DatabasePair pair,
            SyncStart.Rewind from,
            SyncState state,
            ResyncProgress compared,
            DatabaseLoad.Globals globals) {
        this.pair = pair;
        this.from = from;
        this.state = state;
        this.compared = compared;
        this.globals = globals;
        this.logs = new TouchedLogs(
                pair.spec().source(),
                pair.spec().target(),
                pair.name(),
                pair.spec().id(),
                pair.mandate(),
                DatabasePair.PUBLICATION);
    }

    /**
     * Returns when the target holds the snapshot and stands in CATCH_UP at its position.
     *
     * @throws RewindImpossible if it cannot; what was set so far does no harm to a copy
     */
    void run() throws InterruptedException {
        state.enter(SyncPhase.REWIND);
        try {
            rewind();
        } catch (PostgresException e) {
            throw judged(e);
        } catch (SyncProblem e) {
            throw IMPOSSIBLE.contains(e.code()) ? new RewindImpossible(String.valueOf(e.getMessage()), e) : e;
        }
        state.enter(SyncPhase.CATCH_UP);
    }

    /** What the servers refuse for good stops a rewind: another way is always right. */
    private static RuntimeException judged(PostgresException e) {
        if (GONE_MEANWHILE.equals(e.sqlState()) || e.kind() == SqlState.UNDEFINED) {
            return new LoadOvertaken("A table was dropped or changed while it was read.", e);
        }
        boolean isRefusal =
                e.kind() == SqlState.CONSTRAINT || e.kind() == SqlState.DUPLICATE || e.kind() == SqlState.OTHER;
        return isRefusal ? new RewindImpossible(String.valueOf(e.getMessage()), e) : e;
    }

    private void rewind() throws InterruptedException {
        Lsn since = prepareSource();
        ServerIdentity source = prepareTarget();
        TouchedBook.Summary book = book();
        if (!book.tail()) {
            requireEnded();
            requirePublication();
            logs.readTail(RewindTail.of(pair.spec(), pair.name(), from));
        }
        leaveOwnHistory();
        // Most of it before the slot is made, whose snapshot is held while the rest is read.
        logs.readSince(pair.slot(), since, ANYWHERE);
        globals.carryOver(pair, state, Occasion.poll());
        try (CreatedSlot slot = new LoadSlots(pair, state).passing();
                RewindSchema schema = new RewindSchema(pair)) {
            logs.readSince(pair.slot(), since, slot.consistentPoint());
            write(Progress.begun(SyncPhase.REWIND, source, pair.slot(), slot.consistentPoint()));
            boolean aligned = align(schema, slot);
            List<TableName> moved = setRows(slot);
            slot.close(); // the snapshot keeps the source's dead rows alive, and is not needed any more
            schema.afterRows();
            finish(aligned || book().views());
            arrive(source, slot.consistentPoint(), moved);
        }
    }

    /** @return from where the new primary's log tells in what it differs: where that stood when it was opened, or before */
    private Lsn prepareSource() {
        try (Session source = pair.sourceSilently("prepare")) {
            if (source.isInRecovery()) {
                throw new PostgresException(
                        "Expected the source to be a primary, found it in recovery.", SqlState.UNREACHABLE);
            }
            OwnSessions.end(source, pair.spec().id(), pair.name(), ENDING);
            MemberDatabase.become(source, pair.sourceRow());
            DdlCapture.install(source);
            MemberDatabase.attachGuards(source);
            MemberDatabase.fixIdentities(source);
            return from.stood()
                    .flatMap(stood -> Optional.ofNullable(stood.since().get(pair.name())))
                    .or(() -> MemberDatabase.read(source).flatMap(MemberRow::openedAt))
                    .orElseThrow(() -> new RewindImpossible("Expected database " + pair.name() + " of "
                            + pair.spec().sourceInstance() + " to know where its log stood when it was opened, found"
                            + " that it does not."));
        }
    }

    /** Nothing of the customer's is changed by it. */
    private ServerIdentity prepareTarget() {
        ServerIdentity identity;
        try (Session source = pair.source("prepare")) {
            identity = ServerIdentity.of(source);
        }
        try (Session target = pair.targetAtLength("prepare")) {
            OwnSessions.end(target, pair.spec().id(), pair.name(), ENDING);
            requireFormer(target);
            MemberDatabase.prepare(target, pair.targetRow());
            notEnded = MemberDatabase.close(target);
            if (!notEnded.isEmpty()) {
                LOG.warn(
                        "task={} database={} sessions that did not end: {}",
                        pair.spec().id(),
                        pair.name(),
                        notEnded);
            }
            Progress.begun(SyncPhase.REWIND, identity, pair.slot(), Lsn.ZERO).write(target, pair, () -> {
                TouchedBook.open(target, pair.spec().id());
                noteOwnLists(target);
            });
        }
        return identity;
    }

    /** What a secondary did not follow of its tables while it applied all else; nothing on a former primary. */
    private static void noteOwnLists(Session target) {
        List<TableName> tables = new ArrayList<>();
        RereadList.read(target).forEach(entry -> tables.add(entry.table()));
        LeftOutList.read(target).forEach(entry -> tables.add(entry.table()));
        tables.forEach(table -> TouchedBook.whole(target, TouchedBook.name(target, table), "it was not followed here"));
    }

    /**
     * What came from a source with another history would meet the same numbers again. The heart's goes last: by it the tail
     * is known, if it is to be read once more.
     */
    private void leaveOwnHistory() {
        try (Session target = pair.targetAtLength("prepare")) {
            target.transaction(() -> {
                MemberLock.hold(target, pair.mandate());
                target.execute("DELETE FROM gad.ddl_log;"
                        + " DELETE FROM gad.changed WHERE kind = 'index dropped ahead';"
                        + " UPDATE gad.carried_role SET source_oid = 0");
            });
        }
    }

    /** Once the tail is in, nothing more comes into it. */
    private void requireEnded() {
        if (!notEnded.isEmpty()) {
            throw new RewindImpossible("Expected every session of database " + pair.name() + " of "
                    + pair.spec().targetInstance() + " that is older than its fence to be ended, found "
                    + String.join(", ", notEnded) + ": what they still commit would be in no log that is read.");
        }
    }

    /** Another reign between the two would have changed rows that neither log tells. */
    private void requireFormer(Session target) {
        long before = pair.spec().reign().epoch() - 1;
        Optional<MemberRow> row = MemberDatabase.read(target);
        boolean former = row.filter(r -> r.groupId().equals(pair.spec().groupId()))
                .filter(r -> from.stood()
                                .map(stood -> r.reign().equals(stood.ended()))
                                .orElse(r.reign().epoch() == before)
                        || r.reign().equals(pair.spec().reign())) // An attempt before this one has come so far.
                .isPresent();
        if (!former) {
            throw new RewindImpossible("Expected database " + pair.name() + " of "
                    + pair.spec().targetInstance() + " to be "
                    + (from.stood().isPresent() ? "a secondary's" : "the former primary's") + " of epoch " + before
                    + ", found "
                    + row.map(r -> r.role() + " of epoch " + r.reign().epoch()).orElse("no trace of a group") + ".");
        }
    }

    /** One that was made anew since the slot has left out changes, of which a server of version 18 says nothing. */
    private void requirePublication() {
        try (Session source = pair.source("rewind");
                Session target = pair.target("rewind")) {
            Optional<String> mark = from.stood().isPresent()
                    ? PublicationMark.kept(
                            target,
                            RewindTail.standing(pair.spec(), target, from).publicationMark())
                    : PublicationMark.kept(source, from.formerTask());
            PublicationMark.require(target, DatabasePair.PUBLICATION, mark);
        } catch (SyncProblem e) {
            throw new RewindImpossible("Of the own log of " + pair.spec().targetInstance() + ": " + e.getMessage(), e);
        }
    }

    private TouchedBook.Summary book() {
        try (Session target = pair.target("rewind")) {
            return TouchedBook.read(target);
        }
    }

    private boolean align(RewindSchema schema, CreatedSlot slot) throws InterruptedException {
        boolean aligned = schema.beforeRows(slot.snapshot(), book());
        if (aligned) {
            List<String> anew;
            try (Session target = pair.targetAtLength("rewind")) {
                MemberDatabase.fixIdentities(target); // Else rows that are published and have no key could not go.
                anew = TouchedBook.madeAnew(target);
            }
            logs.note(anew, "it was made anew");
        }
        return aligned;
    }

    /** @return tables of which the snapshot may not have shown what it should: they lie in another file by now */
    private List<TableName> setRows(CreatedSlot slot) throws InterruptedException {
        try (Session target = pair.target("rewind")) {
            FiringTriggers.obstacle(target).ifPresent(why -> {
                throw new RewindImpossible(why);
            });
        }
        Set<TableName> leftOut = leftOut();
        TouchedRows rows = TouchedRows.plan(
                pair.spec().source(),
                pair.spec().target(),
                pair.name(),
                pair.spec().id(),
                pair.mandate(),
                slot.snapshot(),
                leftOut,
                notFollowed(leftOut));
        RowAlignment whole = new RowAlignment(
                pair.spec().source(),
                pair.spec().target(),
                pair.name(),
                pair.spec().id(),
                pair.mandate(),
                pair.settings().tablesAtOnce());
        List<CopyTable> moved = new ArrayList<>();
        try {
            moved.addAll(rows.run(slot.snapshot(), slot.consistentPoint()));
            moved.addAll(whole.run(slot.snapshot(), slot.consistentPoint(), rows.wholes()::contains, compared));
        } catch (RowInTheWay e) {
            logs.note(List.of(e.table()), "a row that neither log tells of was in the way");
            throw new LoadOvertaken(String.valueOf(e.getMessage()), e);
        } catch (PostgresException e) {
            if (e.kind() == SqlState.UNDEFINED) {
                throw new LoadOvertaken("A table was dropped or changed while it was compared.", e);
            }
            throw e;
        }
        requireNames(rows.concerned());
        return moved.stream().map(CopyTable::name).distinct().toList();
    }

    /** What is read goes by the names of its moment, also those of columns: these may have changed places. */
    private void requireNames(List<CopyTable> read) {
        try (Session source = pair.source("rewind")) {
            Map<Long, CopyTable> now =
                    CopyTable.list(source).stream().collect(Collectors.toMap(CopyTable::oid, Function.identity()));
            for (CopyTable table : read) {
                CopyTable later = now.get(table.oid());
                if (later == null || table.isRenamed(later)) {
                    throw new LoadOvertaken("Table " + table.name() + " was dropped or renamed while it was read.");
                }
            }
        }
    }

    private Set<TableName> leftOut() {
        try (Session target = pair.target("leave-out")) {
            return target.transaction(() -> {
                MemberLock.hold(target, pair.mandate());
                return LeavingOut.putForLoad(target, pair.leftOut());
            });
        }
    }

    /** Of what the new primary did not hold of this server's rows when it was opened neither log tells, nor of rows that nothing names. */
    private Set<TableName> notFollowed(Set<TableName> leftOut) {
        Set<TableName> tables = new HashSet<>();
        try (Session source = pair.source("rewind")) {
            RereadList.read(source).forEach(entry -> tables.add(entry.table()));
            LeftOutList.read(source).forEach(entry -> tables.add(entry.table()));
            tables.addAll(LeftOutList.forgotten(source));
            Set<String> toRead = new HashSet<>();
            from.finalStates().stream()
                    .filter(last -> last.database().equals(pair.name()))
                    .map(FinalState::toRead)
                    .forEach(list -> list.forEach(text -> toRead.add(text.replaceFirst(" \\(since [^)]*\\)$", ""))));
            CopyTable.list(source).stream()
                    .map(CopyTable::name)
                    .filter(name -> toRead.contains(name.toString()))
                    .forEach(tables::add);
            if (from.stood()
                    .filter(stood -> stood.uneven().contains(pair.name()))
                    .isPresent()) {
                new Catalog(source)
                        .tables().stream()
                                .filter(table -> table.primaryKey()
                                        .or(table::usableIdentityIndex)
                                        .isEmpty())
                                .map(Table::name)
                                .forEach(tables::add);
            }
        }
        tables.removeAll(leftOut);
        return tables;
    }

    private void finish(boolean fillViews) {
        try (Session source = pair.source("finish");
                Session target = pair.targetAtLength("finish")) {
            MemberDatabase.attachGuards(target);
            MemberDatabase.fixIdentities(target);
            Publications.ensure(target, DatabasePair.PUBLICATION);
            DdlCapture.install(target);
            if (pair.spec().schemaMode() != SchemaMode.EXISTING) {
                MemberDatabase.inheritIdentities(source, target);
                if (fillViews) {
                    state.note("materialized view not filled", MaterializedViews.fill(source, target, pair.mandate()));
                }
            }
            new SequencePoll(pair.mandate()).poll(source, target);
            var unused = new LargeObjectWatch(pair, state).carryOver(source, target);
        }
    }

    /** What was truncated or rewritten while it was set is read anew at a cut; until then its changes are left out. */
    private void arrive(ServerIdentity source, Lsn position, List<TableName> moved) {
        try (Session target = pair.target("progress")) {
            Progress.begun(SyncPhase.CATCH_UP, source, pair.slot(), position).write(target, pair, () -> {
                TouchedBook.close(target);
                target.execute("DELETE FROM gad.heartbeat");
                moved.forEach(table ->
                        RereadList.add(target, table, "it was truncated or rewritten while it was brought in line"));
            });
        }
        LOG.info(
                "task={} database={} rewound position={} to read anew={}",
                pair.spec().id(),
                pair.name(),
                position,
                moved);
    }

    private void write(Progress progress) {
        try (Session target = pair.target("progress")) {
            progress.write(target, pair);
        }
    }
}
