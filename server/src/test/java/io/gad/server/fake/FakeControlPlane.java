package io.gad.server.fake;

import io.gad.control.AlertsView;
import io.gad.control.Chronicle;
import io.gad.control.ControlListener;
import io.gad.control.ControlPlane;
import io.gad.control.GroupView;
import io.gad.control.InstanceView;
import io.gad.control.LeftOutView;
import io.gad.control.LostListing;
import io.gad.control.LostRequest;
import io.gad.control.LostSink;
import io.gad.control.NewInstance;
import io.gad.control.PromotionPreview;
import io.gad.control.access.AccessTokens;
import io.gad.control.alert.Alerts;
import io.gad.control.history.GroupHistory;
import io.gad.control.history.GroupMeasured;
import io.gad.control.history.HistoryRange;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
import io.gad.control.port.CopyLimits;
import io.gad.control.port.Finding;
import io.gad.control.port.LeftOutTable;
import io.gad.control.port.ReapplyResult;
import io.gad.control.port.Verification;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.control.recover.Recovered;
import io.gad.control.recover.RecoveryRequest;
import io.gad.control.report.LostTransactions;
import io.gad.member.MemberRole;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Shows what it was given and keeps what it was asked; accepted operations stay RUNNING until a test ends them. */
public final class FakeControlPlane implements ControlPlane {

    public final Map<String, InstanceView> instances = new ConcurrentSkipListMap<>();
    public final Map<String, GroupView> groups = new ConcurrentSkipListMap<>();
    public final Map<String, OperationRecord> operations = new ConcurrentHashMap<>();
    public final Map<String, PromotionPreview> previews = new ConcurrentHashMap<>();
    public final List<LostTransactions> lost = new CopyOnWriteArrayList<>();
    public final List<Finding> findings = new CopyOnWriteArrayList<>();
    public final List<Operation.Promote> previewed = new CopyOnWriteArrayList<>();
    public final List<Operation.SwitchOver> switchOversPreviewed = new CopyOnWriteArrayList<>();
    public final List<Operation> submitted = new CopyOnWriteArrayList<>();
    public final List<String> actors = new CopyOnWriteArrayList<>();
    public final Set<String> paused = ConcurrentHashMap.newKeySet();
    public final Set<String> resynced = ConcurrentHashMap.newKeySet();
    public final List<String> leftOut = new java.util.concurrent.CopyOnWriteArrayList<>();
    public final java.util.Map<String, CopyLimits> copyLimits = new ConcurrentHashMap<>();
    public final List<String> writeLeases = new CopyOnWriteArrayList<>();
    public final List<NewInstance> registered = new CopyOnWriteArrayList<>();
    private final Map<String, String> keys = new ConcurrentHashMap<>();
    private final List<ControlListener> listeners = new CopyOnWriteArrayList<>();
    public final List<RecoveryRequest> recoveries = new CopyOnWriteArrayList<>();

    /** Tokens and events are those of the product, in memory. */
    private final InMemory kept = InMemory.fresh();

    private final FakeDrillBook drills = new FakeDrillBook(this);
    private final FakePlanning planning = new FakePlanning(this);
    public final FakeDoubtBook doubts = new FakeDoubtBook(this);

    /** Thrown by the next submit, if set. */
    public volatile @Nullable RuntimeException refusal;

    public volatile AlertsView alerts = new AlertsView(List.of(), Map.of(), List.of());

    public volatile boolean roleHeld;
    private volatile @Nullable Verification verification;
    public volatile boolean closed;

    /** As new. */
    public void clear() {
        instances.clear();
        groups.clear();
        operations.clear();
        previews.clear();
        lost.clear();
        lostActions.clear();
        lostConflicts.clear();
        doubts.prepared.clear();
        findings.clear();
        planning.clear();
        previewed.clear();
        switchOversPreviewed.clear();
        submitted.clear();
        actors.clear();
        registered.clear();
        recoveries.clear();
        writeLeases.clear();
        keys.clear();
        refusal = null;
        roleHeld = false;
    }

    @Override
    public Recovered recover(RecoveryRequest request) {
        RuntimeException refused = refusal;
        if (refused != null) {
            throw refused;
        }
        recoveries.add(request);
        return new Recovered(
                groups.values().iterator().next().group().managedBy(2),
                List.of("us"),
                Map.of("eu", "no answer"),
                List.of("op-1"),
                List.of("a note"));
    }

    /** Returns once somebody watches. */
    public void awaitListener() {
        Awaitility.await().until(() -> !listeners.isEmpty());
    }

    @Override
    public void start() {}

    @Override
    public InstanceView registerInstance(NewInstance request) {
        if (instances.containsKey(request.name())) {
            throw new RefusedException(
                    ProblemCode.INSTANCE_EXISTS, "Expected a new name, found instance " + request.name() + ".");
        }
        registered.add(request);
        InstanceView view = Samples.standalone(request.name(), request.region());
        instances.put(request.name(), view);
        return view;
    }

    @Override
    public List<InstanceView> instances() {
        return List.copyOf(instances.values());
    }

    @Override
    public InstanceView instance(String name) {
        return found(instances.get(name), ProblemCode.INSTANCE_UNKNOWN, "instance " + name);
    }

    @Override
    public void removeInstance(String name) {
        instance(name);
        instances.remove(name);
    }

    @Override
    public InstanceView releaseInstance(String name, boolean discardUnreported) {
        if (!discardUnreported
                && lost.stream()
                        .anyMatch(l -> !l.complete() && l.formerPrimary().equals(name))) {
            throw new RefusedException(ProblemCode.REPORT_INCOMPLETE, "Expected all of it to be listed, found less.");
        }
        InstanceView released =
                Samples.standalone(name, instance(name).instance().region());
        instances.put(name, released);
        return released;
    }

    @Override
    public OperationRecord submit(Operation request, String actor, Optional<String> idempotencyKey) {
        RuntimeException thrown = refusal;
        if (thrown != null) {
            throw thrown;
        }
        String known = idempotencyKey.map(keys::get).orElse(null);
        if (known != null) {
            return operation(known);
        }
        submitted.add(request);
        actors.add(actor);
        String id = "op-%06d".formatted(submitted.size());
        idempotencyKey.ifPresent(key -> keys.put(key, id));
        OperationRecord operation = Samples.running(id, request, actor);
        put(operation);
        return operation;
    }

    /** Stores an operation and tells the listeners. */
    public void put(OperationRecord operation) {
        operations.put(operation.id(), operation);
        listeners.forEach(l -> l.changed(ControlListener.Subject.OPERATION, operation.id()));
    }

    @Override
    public OperationRecord cancel(String operationId, String actor) {
        OperationRecord cancelled = Samples.ended(operation(operationId), OperationState.CANCELLED);
        put(cancelled);
        return cancelled;
    }

    @Override
    public OperationRecord operation(String id) {
        return found(operations.get(id), ProblemCode.OPERATION_UNKNOWN, "operation " + id);
    }

    @Override
    public List<OperationRecord> operations() {
        List<OperationRecord> newestFirst = new ArrayList<>(operations.values());
        newestFirst.sort((a, b) -> b.startedAt().compareTo(a.startedAt()));
        return newestFirst;
    }

    @Override
    public OperationRecord await(String operationId, Duration atMost) {
        return operation(operationId);
    }

    @Override
    public List<GroupView> groups() {
        return List.copyOf(groups.values());
    }

    @Override
    public GroupView group(String name) {
        return found(groups.get(name), ProblemCode.GROUP_UNKNOWN, "group " + name);
    }

    @Override
    public PromotionPreview previewPromotion(Operation.Promote request) {
        group(request.group());
        previewed.add(request);
        String instance = request.instance();
        return found(previews.get(instance), ProblemCode.NOT_A_SECONDARY, "a preview for " + instance);
    }

    @Override
    public PromotionPreview previewSwitchOver(Operation.SwitchOver request) {
        group(request.group());
        switchOversPreviewed.add(request);
        return found(
                previews.get(request.instance()), ProblemCode.NOT_A_SECONDARY, "a preview for " + request.instance());
    }

    @Override
    public GroupView pauseSync(String group, String instance) {
        paused.add(group + "/" + instance);
        return group(group);
    }

    @Override
    public LeftOutView leftOut(String group) {
        return leaveOut(group, List.of(), List.of(), true);
    }

    @Override
    public LeftOutView leaveOut(String group, List<String> leaveOut, List<String> takeIn, boolean dryRun) {
        group(group);
        if (!dryRun) {
            leaveOut.forEach(p -> leftOut.add(group + " without " + p));
            takeIn.forEach(p -> leftOut.add(group + " with " + p));
        }
        return new LeftOutView(
                group,
                leaveOut,
                leaveOut.stream()
                        .map(p -> new LeftOutTable("app", p, 8_192, List.of("view public.v")))
                        .toList());
    }

    @Override
    public GroupView writeLease(String group, Optional<Integer> seconds, boolean confirmed) {
        if (seconds.isPresent() && !confirmed) {
            throw new RefusedException(ProblemCode.WRITE_LEASE, "REFUSES ALL WRITES");
        }
        writeLeases.add(group + " " + seconds.map(String::valueOf).orElse("off"));
        return group(group);
    }

    @Override
    public GroupView limitCopy(String group, String instance, CopyLimits limits) {
        copyLimits.put(group + "/" + instance, limits);
        return group(group);
    }

    @Override
    public GroupView resumeSync(String group, String instance) {
        paused.remove(group + "/" + instance);
        return group(group);
    }

    @Override
    public GroupView resync(String group, String instance, List<String> databases) {
        resynced.add(group + "/" + instance + databases);
        return group(group);
    }

    @Override
    public GroupView rereadTable(String group, String instance, String database, String table) {
        return group(group);
    }

    @Override
    public Verification verify(String group, String instance, boolean repair, long rowsPerSecond) {
        group(group);
        verification = Samples.differing(repair);
        return verification(group, instance);
    }

    @Override
    public Verification verification(String group, String instance) {
        Verification found = verification;
        if (found == null) {
            throw new RefusedException(ProblemCode.VERIFICATION_UNKNOWN, "Expected a comparison, found none.");
        }
        return found;
    }

    @Override
    public FakePlanning planning() {
        return planning;
    }

    /** What was asked for lost transactions, and what is in the way of each. */
    public final List<String> lostActions = new CopyOnWriteArrayList<>();

    public final List<ReapplyResult.Conflict> lostConflicts = new CopyOnWriteArrayList<>();

    @Override
    public List<LostTransactions> lostTransactions(String group, long offset, long limit) {
        group(group);
        return lost.stream().map(l -> Samples.part(l, offset, limit)).toList();
    }

    @Override
    public void exportLostTransactions(String group, LostSink sink) {
        sink.begin(lostTransactions(group, 0, 0));
        lost.forEach(l -> l.transactions().forEach(t -> sink.accept(l, t.transaction(), t.fate())));
    }

    @Override
    public ReapplyResult reapply(LostRequest request, boolean dryRun, boolean force, String actor) {
        RuntimeException thrown = refusal;
        if (thrown != null) {
            throw thrown;
        }
        lostActions.add((dryRun ? "look at " : "reapply ") + request.database() + ":" + request.lsn()
                + (force ? " by force" : "") + " by " + actor);
        ReapplyResult.Outcome outcome = !lostConflicts.isEmpty() && !force
                ? ReapplyResult.Outcome.CONFLICTS
                : dryRun ? ReapplyResult.Outcome.POSSIBLE : ReapplyResult.Outcome.APPLIED;
        if (outcome == ReapplyResult.Outcome.CONFLICTS && !dryRun) {
            throw new RefusedException(ProblemCode.REAPPLY_CONFLICT, "Expected the rows, found a conflict.");
        }
        return new ReapplyResult(outcome, 1, lostConflicts, lostConflicts.size());
    }

    @Override
    public void dismissLost(LostRequest request, String actor) {
        lostActions.add("dismiss " + request.database() + ":" + request.lsn() + " by " + actor);
    }

    @Override
    public long dismissAllLost(LostListing seen, String actor) {
        lostActions.add("dismiss all " + seen.total() + " of " + seen.group()
                + seen.formerPrimary().map(f -> " from " + f).orElse("")
                + seen.epoch().map(e -> " in " + e).orElse("") + " by " + actor);
        return 1;
    }

    @Override
    public boolean holdsRole(String group, String instance, MemberRole role) {
        return roleHeld && role == MemberRole.PRIMARY;
    }

    @Override
    public AccessTokens tokens() {
        return kept.tokens();
    }

    @Override
    public Chronicle chronicle() {
        return kept.chronicle();
    }

    @Override
    public GroupHistory history(String group, HistoryRange range) {
        group(group);
        return Samples.history(range);
    }

    @Override
    public GroupMeasured measured(String group) {
        group(group);
        return Samples.measured();
    }

    @Override
    public FakeDrillBook drills() {
        return drills;
    }

    @Override
    public FakeDoubtBook doubts() {
        return doubts;
    }

    @Override
    public AlertsView alerts() {
        return alerts;
    }

    @Override
    public List<Alerts.Tried> testAlerts(Optional<String> webhook) {
        if (webhook.filter(w -> !w.equals("pager")).isPresent()) {
            throw new RefusedException(ProblemCode.WEBHOOK_UNKNOWN, "Expected a webhook, found none.");
        }
        return List.of(new Alerts.Tried("pager", Optional.empty(), 7));
    }

    @Override
    public Watch watch(ControlListener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public void backup(Path file) {
        throw new UnsupportedOperationException("Expected no backup of a fake.");
    }

    @Override
    public void close() {
        closed = true;
    }

    private static <T> T found(@Nullable T thing, ProblemCode code, String what) {
        if (thing == null) {
            throw new RefusedException(code, "Expected " + what + ", found none.");
        }
        return thing;
    }
}
