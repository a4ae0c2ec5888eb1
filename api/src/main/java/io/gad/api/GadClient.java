package io.gad.api;

import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Calls a GAD server. Every call throws {@link ProblemException} if the server refused or failed, {@link NoServerException} if
 * none answered in time. Thread-safe; to be closed.
 */
public final class GadClient implements AutoCloseable {

    /** Members that do not answer are waited for. */
    private static final Duration RECOVERY = Duration.ofSeconds(180);
    /** The server waits for the primary, which may have a large one to write. */
    private static final Duration REAPPLIED = Duration.ofSeconds(90);

    /** A server that restarts comes back within this; one that is gone is reported. */
    private static final Duration AWAY = Duration.ofSeconds(60);

    private static final long POLL_NANOS = Duration.ofMillis(100).toNanos();

    private final Exchange exchange;

    /** @param server for example {@code http://127.0.0.1:7070} */
    public GadClient(URI server, Optional<String> token) {
        this.exchange = new Exchange(server, token);
    }

    public InstanceList instances() {
        return exchange.get(Paths.INSTANCES, InstanceList.class);
    }

    public InstanceView instance(String name) {
        return exchange.get(Paths.instance(name), InstanceView.class);
    }

    public InstanceView addInstance(InstanceRequest request) {
        return exchange.post(Paths.INSTANCES, request, InstanceView.class);
    }

    /** Rebuilds what a lost server knew of a group; every member is asked, and told of this one. */
    public RecoveredView recover(RecoverRequest request) {
        return exchange.read(
                exchange.send("POST", Paths.RECOVER, Optional.of(Json.write(request)), RECOVERY), RecoveredView.class);
    }

    public void removeInstance(String name) {
        exchange.send("DELETE", Paths.instance(name), Optional.empty());
    }

    public InstanceView releaseInstance(String name, boolean discardUnreported) {
        return exchange.post(
                Paths.release(name) + (discardUnreported ? "?discardUnreported=true" : ""), InstanceView.class);
    }

    public PreparedList preparedTransactions(String instance) {
        return exchange.get(Paths.prepared(instance), PreparedList.class);
    }

    public PreparedList rollBackPrepared(String instance, PreparedRequest request) {
        return exchange.post(Paths.preparedRollBack(instance), request, PreparedList.class);
    }

    public GroupList groups() {
        return exchange.get(Paths.GROUPS, GroupList.class);
    }

    public GroupView group(String name) {
        return exchange.get(Paths.group(name), GroupView.class);
    }

    public OperationView createGroup(GroupRequest request) {
        return exchange.post(Paths.GROUPS, request, OperationView.class);
    }

    public OperationView deleteGroup(String name) {
        return exchange.read(exchange.send("DELETE", Paths.group(name), Optional.empty()), OperationView.class);
    }

    public OperationView submit(String group, OperationRequest request) {
        return exchange.post(Paths.groupOperations(group), request, OperationView.class);
    }

    public PreviewView promotionPreview(String group, String instance) {
        return exchange.get(Paths.promotionPreview(group, instance), PreviewView.class);
    }

    /** What exactly this promotion would do, and everything that it would be refused for; changes nothing. */
    public PreviewView promotionPreview(String group, String instance, OperationRequest promotion) {
        return exchange.get(Paths.promotionPreview(group, instance, promotion), PreviewView.class);
    }

    /** @param patience how long the answer may take */
    public PreviewView switchOverPreview(String group, String instance, OperationRequest switchOver) {
        return exchange.get(Paths.switchOverPreview(group, instance, switchOver), PreviewView.class);
    }

    public PreviewView promotionPreview(String group, String instance, Duration patience) {
        return exchange.read(
                exchange.send("GET", Paths.promotionPreview(group, instance), Optional.empty(), patience),
                PreviewView.class);
    }

    /** All of them with all their changes; of many {@link #exportLostTransactions} is the way. */
    public LostTransactionsView lostTransactions(String group) {
        return exchange.get(Paths.lostTransactions(group, "json"), LostTransactionsView.class);
    }

    /** A part of them. */
    public LostTransactionsView lostTransactions(String group, long offset, int limit) {
        return exchange.get(Paths.lostTransactions(group, offset, limit), LostTransactionsView.class);
    }

    /**
     * All of them with all their changes, as they come.
     *
     * @param format {@code json} or {@code sql}: a script that a person reads, changes and runs on the new primary
     */
    public void exportLostTransactions(String group, String format, OutputStream into) {
        exchange.copy(Paths.lostTransactions(group, format), Duration.ofHours(1), into);
    }

    /** Re-applies or dismisses. */
    public LostActionView actOnLost(String group, LostActionRequest action) {
        return exchange.read(
                exchange.send("POST", Paths.lostTransactions(group), Optional.of(Json.write(action)), REAPPLIED),
                LostActionView.class);
    }

    public FindingList precheck(String group) {
        return exchange.post(Paths.groupPrecheck(group), FindingList.class);
    }

    public FindingList precheck(PrecheckRequest request) {
        return exchange.post(Paths.PRECHECK, request, FindingList.class);
    }

    public SyncTaskView pauseSync(String group, String instance) {
        return exchange.post(Paths.syncPause(group, instance), SyncTaskView.class);
    }

    public SyncTaskView resumeSync(String group, String instance) {
        return exchange.post(Paths.syncResume(group, instance), SyncTaskView.class);
    }

    public SyncTaskView resync(String group, String instance, ResyncRequest request) {
        return exchange.post(Paths.syncResync(group, instance), request, SyncTaskView.class);
    }

    /**
     * Waits until the synchronization is in step or has failed, or the time is over, and gives back how it stands then.
     *
     * @param seen gets every answer, the first and the last one included
     */
    public SyncTaskView followSync(String group, SyncTaskView begun, Duration timeout, Consumer<SyncTaskView> seen) {
        return await(
                begun,
                () -> group(group).syncTasks().stream()
                        .filter(task -> task.target().equals(begun.target()))
                        .findFirst()
                        .orElse(begun),
                task -> task.state().equals("INCREMENTAL") || task.state().equals("FAILED"),
                timeout,
                seen);
    }

    public LeftOutView leaveOut(String group, LeaveOutRequest request) {
        return exchange.post(Paths.leftOut(group), request, LeftOutView.class);
    }

    public GroupView writeLease(String group, WriteLeaseRequest request) {
        return exchange.post(Paths.writeLease(group), request, GroupView.class);
    }

    public GroupView copyAnew(String group, String instance, CopyAnewRequest request) {
        return exchange.post(Paths.syncCopyAnew(group, instance), request, GroupView.class);
    }

    public SyncTaskView rereadTable(String group, String instance, RereadRequest request) {
        return exchange.post(Paths.syncReread(group, instance), request, SyncTaskView.class);
    }

    public SyncTaskView throttleSync(String group, String instance, ThrottleRequest limits) {
        return exchange.post(Paths.syncThrottle(group, instance), limits, SyncTaskView.class);
    }

    public VerificationView verify(String group, String instance, VerifyRequest request) {
        return exchange.post(Paths.syncVerify(group, instance), request, VerificationView.class);
    }

    public VerificationView verification(String group, String instance) {
        return exchange.get(Paths.syncVerify(group, instance), VerificationView.class);
    }

    /**
     * Waits until the comparison has ended or the time is over, and gives back how it stands then. As for operations, a
     * restart of the server does not end the wait.
     *
     * @param seen gets every answer, the first and the last one included
     */
    public VerificationView followVerification(
            VerificationView begun, Duration timeout, Consumer<VerificationView> seen) {
        return await(
                begun, () -> verification(begun.group(), begun.instance()), last -> !last.isRunning(), timeout, seen);
    }

    /** @param range {@code 1h 24h 7d} */
    public HistoryView groupHistory(String group, String range) {
        return exchange.get(Paths.groupHistory(group, range), HistoryView.class);
    }

    /** @param narrowed by {@code group, kind, actor, from, to, before, limit} */
    public EventList events(Map<String, String> narrowed) {
        return exchange.get(Paths.events(narrowed), EventList.class);
    }

    public TokenList tokens() {
        return exchange.get(Paths.TOKENS, TokenList.class);
    }

    /** The answer has the token's text, which nobody can be told again. */
    public TokenView createToken(TokenRequest request) {
        return exchange.post(Paths.TOKENS, request, TokenView.class);
    }

    public void revokeToken(String name) {
        exchange.send("DELETE", Paths.token(name), Optional.empty());
    }

    /** What was signed in by another password ends. */
    public void setTokenPassword(String name, PasswordRequest request) {
        exchange.send("PUT", Paths.tokenPassword(name), Optional.of(Json.write(request)));
    }

    public void removeTokenPassword(String name) {
        exchange.send("DELETE", Paths.tokenPassword(name), Optional.empty());
    }

    public AlertList alerts() {
        return exchange.get(Paths.ALERTS, AlertList.class);
    }

    public AlertTestView testAlerts(AlertTestRequest request) {
        return exchange.post(Paths.ALERTS_TEST, request, AlertTestView.class);
    }

    public DrillList drills() {
        return exchange.get(Paths.DRILLS, DrillList.class);
    }

    public DrillList drills(String group) {
        return exchange.get(Paths.groupDrills(group), DrillList.class);
    }

    public DrillView drill(String id) {
        return exchange.get(Paths.drill(id), DrillView.class);
    }

    public DrillScheduleView scheduleDrills(String group, DrillScheduleRequest request) {
        String answer = exchange.send("PUT", Paths.drillSchedule(group), Optional.of(Json.write(request)));
        return exchange.read(answer, DrillScheduleView.class);
    }

    public void endDrillSchedule(String group) {
        exchange.send("DELETE", Paths.drillSchedule(group), Optional.empty());
    }

    public OperationList operations() {
        return operations(Map.of());
    }

    /** @param narrowed by {@code group, type, state, actor} */
    public OperationList operations(Map<String, String> narrowed) {
        return exchange.get(Paths.operations(narrowed), OperationList.class);
    }

    public OperationView operation(String id) {
        return exchange.get(Paths.operation(id), OperationView.class);
    }

    public OperationView cancelOperation(String id) {
        return exchange.post(Paths.operationCancel(id), OperationView.class);
    }

    /**
     * Waits until the operation has ended, looking ten times a second. A server that is away for less than a minute (a restart)
     * does not end the wait: operations go on after it.
     *
     * @param seen gets every answer, the first and the last one included
     * @throws WaitTimeoutException at the deadline
     */
    public OperationView follow(OperationView operation, Duration timeout, Consumer<OperationView> seen) {
        OperationView last = await(operation, () -> operation(operation.id()), OperationView::hasEnded, timeout, seen);
        if (!last.hasEnded()) {
            throw new WaitTimeoutException(last);
        }
        return last;
    }

    private static <T> T await(T first, Supplier<T> look, Predicate<T> hasEnded, Duration timeout, Consumer<T> seen) {
        long deadline = System.nanoTime() + timeout.toNanos();
        long heardAt = System.nanoTime();
        T last = first;
        seen.accept(last);
        while (!hasEnded.test(last) && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(POLL_NANOS);
            try {
                last = look.get();
                heardAt = System.nanoTime();
                seen.accept(last);
            } catch (NoServerException e) {
                if (System.nanoTime() - heardAt >= AWAY.toNanos()) {
                    throw e;
                }
            }
        }
        return last;
    }

    @Override
    public void close() {
        exchange.close();
    }
}
