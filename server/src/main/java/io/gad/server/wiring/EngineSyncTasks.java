package io.gad.server.wiring;

import io.gad.control.port.AheadPlace;
import io.gad.control.port.Claim;
import io.gad.control.port.CopyLimits;
import io.gad.control.port.Drills;
import io.gad.control.port.Finding;
import io.gad.control.port.FollowPlace;
import io.gad.control.port.HeldDatabase;
import io.gad.control.port.LeftOutTable;
import io.gad.control.port.LostTransaction;
import io.gad.control.port.MemberAddress;
import io.gad.control.port.MemberUnreachableException;
import io.gad.control.port.ReapplyOrder;
import io.gad.control.port.ReapplyResult;
import io.gad.control.port.SyncOrder;
import io.gad.control.port.SyncTasks;
import io.gad.control.port.TailOrder;
import io.gad.control.port.TailResult;
import io.gad.control.port.TaskState;
import io.gad.control.port.TaskStatus;
import io.gad.control.port.Verification;
import io.gad.control.port.WayBack;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.member.MemberProblem;
import io.gad.member.MemberRole;
import io.gad.member.Reign;
import io.gad.postgres.Lsn;
import io.gad.postgres.PostgresException;
import io.gad.sync.SyncEngine;
import io.gad.sync.SyncProblem;
import io.gad.sync.SyncSettings;
import io.gad.sync.SyncTask;
import io.gad.sync.SyncTaskStatus;
import io.gad.sync.copy.Throttle;
import io.gad.sync.leftout.MeantTable;
import io.gad.sync.precheck.PrecheckRequest;
import io.gad.sync.verify.VerificationStatus;
import io.gad.sync.verify.VerifiedTable;
import io.gad.sync.verify.VerifyRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Control's {@link SyncTasks} on the data plane: {@link SyncEngine} in control's words. */
final class EngineSyncTasks implements SyncTasks {

    private static final Logger LOG = LoggerFactory.getLogger(EngineSyncTasks.class);

    private final SyncEngine engine;
    private final SyncSettings settings;
    private final Verifications verifications;
    private final Followers followers;
    private final Drills drills;

    EngineSyncTasks(SyncEngine engine, SyncSettings settings, Verifications verifications) {
        this.engine = engine;
        this.settings = settings;
        this.verifications = verifications;
        this.followers = new Followers(settings);
        this.drills = new Rehearsals(settings);
    }

    @Override
    public List<Finding> precheck(SyncOrder order) {
        return precheck(order, Optional.empty());
    }

    @Override
    public List<Finding> readiness(SyncOrder order) {
        return precheck(order, Optional.of(order.id()));
    }

    private List<Finding> precheck(SyncOrder order, Optional<String> runningTask) {
        PrecheckRequest request = new PrecheckRequest(
                order.groupId(),
                runningTask,
                order.source().login(),
                order.target().login(),
                Specs.schemaMode(order),
                order.source().databases(),
                order.targetMayHoldData(),
                Specs.patterns(order.leftOut()));
        return engine.precheck(request).stream()
                .map(f -> new Finding(f.check(), Finding.Level.valueOf(f.level().name()), f.evidence(), f.fix()))
                .toList();
    }

    @Override
    public void ensureStarted(SyncOrder order) {
        SyncTask task = engine.start(Specs.of(order));
        task.limit(limits(order.copyLimits()));
        task.leaveOut(Specs.patterns(order.leftOut()));
        verifications.resume(task);
    }

    @Override
    public Optional<TaskStatus> status(String taskId) {
        return engine.task(taskId).map(task -> status(task.status()));
    }

    private static TaskStatus status(SyncTaskStatus status) {
        return new TaskStatus(
                status.id(),
                TaskState.valueOf(status.state().name()),
                status.lagMillis(),
                status.lagBytes(),
                status.sourceAnsweredAt(),
                status.databases().stream().map(EngineSyncTasks::status).toList());
    }

    private static TaskStatus.DatabaseStatus status(SyncTaskStatus.DatabaseStatus status) {
        return new TaskStatus.DatabaseStatus(
                status.database(),
                TaskState.valueOf(status.phase().name()),
                status.position(),
                status.sourceCommitTime(),
                status.rowsCopied(),
                status.rowsTotal(),
                status.bytesCopied(),
                status.bytesTotal(),
                status.timeLeft(),
                status.transactionsApplied(),
                status.rowsApplied(),
                status.slotBytes(),
                status.problem(),
                status.problemCode(),
                status.notes(),
                status.leftOut().stream()
                        .map(t -> new TaskStatus.LeftOut(t.table().toString(), t.emptied(), t.dependents()))
                        .toList(),
                Copies.of(status));
    }

    @Override
    public boolean drain(String taskId, Optional<String> marker, Duration deadline) {
        Optional<SyncTask> task = engine.task(taskId);
        return task.map(t -> t.drain(marker, deadline)).orElse(marker.isEmpty());
    }

    @Override
    public boolean drainWholly(String taskId, String marker, Duration deadline) {
        return engine.task(taskId)
                .map(task -> task.drain(Optional.of(marker), deadline, true))
                .orElse(false);
    }

    /** What does not stop in time ends by itself: the row that each of its writes must find is about to change. */
    @Override
    public Map<String, Lsn> stop(String taskId, Duration deadline) {
        Optional<SyncTask> task = engine.task(taskId);
        if (task.isEmpty()) {
            return Map.of();
        }
        CompletableFuture<Map<String, Lsn>> stopping = new CompletableFuture<>();
        Thread.ofVirtual().name("stop-" + taskId).start(() -> {
            try {
                stopping.complete(task.get().stop());
                engine.forget(taskId);
            } catch (RuntimeException e) {
                stopping.completeExceptionally(e);
            }
        });
        try {
            return stopping.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.info("task={} still stopping after {} ms", taskId, deadline.toMillis());
            return Map.of();
        } catch (ExecutionException e) {
            LOG.warn("task={} stopped, positions unknown", taskId, e.getCause());
            return Map.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Map.of();
        }
    }

    @Override
    public List<FollowPlace> prepareToFollow(
            SyncOrder order, Reign standing, MemberRole follower, String fed, Duration patience) {
        return followers.prepare(order, standing, follower, fed, patience);
    }

    @Override
    public List<String> beginToFollow(
            SyncOrder order, List<FollowPlace> places, Map<String, Lsn> openedAt, Map<String, String> beats) {
        return followers.begin(order, places, openedAt, beats);
    }

    @Override
    public Optional<String> followOpened(SyncOrder order, String fed, String before) {
        return followers.followOpened(order, fed, before);
    }

    @Override
    public WayBack wayBack(SyncOrder order, String fed, String before, Reign ended) {
        return followers.wayBack(order, fed, before, ended);
    }

    @Override
    public Map<String, AheadPlace> ahead(SyncOrder order, String before, Reign ended, Map<String, Lsn> positions) {
        return followers.ahead(order, before, ended, positions);
    }

    @Override
    public TailResult readSurplus(
            MemberAddress secondary, String before, Map<String, Lsn> from, Consumer<LostTransaction> sink) {
        return Asked.ask(secondary, () -> Tails.readSurplus(secondary, before, from, sink));
    }

    @Override
    public Optional<String> prepareRewind(SyncOrder order, String fed) {
        return followers.prepareRewind(order, fed);
    }

    @Override
    public void dropFormerSlots(SyncOrder order) {
        followers.dropFormerSlots(order);
    }

    @Override
    public List<String> tidyStanding(MemberAddress primary, Claim claim, List<String> wanted) {
        return followers.tidyStanding(primary, claim, wanted);
    }

    @Override
    public void settleSource(SyncOrder order) {
        followers.settleSource(order);
    }

    @Override
    public boolean runsIn(String taskId, Reign reign) {
        return engine.reign(taskId).filter(reign::equals).isPresent();
    }

    @Override
    public void goOn(SyncOrder order) {
        followers.goOn(order);
    }

    @Override
    public void removeFromSource(SyncOrder order, Duration deadline) {
        Asked.tell(order.source(), () -> {
            Asked.requireLatest(order.source(), order.groupId(), order.generation());
            SyncTask.removeSourceSlots(order.source().login(), order.id(), false);
        });
        verifications.forget(order.id());
    }

    @Override
    public void clearTarget(SyncOrder order, Duration deadline) {
        Asked.tell(order.target(), () -> {
            Asked.requireLatest(order.target(), order.groupId(), order.generation());
            SyncTask.clearTarget(Specs.of(order), settings);
        });
    }

    @Override
    public TailResult readTail(TailOrder order, Consumer<LostTransaction> sink) {
        return Asked.ask(order.former(), () -> Tails.read(order, sink));
    }

    @Override
    public ReapplyResult reapply(ReapplyOrder order, Consumer<Consumer<LostTransaction.Change>> changes) {
        return Asked.ask(order.primary(), () -> Reapplying.run(order, changes));
    }

    @Override
    public boolean isReapplied(ReapplyOrder order) {
        return Asked.ask(order.primary(), () -> Reapplying.stands(order));
    }

    @Override
    public boolean reread(String taskId, String database, String table) {
        Optional<SyncTask> task = engine.task(taskId);
        try {
            return task.isPresent() && task.get().reread(database, table);
        } catch (PostgresException e) {
            if (e.kind().isPassing()) {
                throw new MemberUnreachableException("the target of " + taskId, String.valueOf(e.getMessage()), e);
            }
            throw e;
        }
    }

    @Override
    public int tablesToRead(String taskId) {
        return engine.task(taskId).map(SyncTask::tablesToRead).orElse(0);
    }

    @Override
    public void pause(String taskId) {
        engine.task(taskId).ifPresent(SyncTask::pause);
    }

    @Override
    public void limitCopy(String taskId, CopyLimits limits) {
        engine.task(taskId).ifPresent(task -> task.limit(limits(limits)));
    }

    @Override
    public void leaveOut(String taskId, List<String> patterns) {
        engine.task(taskId).ifPresent(task -> task.leaveOut(Specs.patterns(patterns)));
    }

    @Override
    public List<HeldDatabase> holdings(MemberAddress server, int largest) {
        return Copies.holdings(server, largest);
    }

    @Override
    public void reckonWith(String taskId, Set<String> others) {
        engine.reckonWith(taskId, others);
    }

    @Override
    public List<LeftOutTable> meant(MemberAddress primary, List<String> patterns) {
        return Asked.ask(
                primary,
                () -> MeantTable.list(primary.login(), primary.databases(), Specs.patterns(patterns)).stream()
                        .map(t -> new LeftOutTable(t.database(), t.table().toString(), t.bytes(), t.dependents()))
                        .toList());
    }

    @Override
    public void requireKeys(MemberAddress primary, List<String> patterns) {
        try {
            Asked.tell(
                    primary,
                    () -> MeantTable.requireKeys(primary.login(), primary.databases(), Specs.patterns(patterns)));
        } catch (SyncProblem e) {
            throw new RefusedException(ProblemCode.KEY_BROKEN, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void forgetLeftOut(MemberAddress primary, List<String> patterns) {
        Asked.tell(primary, () -> MeantTable.forget(primary.login(), primary.databases(), Specs.patterns(patterns)));
    }

    private static Throttle.Limits limits(CopyLimits limits) {
        return new Throttle.Limits(limits.rowsPerSecond(), limits.bytesPerSecond());
    }

    @Override
    public void resume(String taskId) {
        engine.task(taskId).ifPresent(SyncTask::resume);
    }

    @Override
    public List<String> resync(String taskId, List<String> databases) {
        Optional<SyncTask> task = engine.task(taskId);
        if (task.isEmpty()) {
            return List.of();
        }
        try {
            return task.get().resync(databases);
        } catch (PostgresException e) {
            if (e.kind().isPassing()) {
                throw new MemberUnreachableException(taskId, String.valueOf(e.getMessage()), e);
            }
            throw e;
        } catch (SyncProblem e) {
            throw new RefusedException(ProblemCode.RESYNC_REFUSED, e.getMessage() + " " + e.hint());
        } catch (MemberProblem e) {
            throw new RefusedException(ProblemCode.RESYNC_REFUSED, e.getMessage() + " " + e.hint());
        }
    }

    @Override
    public boolean verify(String taskId, boolean repair, long rowsPerSecond) {
        return engine.task(taskId)
                .map(task -> verifications.begin(task, new VerifyRequest(repair, rowsPerSecond, List.of())))
                .orElse(false);
    }

    @Override
    public Optional<Verification> verification(String taskId) {
        return verifications.status(taskId, engine.task(taskId)).map(EngineSyncTasks::verification);
    }

    private static Verification verification(VerificationStatus status) {
        return new Verification(
                Verification.State.valueOf(status.state().name()),
                status.repair(),
                status.isEqual(),
                status.startedAt(),
                status.endedAt(),
                status.tablesTotal(),
                status.rows(),
                status.tables().stream().map(EngineSyncTasks::table).toList(),
                status.objectsCompared(),
                status.objects().stream()
                        .map(o -> new Verification.DifferingObject(
                                o.database(), o.kind(), o.name(), o.how().name(), o.detail(), o.fix(), o.repaired()))
                        .toList(),
                status.leftOut().stream()
                        .map(t -> t.database() + ":" + t.table())
                        .toList(),
                status.problem());
    }

    private static Verification.Table table(VerifiedTable table) {
        return new Verification.Table(
                table.database(),
                table.table(),
                table.isEqual(),
                table.rows(),
                table.differences(),
                table.first().stream()
                        .map(d -> new Verification.Row(d.kind().name(), d.row(), d.rows(), d.columns()))
                        .toList(),
                table.repaired(),
                table.problem());
    }

    @Override
    public Drills drills() {
        return drills;
    }

    @Override
    public void close() {
        engine.close();
    }
}
