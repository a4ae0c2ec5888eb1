package io.gad.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Every address of the REST interface, in one place. Unless said otherwise the answer is 200 with the named record; errors are
 * {@link Problem} documents. The constants carry {@code {name}} as a placeholder, for the server's routes; the methods fill
 * it in, for clients.
 */
public final class Paths {

    /** GET: {@link InstanceList}. POST {@link InstanceRequest}: 201, {@link InstanceView}. */
    public static final String INSTANCES = "/api/v1/instances";
    /** GET: {@link InstanceView}. DELETE: 204. */
    public static final String INSTANCE = "/api/v1/instances/{name}";
    /** POST: lifts the fence of a former primary; {@link InstanceView}. */
    public static final String RELEASE = "/api/v1/instances/{name}/release";
    /** GET: {@link PreparedList}, of a former primary. */
    public static final String PREPARED = "/api/v1/instances/{name}/prepared-transactions";
    /** POST {@link PreparedRequest}: {@link PreparedList}, what stands in doubt from then on. */
    public static final String PREPARED_ROLL_BACK = "/api/v1/instances/{name}/prepared-transactions/roll-back";
    /** GET: {@link GroupList}. POST {@link GroupRequest}: 202, {@link OperationView}, {@code Location} of the operation. */
    public static final String GROUPS = "/api/v1/groups";
    /** GET: {@link GroupView}. DELETE: as a POST of {@code delete} to the group's operations. */
    public static final String GROUP = "/api/v1/groups/{name}";
    /** POST {@link OperationRequest}: 202, {@link OperationView}, {@code Location} of the operation. GET: {@link OperationList}. */
    public static final String GROUP_OPERATIONS = "/api/v1/groups/{name}/operations";
    /**
     * GET with {@code ?instance=}: {@link PreviewView}. With {@code confirm}, {@code expectedEpoch} and {@code expectedPlan} as
     * the operation would have them it tells what that would be refused for.
     */
    public static final String PROMOTION_PREVIEW = "/api/v1/groups/{name}/promotion-preview";
    /**
     * GET with {@code ?format=json} (if left out): {@link LostTransactionsView}, with {@code offset} or {@code limit} a part;
     * {@code ?format=sql}: text/plain. POST {@link LostActionRequest}: {@link LostActionView}.
     */
    public static final String LOST_TRANSACTIONS = "/api/v1/groups/{name}/lost-transactions";
    /** POST: checks the primary against each secondary; {@link FindingList}. */
    public static final String GROUP_PRECHECK = "/api/v1/groups/{name}/precheck";
    /**
     * GET: {@link LeftOutView}, what is left out. POST {@link LeaveOutRequest}: {@link LeftOutView}, what is from now on, or
     * would be.
     */
    public static final String LEFT_OUT = "/api/v1/groups/{name}/left-out";
    /** POST {@link WriteLeaseRequest}: {@link GroupView}. */
    public static final String WRITE_LEASE = "/api/v1/groups/{name}/write-lease";
    /** GET with {@code ?range=1h|24h|7d}: {@link HistoryView}. */
    public static final String GROUP_HISTORY = "/api/v1/groups/{name}/history";
    /** POST: {@link SyncTaskView}. */
    public static final String SYNC_PAUSE = "/api/v1/groups/{name}/sync/{instance}/pause";
    /** POST: {@link SyncTaskView}. */
    public static final String SYNC_RESUME = "/api/v1/groups/{name}/sync/{instance}/resume";
    /** POST {@link ResyncRequest}: 202, {@link SyncTaskView}. */
    public static final String SYNC_RESYNC = "/api/v1/groups/{name}/sync/{instance}/resync";
    /** POST {@link CopyAnewRequest}: 202, {@link GroupView}. */
    public static final String SYNC_COPY_ANEW = "/api/v1/groups/{name}/sync/{instance}/copy-anew";
    /** POST {@link RereadRequest}: 202, {@link SyncTaskView}. */
    public static final String SYNC_REREAD = "/api/v1/groups/{name}/sync/{instance}/reread";
    /** POST {@link ThrottleRequest}: {@link SyncTaskView}. */
    public static final String SYNC_THROTTLE = "/api/v1/groups/{name}/sync/{instance}/throttle";
    /**
     * POST {@link VerifyRequest}: 202, {@link VerificationView}, begins to compare. GET: {@link VerificationView}, the running
     * comparison or the last.
     */
    public static final String SYNC_VERIFY = "/api/v1/groups/{name}/sync/{instance}/verification";
    /** POST {@link RecoverRequest}: {@link RecoveredView}. */
    public static final String RECOVER = "/api/v1/recover";
    /** POST {@link PrecheckRequest}: {@link FindingList}. */
    public static final String PRECHECK = "/api/v1/precheck";
    /** GET: {@link OperationList}, newest first; {@code ?group=} narrows it. */
    public static final String OPERATIONS = "/api/v1/operations";
    /** GET: {@link OperationView}. */
    public static final String OPERATION = "/api/v1/operations/{id}";
    /** POST: 202, {@link OperationView}. */
    public static final String OPERATION_CANCEL = "/api/v1/operations/{id}/cancel";
    /**
     * GET: server-sent events named {@code operation}, each an {@link OperationView}: the present state at once, then one for each
     * change; the stream ends after the one that has ended.
     */
    public static final String OPERATION_EVENTS = "/api/v1/operations/{id}/events";

    /**
     * GET: {@link EventList}, narrowed by {@code group, kind, actor, from, to}, a page by {@code before} and {@code limit}; with
     * {@code ?format=jsonl} or {@code csv} all of them as text.
     */
    public static final String EVENTS = "/api/v1/events";

    /** GET: {@link TokenList}. POST {@link TokenRequest}: 201, {@link TokenView} with the text of the token. */
    public static final String TOKENS = "/api/v1/tokens";
    /** DELETE: 204. */
    public static final String TOKEN = "/api/v1/tokens/{name}";
    /** PUT {@link PasswordRequest}: 204. DELETE: 204. */
    public static final String TOKEN_PASSWORD = "/api/v1/tokens/{name}/password";

    /** GET: {@link DrillList}, newest first; {@code ?group=} narrows it. */
    public static final String DRILLS = "/api/v1/drills";
    /** GET: {@link DrillView}. */
    public static final String DRILL = "/api/v1/drills/{id}";
    /** GET: {@link DrillList} of one group. */
    public static final String GROUP_DRILLS = "/api/v1/groups/{name}/drills";
    /** GET: {@link DrillScheduleView}. PUT {@link DrillScheduleRequest}: {@link DrillScheduleView}. DELETE: 204. */
    public static final String DRILL_SCHEDULE = "/api/v1/groups/{name}/drill-schedule";

    /** GET: {@link AlertList}. */
    public static final String ALERTS = "/api/v1/alerts";
    /** POST {@link AlertTestRequest}: {@link AlertTestView}. */
    public static final String ALERTS_TEST = "/api/v1/alerts/test";

    private Paths() {}

    public static String instance(String name) {
        return fill(INSTANCE, name);
    }

    public static String release(String name) {
        return fill(RELEASE, name);
    }

    public static String prepared(String name) {
        return fill(PREPARED, name);
    }

    public static String preparedRollBack(String name) {
        return fill(PREPARED_ROLL_BACK, name);
    }

    public static String group(String name) {
        return fill(GROUP, name);
    }

    public static String groupOperations(String name) {
        return fill(GROUP_OPERATIONS, name);
    }

    public static String promotionPreview(String name, String instance) {
        return fill(PROMOTION_PREVIEW, name) + "?instance=" + encode(instance);
    }

    /** As {@link #promotionPreview(String, String)}, of exactly this promotion. */
    public static String promotionPreview(String name, String instance, OperationRequest promotion) {
        return promotionPreview(name, instance)
                + (promotion.expectedEpoch() == null ? "" : "&expectedEpoch=" + promotion.expectedEpoch())
                + (promotion.expectedPlan() == null ? "" : "&expectedPlan=" + encode(promotion.expectedPlan()))
                + (promotion.confirm() ? "&confirm=true" : "")
                + (promotion.skipHooks() ? "&skipHooks=true" : "");
    }

    /** As {@link #promotionPreview(String, String)}, of a switch over. */
    public static String switchOverPreview(String name, String instance, OperationRequest switchOver) {
        return promotionPreview(name, instance)
                + "&kind="
                + OperationRequest.SWITCH_OVER
                + (switchOver.expectedEpoch() == null ? "" : "&expectedEpoch=" + switchOver.expectedEpoch())
                + (switchOver.skipHooks() ? "&skipHooks=true" : "");
    }

    public static String lostTransactions(String name, String format) {
        return fill(LOST_TRANSACTIONS, name) + "?format=" + encode(format);
    }

    public static String lostTransactions(String name) {
        return fill(LOST_TRANSACTIONS, name);
    }

    public static String lostTransactions(String name, long offset, int limit) {
        return fill(LOST_TRANSACTIONS, name) + "?offset=" + offset + "&limit=" + limit;
    }

    public static String groupPrecheck(String name) {
        return fill(GROUP_PRECHECK, name);
    }

    public static String leftOut(String name) {
        return fill(LEFT_OUT, name);
    }

    public static String writeLease(String name) {
        return fill(WRITE_LEASE, name);
    }

    public static String groupHistory(String name, String range) {
        return fill(GROUP_HISTORY, name) + "?range=" + encode(range);
    }

    /** @param narrowed parameters by name */
    public static String events(Map<String, String> narrowed) {
        return narrowed(EVENTS, narrowed);
    }

    public static String operations(Map<String, String> narrowed) {
        return narrowed(OPERATIONS, narrowed);
    }

    private static String narrowed(String path, Map<String, String> narrowed) {
        return narrowed.isEmpty()
                ? path
                : path + "?"
                        + narrowed.entrySet().stream()
                                .map(e -> e.getKey() + "=" + encode(e.getValue()))
                                .collect(Collectors.joining("&"));
    }

    public static String token(String name) {
        return fill(TOKEN, name);
    }

    public static String tokenPassword(String name) {
        return fill(TOKEN_PASSWORD, name);
    }

    public static String syncPause(String name, String instance) {
        return fill(SYNC_PAUSE, name, instance);
    }

    public static String syncResume(String name, String instance) {
        return fill(SYNC_RESUME, name, instance);
    }

    public static String syncCopyAnew(String name, String instance) {
        return fill(SYNC_COPY_ANEW, name, instance);
    }

    public static String syncResync(String name, String instance) {
        return fill(SYNC_RESYNC, name, instance);
    }

    public static String syncReread(String name, String instance) {
        return fill(SYNC_REREAD, name, instance);
    }

    public static String syncThrottle(String name, String instance) {
        return fill(SYNC_THROTTLE, name, instance);
    }

    public static String syncVerify(String name, String instance) {
        return fill(SYNC_VERIFY, name, instance);
    }

    public static String operation(String id) {
        return fill(OPERATION, id);
    }

    public static String drill(String id) {
        return fill(DRILL, id);
    }

    public static String groupDrills(String name) {
        return fill(GROUP_DRILLS, name);
    }

    public static String drillSchedule(String name) {
        return fill(DRILL_SCHEDULE, name);
    }

    public static String operationCancel(String id) {
        return fill(OPERATION_CANCEL, id);
    }

    public static String operationEvents(String id) {
        return fill(OPERATION_EVENTS, id);
    }

    private static String fill(String template, String... values) {
        String path = template;
        for (String value : values) {
            int open = path.indexOf('{');
            path = path.substring(0, open) + encode(value) + path.substring(path.indexOf('}') + 1);
        }
        return path;
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
