package io.gad.sync.follow;

import io.gad.postgres.Lsn;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.postgres.SqlState;
import io.gad.postgres.catalog.Catalog;
import io.gad.postgres.replication.CatchUpStream;
import io.gad.postgres.replication.ChangeStream;
import io.gad.postgres.replication.ReplicationStream;
import io.gad.postgres.replication.StreamRequest;
import io.gad.sync.SpoolTrouble;
import io.gad.sync.SyncProblem;
import io.gad.sync.apply.ApplyMismatch;
import io.gad.sync.apply.BatchWriter;
import io.gad.sync.apply.Extent;
import io.gad.sync.apply.Heartbeat;
import io.gad.sync.apply.HeldRows;
import io.gad.sync.apply.RefusalPassed;
import io.gad.sync.batch.Batch;
import io.gad.sync.batch.BatchBuilder;
import io.gad.sync.batch.BatchLimits;
import io.gad.sync.ddl.DdlReplay;
import io.gad.sync.prepare.TaskSlots;
import io.gad.sync.receive.HeapBudget;
import io.gad.sync.receive.SpoolRoom;
import io.gad.sync.receive.TransactionAssembler;
import io.gad.sync.receive.WalReceiver;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one database: checks, streams, packs, writes, commits, acknowledges. The order is the promise: nothing is
 * acknowledged before the target's commit, and every start reads the position from the target. Killed anywhere, the
 * next run goes on behind the last commit.
 */
public final class ChangeFlow {

    private static final Logger LOG = LoggerFactory.getLogger(ChangeFlow.class);
    private static final Duration STEP = Duration.ofMillis(50);

    /** An undefined function: the server's answer where it is to send, within another, a value of a type without one to send it. */
    private static final String NO_BINARY_FORM = "42883";

    private final FlowSpec spec;
    private final DdlReplay ddl;
    private final BatchLimits limits;
    private final Extent extent;
    private final @Nullable Lsn goal;
    private final FlowGauge gauge = new FlowGauge();
    private final Gate gate = new Gate();
    private volatile boolean stopping;
    private volatile boolean textOnly;
    private volatile @Nullable WalReceiver receiver;
    private volatile @Nullable Session target;

    /** The next run leaves SQL out: the stream may pass where a query does not. */
    private boolean streamOnly;

    public ChangeFlow(FlowSpec spec, DdlReplay ddl, BatchLimits limits) {
        this(spec, ddl, limits, Extent.EVERYTHING, null);
    }

    /**
     * @param extent how much of each table the target holds
     * @param goal where {@link #run} ends: with everything up to it applied, and nothing of what lies behind it; null: never
     */
    public ChangeFlow(FlowSpec spec, DdlReplay ddl, BatchLimits limits, Extent extent, @Nullable Lsn goal) {
        this.spec = spec;
        this.ddl = ddl;
        this.limits = limits;
        this.extent = extent;
        this.goal = goal;
    }

    /**
     * Follows until {@link #stop} (then returns) or a failure. May be called again after a failure, by one thread at a
     * time. When the stream breaks, what had arrived whole is applied before the failure is thrown.
     *
     * @throws PostgresException of a passing kind: connect again, after a pause; of another kind: a person is needed
     * @throws SyncProblem if this database cannot go on without a person
     * @throws RefusalPassed if the target refused a batch that it takes now: try again, but not for ever
     * @throws io.gad.member.StaleMandateException if the target is no longer ours to write: never try again
     */
    public void run() {
        try {
            runOnce();
        } catch (TextWanted e) {
            LOG.debug("task={} database={} reads the stream again in text", spec.task(), spec.database(), e);
            textOnly = true;
            runOnce();
        }
    }

    private void runOnce() {
        try (Session session = spec.target().open(spec.database(), SessionSettings.apply("apply/" + spec.task()))) {
            target = session;
            session.goFirst();
            gate.begin();
            FlowStart start = FlowStart.check(spec, session, textOnly);
            if (stopping) {
                return;
            }
            gauge.started(start.position());
            follow(session, start);
        } catch (PostgresException e) {
            if (!stopping) {
                throw e;
            }
        } finally {
            target = null;
            gauge.ended();
            gate.end();
        }
    }

    private void follow(Session session, FlowStart start) {
        ChangeStream stream = open(start);
        TransactionAssembler assembler = new TransactionAssembler(start.position(), room(), stream::sourceClock);
        try (WalReceiver current = new WalReceiver(
                        spec.task() + "/" + spec.database(),
                        stream,
                        assembler,
                        limits.queueBytes(),
                        HeapBudget.waiting(),
                        spec.streamTimeout());
                BatchBuilder batches = new BatchBuilder(current::poll, limits);
                LookAhead ahead = new LookAhead(spec.task() + "/" + spec.database(), batches, limits);
                HeldRows held = new HeldRows(room())) {
            receiver = current;
            gauge.streaming(current);
            BatchWriter writer = new BatchWriter(
                    session, spec.task(), start.position(), spec.mandate(), ddl, extent, held, limits.bytes(), false);
            while (!stopping && !hasArrived(batches)) {
                boolean more = current.hasEnded();
                LookAhead.Taken next = ahead.take().orElse(null);
                if (next == null) {
                    next = next(writer, batches, more);
                }
                if (next != null && stopping) {
                    next.close();
                } else if (next != null) {
                    write(next, ahead, writer, start.binary());
                    current.acknowledge(next.batch().end());
                } else if (more && current.isEmpty() && batches.isEmpty()) {
                    throw brokenStream(current, start.binary());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private LookAhead.@Nullable Taken next(BatchWriter writer, BatchBuilder batches, boolean noMore)
            throws InterruptedException {
        // What a promotion drains must not wait for whoever compares or repairs meanwhile.
        gate.pass(writer.position(), batches::isAt, () -> stopping || gauge.isDraining());
        batches.limit(goal != null || gauge.isDraining() ? goal : gate.limit().orElse(null));
        Batch batch = batches.next(noMore ? Duration.ZERO : STEP, noMore || gauge.isDraining());
        return batch == null ? null : new LookAhead.Taken(batch, null);
    }

    /** Not while somebody says what comes next, or waits for the flow to stand. */
    private void lookAhead(LookAhead ahead, Batch now, BatchWriter writer) {
        if (goal == null && !gate.isHeld() && ahead.isWorth(now)) {
            writer.known().ifPresent(ahead::begin);
        }
    }

    private ChangeStream open(FlowStart start) {
        StreamRequest request = new StreamRequest(
                spec.source(),
                spec.database(),
                spec.slot(),
                spec.publication(),
                start.position(),
                start.binary(),
                start.source(),
                "follow/" + spec.task(),
                spec.streamTimeout());
        boolean bySql = start.isFarBehind() && !streamOnly;
        streamOnly = false;
        if (!bySql) {
            return ReplicationStream.open(request);
        }
        LOG.info("task={} database={} is far behind and reads by SQL", spec.task(), spec.database());
        streamOnly = true; // Where it cannot even be opened.
        ChangeStream opened = CatchUpStream.open(request, TaskSlots.backlog(spec.slot()), spec.farBehind());
        streamOnly = false;
        return opened;
    }

    private SpoolRoom room() {
        return new SpoolRoom(spec.spoolDirectory(), limits.transactionBytes(), HeapBudget.waiting());
    }

    private boolean hasArrived(BatchBuilder batches) {
        return goal != null && batches.isAt(goal);
    }

    private RuntimeException brokenStream(WalReceiver receiver, boolean binary) {
        streamOnly = receiver.isFarBehind();
        RuntimeException failure = receiver.failure();
        if (binary && failure instanceof PostgresException e && e.sqlState().equals(NO_BINARY_FORM)) {
            return new TextWanted(e);
        }
        return failure != null ? failure : new PostgresException("The stream ended", SqlState.UNREACHABLE);
    }

    private void write(LookAhead.Taken next, LookAhead ahead, BatchWriter writer, boolean binary) {
        try (next) {
            Batch batch = next.batch();
            lookAhead(ahead, batch, writer);
            List<Heartbeat> beats;
            try {
                beats = writer.write(batch, next.folded(), binary ? this::requireBinary : () -> {});
            } catch (ApplyMismatch e) {
                throw explained(batch, writer.position(), e);
            } catch (PostgresException e) {
                throw e.kind().isPassing() || stopping ? e : explained(batch, writer.position(), e);
            }
            gauge.applied(batch, beats, next.usedAhead());
        }
    }

    /** Writes the batch once more, carefully, in a transaction that is never committed, to name what is at fault. */
    private RuntimeException explained(Batch batch, Lsn position, RuntimeException failure) {
        try (Session session = spec.target().open(spec.database(), SessionSettings.apply("explain/" + spec.task()));
                HeldRows held = new HeldRows(room())) {
            var unused = new BatchWriter(
                            session, spec.task(), position, spec.mandate(), ddl, extent, held, limits.bytes(), true)
                    .write(batch, () -> {});
            return failure;
        } catch (RefusalPassed passed) {
            passed.initCause(failure);
            return passed;
        } catch (SyncProblem | SpoolTrouble problem) {
            problem.addSuppressed(failure);
            return problem;
        } catch (PostgresException e) {
            failure.addSuppressed(e);
            return e.kind().isPassing()
                    ? e
                    : new SyncProblem(
                            "APPLY_REFUSED",
                            "Expected the target to take a batch, found: " + failure.getMessage(),
                            "Nothing of it was applied. Put right what the message names; then resume the task.",
                            failure);
        }
    }

    /**
     * A new column may be of a type whose binary form is meaningless here, and rows with it may have come in the same
     * transaction: so before they are written, for a later definition may make something else of them.
     */
    private void requireBinary() {
        Session session = target;
        if (session != null && !new Catalog(session).oidBoundColumns().isEmpty()) {
            throw new TextWanted();
        }
    }

    /** What was read in binary must be read once more in text. Nothing of it is committed. */
    private static final class TextWanted extends RuntimeException {

        TextWanted() {
            super("Expected no column whose binary form is its own server's, found a new one.");
        }

        /** Such a column was made since, and may be gone again: the catalogs do not tell. */
        TextWanted(PostgresException refused) {
            super("Expected values that all have a binary form, found one that has none.", refused);
        }
    }

    /** Ends {@link #run} after the batch in hand. */
    public void stop() {
        stopping = true;
        WalReceiver current = receiver;
        if (current != null) {
            current.close();
        }
    }

    /** Ends {@link #run} at once: the batch in hand is rolled back. */
    public void abandon() {
        stop();
        Session session = target;
        if (session != null) {
            session.abandon();
        }
    }

    /** Where it can be brought to a stand. */
    public Gate gate() {
        return gate;
    }

    public FlowStatus status() {
        return gauge.status();
    }

    /**
     * Waits until the target holds what was sent: with a marker, everything up to the beat that bears it; without one,
     * everything that has arrived whole and nothing more is arriving, or, where the stream broke, all that had arrived.
     *
     * @return whether that was so before the deadline passed
     */
    public boolean drain(Optional<String> marker, Duration deadline) {
        return gauge.drain(marker, deadline);
    }
}
