package io.gad.sync.apply;

import io.gad.member.Mandate;
import io.gad.member.MemberLock;
import io.gad.postgres.Lsn;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import io.gad.postgres.pgoutput.PgOutputMessage.Relation;
import io.gad.postgres.pgoutput.PgOutputMessage.RowChange;
import io.gad.sync.SyncProblem;
import io.gad.sync.batch.Batch;
import io.gad.sync.batch.NetChanges;
import io.gad.sync.batch.TableChanges;
import io.gad.sync.constraint.UnvalidatedChecks;
import io.gad.sync.ddl.Bearing;
import io.gad.sync.ddl.DdlEntry;
import io.gad.sync.ddl.DdlReplay;
import io.gad.sync.receive.Change;
import io.gad.sync.receive.HeapBudget;
import io.gad.sync.receive.OwnTables;
import io.gad.sync.receive.SourceTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a batch in one transaction of the target and moves the position in it. Holds the order only: member lock,
 * changes, beat, position. Killed before the commit, nothing has happened; after it, the position says so.
 *
 * <p>Changes fold until a definition, a truncate, or a slice's size; then what is folded is written first. Slices of one
 * large transaction are written in order within the same target transaction.
 *
 * <p>What a check refuses is tried once more with care: tables are written in the order of the rows, as a check may call a
 * function that reads another table, and without what domains demand of new values only.
 */
public final class BatchWriter {

    private static final Logger LOG = LoggerFactory.getLogger(BatchWriter.class);

    private static final String CHECK_VIOLATION = "23514";

    /** A unique key, or an exclusion constraint. */
    private static final Set<String> IN_THE_WAY = Set.of("23505", "23P01");

    private final Session session;
    private final String task;
    private final Mandate mandate;
    private final DdlReplay ddl;
    private final Extent extent;
    private final boolean explaining;
    private final TargetTables tables;
    private final RenamedSchemas renamed;
    private final Stages stages;
    private final SetWriter sets;
    private final OwnRows own;
    private final HeldRows held;
    private final LeftOut leftOut;
    private NetChanges net;
    private @Nullable KnownTables known;
    private @Nullable FoldedBatch ahead;
    private long inAhead;
    private Lsn position;
    private Runnable afterDefinitions = () -> {};
    private boolean defined;
    private boolean redefined;
    private boolean careful;
    private @Nullable UnvalidatedChecks off;
    private Bearing bearing = Bearing.NONE;

    /**
     * @param session in replica role; nobody else's while this is used
     * @param position where the target stands
     * @param extent how much of each table the target holds
     * @param sliceBytes of changes that are folded at once
     * @param explaining whether to find out which row is at fault when a set is refused; then nothing is ever committed
     */
    public BatchWriter(
            Session session,
            String task,
            Lsn position,
            Mandate mandate,
            DdlReplay ddl,
            Extent extent,
            HeldRows held,
            long sliceBytes,
            boolean explaining) {
        this.session = session;
        this.task = task;
        this.position = position;
        this.mandate = mandate;
        this.ddl = ddl;
        this.extent = extent;
        this.held = held;
        this.net = new NetChanges(sliceBytes, HeapBudget.folded());
        this.explaining = explaining;
        this.tables = new TargetTables(session);
        this.renamed = new RenamedSchemas(session, mandate.reign().epoch());
        this.stages = new Stages(session);
        this.sets = new SetWriter(session, stages);
        this.own = new OwnRows(session);
        this.leftOut = new LeftOut(session);
    }

    /**
     * Writes and commits.
     *
     * @param afterDefinitions looks at the target as definitions have left it, before rows behind them are written and
     *     before the commit; if it throws nothing was written
     * @return the heartbeats in it, in order
     * @throws io.gad.member.StaleMandateException if the target is no longer ours to write; nothing was written
     * @throws SyncProblem if the target cannot follow; nothing was written
     * @throws ApplyMismatch if a set met another number of rows; nothing was written
     * @throws RefusalPassed when explaining, if there is nothing to explain; nothing was written
     * @throws PostgresException if a server refused or broke; unless it broke at the commit itself nothing was written
     */
    public List<Heartbeat> write(Batch batch, Runnable afterDefinitions) {
        return write(batch, null, afterDefinitions);
    }

    /**
     * As {@link #write(Batch, Runnable)}, with what was folded of it before.
     *
     * @param folded of the same batch; null: nothing. It is left to the caller to close
     */
    public List<Heartbeat> write(Batch batch, @Nullable FoldedBatch folded, Runnable afterDefinitions) {
        this.afterDefinitions = afterDefinitions;
        ahead = folded;
        try {
            List<Heartbeat> beats = attempt(batch);
            leftOut.committed();
            position = batch.end();
            return beats;
        } finally {
            careful = false;
            ahead = null;
            net.clear();
        }
    }

    /** By which the next batch can be folded while this one is written; empty where each change needs a look. */
    public Optional<KnownTables> known() {
        if (extent != Extent.EVERYTHING || !renamed.isNone() || explaining) {
            return Optional.empty();
        }
        KnownTables last = known;
        if (last == null || last.size() != tables.known().size() || !last.isStill(tables.version(), leftOut.tables())) {
            last = new KnownTables(tables.version(), leftOut.tables(), tables.known());
            known = last;
        }
        return Optional.of(last);
    }

    private List<Heartbeat> attempt(Batch batch) {
        try {
            return session.transaction(() -> apply(batch));
        } catch (PostgresException e) {
            // What definitions have left in here, and what a load has noted, was not taken back with the transaction.
            boolean again = CHECK_VIOLATION.equals(e.sqlState()) && !redefined && extent == Extent.EVERYTHING;
            if (!again) {
                throw e;
            }
            LOG.debug("task={} a check refuses a batch from {} on: again with care", task, position, e);
            session.execute("DISCARD TEMP");
            stages.forget();
            net.clear();
            held.close();
            return withCare(batch, e);
        }
    }

    /** In the order of the rows one may meet another that goes in the same batch: then it is the check that is in the way. */
    private List<Heartbeat> withCare(Batch batch, PostgresException refusal) {
        careful = true;
        try {
            return session.transaction(() -> apply(batch));
        } catch (PostgresException e) {
            if (!IN_THE_WAY.contains(e.sqlState())) {
                throw e;
            }
            refusal.addSuppressed(e);
            throw refusal;
        }
    }

    private List<Heartbeat> apply(Batch batch) {
        MemberLock.hold(session, mandate);
        long lists = ProgressTable.hold(session, task, mandate.reign().epoch(), position);
        stages.begin();
        sets.begin();
        own.begin();
        renamed.begin();
        if (leftOut.begin(lists)) {
            stages.drop();
            tables.forget();
        }
        defined = false;
        redefined = false;
        bearing = Bearing.NONE;
        takeOff();
        goOnFrom(ahead);
        for (SourceTransaction transaction : batch.transactions()) {
            long changes = transaction.changes().count();
            if (inAhead > changes && !transaction.hasHeartbeat()) {
                inAhead -= changes; // Folded, all of it; of the last one's end there is more to do.
                continue;
            }
            transaction.changes().forEach(this::takeNext);
            held.expectNone();
            ddl.expectDone();
            bearing = Bearing.NONE;
        }
        flush();
        lookAtDefinitions();
        putBack();
        stages.end();
        List<Heartbeat> beats = own.write();
        ProgressTable.advance(session, task, mandate.reign().epoch(), batch.end(), batch.commitTime());
        if (explaining) {
            throw new RefusalPassed(position);
        }
        return List.copyOf(beats);
    }

    /** Where the target stands, as this writer has left it. */
    public Lsn position() {
        return position;
    }

    /** Only once: what is written again is folded again. */
    private void goOnFrom(@Nullable FoldedBatch folded) {
        ahead = null;
        inAhead = 0;
        boolean fits = folded != null
                && !careful
                && renamed.isNone()
                && folded.known().isStill(tables.version(), leftOut.tables());
        if (folded != null && fits) {
            inAhead = folded.changes();
            net = folded.take();
        }
    }

    private void takeNext(Change change) {
        if (inAhead == 0) {
            take(change);
            return;
        }
        inAhead--;
        if (change instanceof Change.Row row && row.relation().name().equals(OwnTables.HEARTBEAT)) {
            takeRow(row);
        }
        if (inAhead == 0 && net.isFull()) {
            flush();
        }
    }

    private void take(Change change) {
        switch (change) {
            case Change.Row row -> takeRow(renamed.named(row));
            case Change.Truncate truncate -> truncate(truncate);
        }
    }

    private void takeRow(Change.Row row) {
        TableName name = row.relation().name();
        if (name.equals(OwnTables.HEARTBEAT)) {
            row.decoded().after().ifPresent(tuple -> own.beat(row.relation(), tuple));
        } else if (name.equals(OwnTables.DDL_LOG)) {
            define(row);
        } else if (!leftOut.contains(name) && extent.of(session, row.relation()) != Extent.Held.NOTHING) {
            tables.find(row.relation()).ifPresentOrElse(target -> fold(row, target), () -> takeUnknown(row));
        }
    }

    private void takeUnknown(Change.Row row) {
        Relation relation = renamed.byNewName(row.relation());
        if (leftOut.contains(relation.name())) {
            return;
        }
        Change.Row known = row.of(relation);
        tables.find(relation).ifPresentOrElse(target -> fold(known, target), () -> held.add(row));
    }

    private void fold(Change.Row row, TargetTable target) {
        if (!net.takes(row) || careful && !net.isAbout(row.relation())) {
            flush();
        }
        net.add(row, target::keyInRelation);
        if (net.isFull()) {
            flush(); // At once: a huge value is not held while the next one is read.
        }
    }

    /** A definition: everything before it is written, then it is replayed, then rows that waited for it follow. */
    private void define(Change.Row row) {
        flush();
        RowChange change = row.decoded();
        var values = own.definition(row.relation(), change.after().orElseThrow());
        DdlEntry entry = DdlEntry.of(values);
        // One that was put off is replayed with a later one of its transaction.
        bearing = bearing.and(entry.bearing());
        switch (bearing) {
            case NONE -> {}
            case TABLES -> stages.keep(layout -> !layout.carriesWhole());
            case TYPES -> stages.keep(layout -> !layout.carriesWhole() && layout.isOfSystemTypes());
        }
        redefined = true;
        putBack();
        renamed.watch(entry, () -> ddl.replay(session, entry));
        takeOff();
        defined = true;
        leftOut.redefined();
        if (bearing == Bearing.NONE) {
            tables.forgetMissing();
        } else {
            tables.keep(stages.targets(), name -> !leftOut.contains(name));
            stages.keep(layout -> tables.holds(layout.target()));
        }
        held.release(relation -> tables.find(relation.name()).isPresent(), this::take);
    }

    private void takeOff() {
        if (careful) {
            UnvalidatedChecks checks = UnvalidatedChecks.ofDomains(session);
            checks.takeOff();
            off = checks;
        }
    }

    private void putBack() {
        UnvalidatedChecks checks = off;
        off = null;
        if (checks != null) {
            checks.putBack();
        }
    }

    private void truncate(Change.Truncate truncate) {
        flush();
        List<TargetTable> targets = new ArrayList<>();
        List<Relation> named = renamed.named(truncate.relations());
        for (Relation relation : named) {
            if (extent.of(session, relation) == Extent.Held.NOTHING) {
                continue;
            }
            TargetTable target = tables.find(relation).orElseThrow(() -> TargetTable.noSuchTable(relation));
            if (!target.table().partitioned()) {
                targets.add(target); // The leaves of a root are listed themselves.
            }
        }
        new Truncation(named, targets, truncate.restartIdentity()).run(session);
    }

    /** Rows are read anew by a definition: what was written wrongly before it would go on into another column. */
    private void lookAtDefinitions() {
        if (defined) {
            defined = false;
            afterDefinitions.run();
        }
    }

    private void flush() {
        if (!net.isEmpty()) {
            lookAtDefinitions();
        }
        for (TableChanges changes : net.tables()) {
            Optional<TargetTable> target = tables.find(changes.relation());
            write(target.orElseThrow(() -> TargetTable.noSuchTable(changes.relation())), changes);
        }
        sets.finish();
        net.clear();
    }

    private void write(TargetTable target, TableChanges changes) {
        Extent.Held part = extent.of(session, changes.relation());
        if (!explaining || part == Extent.Held.PART) {
            sets.write(target, changes, part);
            return;
        }
        session.execute("SAVEPOINT gad_set");
        try {
            sets.write(target, changes, part);
            sets.finish();
            session.execute("RELEASE SAVEPOINT gad_set");
        } catch (ApplyMismatch | PostgresException e) {
            session.execute("ROLLBACK TO SAVEPOINT gad_set");
            Stages fresh = new Stages(session, Stages.EXPLAINING);
            throw new RowWriter(session, fresh, new SetWriter(session, fresh)).explain(target, changes, e);
        }
    }
}
