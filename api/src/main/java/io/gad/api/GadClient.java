package io.gad.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import tools.jackson.core.JacksonException;

/**
 * Calls a GAD server. Every call throws {@link ProblemException} if the server refused or failed, {@link NoServerException} if
 * none answered in time. Thread-safe; to be closed.
 */
public final class GadClient implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** A promotion is accepted only after its probes; a precheck asks two servers. */
    private static final Duration ANSWER = Duration.ofSeconds(60);

    /** Members that do not answer are waited for. */
    private static final Duration RECOVERY = Duration.ofSeconds(180);
    /** The server waits for the primary, which may have a large one to write. */
    private static final Duration REAPPLIED = Duration.ofSeconds(90);

    /** A server that restarts comes back within this; one that is gone is reported. */
    private static final Duration AWAY = Duration.ofSeconds(60);

    private static final long POLL_NANOS = Duration.ofMillis(100).toNanos();

    private final URI server;
    private final Optional<String> token;
    private final HttpClient http;

    /** @param server for example {@code http://127.0.0.1:7070} */
    public GadClient(URI server, Optional<String> token) {
        this.server = server;
        this.token = token;
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT);
        if ("http".equalsIgnoreCase(server.getScheme())) {
            builder.sslContext(trustsNobody());
        }
        this.http = builder.build();
    }

    /** For plain HTTP, which asks nobody for a certificate: reading those of this machine takes longer than a request. */
    private static SSLContext trustsNobody() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[0], null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("expected this Java to know TLS", e);
        }
    }

    public InstanceList instances() {
        return get(Paths.INSTANCES, InstanceList.class);
    }

    public InstanceView instance(String name) {
        return get(Paths.instance(name), InstanceView.class);
    }

    public InstanceView addInstance(InstanceRequest request) {
        return post(Paths.INSTANCES, request, InstanceView.class);
    }

    /** Rebuilds what a lost server knew of a group; every member is asked, and told of this one. */
    public RecoveredView recover(RecoverRequest request) {
        return read(send("POST", Paths.RECOVER, Optional.of(Json.write(request)), RECOVERY), RecoveredView.class);
    }

    public void removeInstance(String name) {
        send("DELETE", Paths.instance(name), Optional.empty());
    }

    public InstanceView releaseInstance(String name, boolean discardUnreported) {
        return post(Paths.release(name) + (discardUnreported ? "?discardUnreported=true" : ""), InstanceView.class);
    }

    public PreparedList preparedTransactions(String instance) {
        return get(Paths.prepared(instance), PreparedList.class);
    }

    public PreparedList rollBackPrepared(String instance, PreparedRequest request) {
        return post(Paths.preparedRollBack(instance), request, PreparedList.class);
    }

    public GroupList groups() {
        return get(Paths.GROUPS, GroupList.class);
    }

    public GroupView group(String name) {
        return get(Paths.group(name), GroupView.class);
    }

    public OperationView createGroup(GroupRequest request) {
        return post(Paths.GROUPS, request, OperationView.class);
    }

    public OperationView deleteGroup(String name) {
        return read(send("DELETE", Paths.group(name), Optional.empty()), OperationView.class);
    }

    public OperationView submit(String group, OperationRequest request) {
        return post(Paths.groupOperations(group), request, OperationView.class);
    }

    public PreviewView promotionPreview(String group, String instance) {
        return get(Paths.promotionPreview(group, instance), PreviewView.class);
    }

    /** What exactly this promotion would do, and everything that it would be refused for; changes nothing. */
    public PreviewView promotionPreview(String group, String instance, OperationRequest promotion) {
        return get(Paths.promotionPreview(group, instance, promotion), PreviewView.class);
    }

    /** @param patience how long the answer may take */
    public PreviewView switchOverPreview(String group, String instance, OperationRequest switchOver) {
        return get(Paths.switchOverPreview(group, instance, switchOver), PreviewView.class);
    }

    public PreviewView promotionPreview(String group, String instance, Duration patience) {
        return read(
                send("GET", Paths.promotionPreview(group, instance), Optional.empty(), patience), PreviewView.class);
    }

    /** All of them with all their changes; of many {@link #exportLostTransactions} is the way. */
    public LostTransactionsView lostTransactions(String group) {
        return get(Paths.lostTransactions(group, "json"), LostTransactionsView.class);
    }

    /** A part of them. */
    public LostTransactionsView lostTransactions(String group, long offset, int limit) {
        return get(Paths.lostTransactions(group, offset, limit), LostTransactionsView.class);
    }

    /**
     * All of them with all their changes, as they come.
     *
     * @param format {@code json} or {@code sql}: a script that a person reads, changes and runs on the new primary
     */
    public void exportLostTransactions(String group, String format, OutputStream into) {
        Duration patience = Duration.ofHours(1);
        HttpResponse<InputStream> response = exchange(
                "GET", Paths.lostTransactions(group, format), Optional.empty(), patience, BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            if (!isGood(response.statusCode())) {
                throw new ProblemException(problem(response, new String(body.readAllBytes(), StandardCharsets.UTF_8)));
            }
            body.transferTo(into);
        } catch (IOException e) {
            throw new NoServerException(server, "an answer that breaks off", e);
        }
    }

    /** Re-applies or dismisses. */
    public LostActionView actOnLost(String group, LostActionRequest action) {
        return read(
                send("POST", Paths.lostTransactions(group), Optional.of(Json.write(action)), REAPPLIED),
                LostActionView.class);
    }

    public FindingList precheck(String group) {
        return post(Paths.groupPrecheck(group), FindingList.class);
    }

    public FindingList precheck(PrecheckRequest request) {
        return post(Paths.PRECHECK, request, FindingList.class);
    }

    public SyncTaskView pauseSync(String group, String instance) {
        return post(Paths.syncPause(group, instance), SyncTaskView.class);
    }

    public SyncTaskView resumeSync(String group, String instance) {
        return post(Paths.syncResume(group, instance), SyncTaskView.class);
    }

    public SyncTaskView resync(String group, String instance, ResyncRequest request) {
        return post(Paths.syncResync(group, instance), request, SyncTaskView.class);
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
        return post(Paths.leftOut(group), request, LeftOutView.class);
    }

    public GroupView writeLease(String group, WriteLeaseRequest request) {
        return post(Paths.writeLease(group), request, GroupView.class);
    }

    public GroupView copyAnew(String group, String instance, CopyAnewRequest request) {
        return post(Paths.syncCopyAnew(group, instance), request, GroupView.class);
    }

    public SyncTaskView rereadTable(String group, String instance, RereadRequest request) {
        return post(Paths.syncReread(group, instance), request, SyncTaskView.class);
    }

    public SyncTaskView throttleSync(String group, String instance, ThrottleRequest limits) {
        return post(Paths.syncThrottle(group, instance), limits, SyncTaskView.class);
    }

    public VerificationView verify(String group, String instance, VerifyRequest request) {
        return post(Paths.syncVerify(group, instance), request, VerificationView.class);
    }

    public VerificationView verification(String group, String instance) {
        return get(Paths.syncVerify(group, instance), VerificationView.class);
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
        return get(Paths.groupHistory(group, range), HistoryView.class);
    }

    /** @param narrowed by {@code group, kind, actor, from, to, before, limit} */
    public EventList events(Map<String, String> narrowed) {
        return get(Paths.events(narrowed), EventList.class);
    }

    public TokenList tokens() {
        return get(Paths.TOKENS, TokenList.class);
    }

    /** The answer has the token's text, which nobody can be told again. */
    public TokenView createToken(TokenRequest request) {
        return post(Paths.TOKENS, request, TokenView.class);
    }

    public void revokeToken(String name) {
        send("DELETE", Paths.token(name), Optional.empty());
    }

    public AlertList alerts() {
        return get(Paths.ALERTS, AlertList.class);
    }

    public AlertTestView testAlerts(AlertTestRequest request) {
        return post(Paths.ALERTS_TEST, request, AlertTestView.class);
    }

    public DrillList drills() {
        return get(Paths.DRILLS, DrillList.class);
    }

    public DrillList drills(String group) {
        return get(Paths.groupDrills(group), DrillList.class);
    }

    public DrillView drill(String id) {
        return get(Paths.drill(id), DrillView.class);
    }

    public DrillScheduleView scheduleDrills(String group, DrillScheduleRequest request) {
        String answer = send("PUT", Paths.drillSchedule(group), Optional.of(Json.write(request)));
        return read(answer, DrillScheduleView.class);
    }

    public void endDrillSchedule(String group) {
        send("DELETE", Paths.drillSchedule(group), Optional.empty());
    }

    public OperationList operations() {
        return get(Paths.OPERATIONS, OperationList.class);
    }

    public OperationView operation(String id) {
        return get(Paths.operation(id), OperationView.class);
    }

    public OperationView cancelOperation(String id) {
        return post(Paths.operationCancel(id), OperationView.class);
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
        http.shutdownNow();
    }

    private <T> T get(String path, Class<T> type) {
        return read(send("GET", path, Optional.empty()), type);
    }

    private <T> T post(String path, Class<T> type) {
        return read(send("POST", path, Optional.empty()), type);
    }

    private <T> T post(String path, Object body, Class<T> type) {
        return read(send("POST", path, Optional.of(Json.write(body))), type);
    }

    private <T> T read(String body, Class<T> type) {
        try {
            return Json.read(body, type);
        } catch (JacksonException e) {
            throw new NoServerException(server, "an answer that is no " + type.getSimpleName(), e);
        }
    }

    private String send(String method, String path, Optional<String> body) {
        return send(method, path, body, ANSWER);
    }

    private String send(String method, String path, Optional<String> body, Duration patience) {
        HttpResponse<String> response = exchange(method, path, body, patience, BodyHandlers.ofString());
        if (isGood(response.statusCode())) {
            return response.body();
        }
        throw new ProblemException(problem(response, response.body()));
    }

    private static boolean isGood(int status) {
        return status >= 200 && status < 300;
    }

    private <T> HttpResponse<T> exchange(
            String method, String path, Optional<String> body, Duration patience, HttpResponse.BodyHandler<T> reader) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(patience)
                .header("Accept", "application/json, " + Problem.MEDIA_TYPE + ", text/plain")
                .method(method, body.map(BodyPublishers::ofString).orElseGet(BodyPublishers::noBody));
        token.ifPresent(t -> request.header("Authorization", "Bearer " + t));
        body.ifPresent(b -> request.header("Content-Type", "application/json"));
        if (method.equals("POST")) {
            request.header("Idempotency-Key", UUID.randomUUID().toString());
        }
        try {
            return http.send(request.build(), reader);
        } catch (IOException e) {
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new NoServerException(server, "no answer (" + why + ")", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoServerException(server, "no answer (interrupted)", e);
        }
    }

    private Problem problem(HttpResponse<?> response, String body) {
        int status = response.statusCode();
        String type = response.headers().firstValue("Content-Type").orElse("");
        if (type.contains("json")) {
            try {
                Problem problem = Json.read(body, Problem.class);
                return problem.status() == 0
                        ? new Problem(
                                problem.type(),
                                problem.title(),
                                status,
                                problem.detail(),
                                problem.code(),
                                problem.hint())
                        : problem;
            } catch (JacksonException e) {
                throw new NoServerException(server, "status " + status + " with a body that is no problem document", e);
            }
        }
        if (status == 401) {
            return Problem.of(
                    "UNAUTHORIZED",
                    status,
                    "No valid token",
                    "Expected a valid token, found none or a wrong one.",
                    "Give it by GAD_TOKEN, GAD_TOKEN_FILE or ~/.config/gad/token.");
        }
        throw new NoServerException(server, "status " + status + " without a problem document");
    }
}
