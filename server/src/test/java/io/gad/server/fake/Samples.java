package io.gad.server.fake;

import io.gad.control.AlertsView;
import io.gad.control.GroupView;
import io.gad.control.InstanceView;
import io.gad.control.PromotionPreview;
import io.gad.control.alert.Alert;
import io.gad.control.alert.AlertTopic;
import io.gad.control.alert.AlertType;
import io.gad.control.alert.Alerts;
import io.gad.control.alert.Notice;
import io.gad.control.alert.Standing;
import io.gad.control.alert.Webhook;
import io.gad.control.group.Group;
import io.gad.control.group.GroupMember;
import io.gad.control.group.GroupState;
import io.gad.control.health.GroupHealth;
import io.gad.control.history.GroupHistory;
import io.gad.control.history.GroupMeasured;
import io.gad.control.history.HistoryRange;
import io.gad.control.history.Mark;
import io.gad.control.history.Measured;
import io.gad.control.history.Rpo;
import io.gad.control.history.TaskSeries;
import io.gad.control.instance.Fence;
import io.gad.control.instance.FormerPrimary;
import io.gad.control.instance.Instance;
import io.gad.control.instance.InstanceState;
import io.gad.control.operation.DatabaseLoss;
import io.gad.control.operation.ExpectedLoss;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationData;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
import io.gad.control.operation.StepRecord;
import io.gad.control.operation.runbook.PromotionPlan;
import io.gad.control.operation.runbook.PromotionPlan.Becomes;
import io.gad.control.port.CopyLimits;
import io.gad.control.port.Finding;
import io.gad.control.port.LostTransaction;
import io.gad.control.port.TaskState;
import io.gad.control.port.TaskStatus;
import io.gad.control.port.Verification;
import io.gad.control.problem.Problem;
import io.gad.control.problem.ProblemCode;
import io.gad.control.readiness.Readiness;
import io.gad.control.report.LostTransactions;
import io.gad.member.MemberRole;
import io.gad.member.Reign;
import io.gad.postgres.Dsn;
import io.gad.postgres.Lsn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Documents as a control plane would show them. */
public final class Samples {

    /** When everything in the samples happened. */
    public static final Instant NOW = Instant.parse("2026-03-01T03:04:05.678Z");

    private Samples() {}

    /**
     * Two groups: orders (eu, us) in step, billing (eu2, us2) with its primary gone; a former primary and a standalone
     * instance.
     */
    public static void fill(FakeControlPlane control) {
        put(control, instance("eu", "eu-west", InstanceState.MEMBER, Fence.NONE, Optional.of("orders"), false));
        put(control, instance("us", "us-east", InstanceState.MEMBER, Fence.NONE, Optional.of("orders"), true));
        put(control, instance("asia", "ap-south", InstanceState.STANDALONE, Fence.NONE, Optional.empty(), false));
        put(control, instance("old", "eu-north", InstanceState.FORMER_PRIMARY, Fence.PARTLY, Optional.empty(), true));
        put(control, former(control.instances.get("old")));
        put(control, instance("us2", "us-west", InstanceState.MEMBER, Fence.NONE, Optional.of("billing"), true));
        control.groups.put("orders", group("gad-4f7c", "orders", "eu", "us", GroupHealth.HEALTHY, Optional.empty()));
        control.groups.put(
                "billing",
                group(
                        "gad-77aa",
                        "billing",
                        "eu2",
                        "us2",
                        GroupHealth.PRIMARY_UNREACHABLE,
                        Optional.of("slot lost on eu2. Remove us2 and add it again.")));
        control.previews.put(
                "us",
                new PromotionPreview(
                        plan("gad-4f7c", "us", fate("eu", Becomes.FORMER_PRIMARY), fate("us", Becomes.PRIMARY)),
                        false,
                        loss(),
                        List.of(),
                        List.of()));
        control.previews.put(
                "us2",
                new PromotionPreview(
                        plan("gad-77aa", "us2"),
                        true,
                        loss(),
                        List.of(),
                        List.of(
                                Problem.of(ProblemCode.GROUP_BUSY, "Expected no promotion, found operation op-00run."),
                                Problem.of(ProblemCode.CONFIRMATION_REQUIRED, "Expected eu2 to be lost."))));
        control.lost.add(new LostTransactions("orders", "old", 1, true, "", 1, List.of(lost())));
        control.findings.add(new Finding(
                "wal_level",
                Finding.Level.FAIL,
                "eu has wal_level = replica",
                "ALTER SYSTEM SET wal_level = logical;"));
    }

    /** Of two databases, of which one was not heard. */
    private static ExpectedLoss loss() {
        return new ExpectedLoss(
                1.2,
                8_192,
                17,
                900,
                21,
                List.of(
                        new DatabaseLoss("app", 1.2, 8_192, 17, 900, 21),
                        new DatabaseLoss("stock", -1, -1, -1, 900, 0)));
    }

    /** In epoch 1. */
    public static PromotionPlan plan(String groupId, String target, PromotionPlan.Fate... fates) {
        return new PromotionPlan(
                groupId,
                new Reign(1, UUID.fromString("00000000-0000-4000-8000-000000000001")),
                target,
                true,
                List.of(fates),
                Optional.empty(),
                List.of(
                        "FenceOldPrimary",
                        "DrainSyncTask",
                        "StopSyncTask",
                        "RecordNewPrimary",
                        "AdvanceSequences",
                        "OpenForWrites",
                        "RetireOldPrimary"));
    }

    private static PromotionPlan.Fate fate(String instance, Becomes becomes) {
        return new PromotionPlan.Fate(instance, becomes, "in words");
    }

    private static InstanceView former(@Nullable InstanceView view) {
        InstanceView seen = Objects.requireNonNull(view);
        Instance was = seen.instance();
        FormerPrimary former = new FormerPrimary(
                "gad-4f7c",
                "orders",
                new Reign(1, UUID.fromString("00000000-0000-4000-8000-000000000001")),
                "t0",
                Map.of(),
                List.of(),
                Optional.empty(),
                true);
        return new InstanceView(
                was.deposed(former, Fence.PARTLY, "walsender 77"), true, true, seen.version(), seen.lastAnswer());
    }

    private static void put(FakeControlPlane control, InstanceView view) {
        control.instances.put(view.instance().name(), view);
    }

    private static LostTransactions.Entry lost() {
        Map<String, @Nullable String> row = new LinkedHashMap<>();
        row.put("id", "7");
        row.put("note", "it's");
        return new LostTransactions.Entry(
                new LostTransaction(
                        "app",
                        731,
                        NOW,
                        "0/1A2B90",
                        List.of(new LostTransaction.Change(
                                "public.orders", "INSERT", Optional.empty(), Optional.of(row)))),
                1,
                LostTransactions.Fate.OPEN);
    }

    public static GroupView group(
            String id, String name, String primary, String secondary, GroupHealth health, Optional<String> problem) {
        boolean alive = health != GroupHealth.PRIMARY_UNREACHABLE;
        Group group = new Group(
                id,
                name,
                GroupState.RUNNING,
                new Reign(1, UUID.fromString("00000000-0000-4000-8000-000000000001")),
                1,
                primary,
                List.of(
                        new GroupMember(primary, MemberRole.PRIMARY, true),
                        new GroupMember(secondary, MemberRole.SECONDARY, true)),
                List.of(),
                Optional.empty(),
                List.of(),
                1,
                NOW,
                List.of("app:public.log"),
                Optional.empty(),
                Optional.empty());
        TaskStatus task = new TaskStatus(
                "t1",
                TaskState.INCREMENTAL,
                Optional.of(alive ? 12L : 14_000L),
                340,
                Optional.of(NOW),
                List.of(new TaskStatus.DatabaseStatus(
                        "app",
                        TaskState.INCREMENTAL,
                        Lsn.parse("0/1A2B3C"),
                        Optional.of(NOW),
                        1_000,
                        1_000,
                        81_920,
                        81_920,
                        Optional.empty(),
                        45,
                        900,
                        4_096,
                        problem,
                        problem.map(p -> "SLOT_LOST"),
                        List.of("large objects: 12 carried over"),
                        List.of(new TaskStatus.LeftOut("public.log", true, List.of("view public.logged"))))));
        return new GroupView(
                group,
                1,
                health,
                List.of(
                        member(primary, "eu-west", MemberRole.PRIMARY, alive),
                        member(secondary, "us-east", MemberRole.SECONDARY, true)),
                List.of(new GroupView.TaskView(primary, secondary, CopyLimits.NONE, task)),
                Optional.empty(),
                List.of(),
                List.of(new GroupView.ReadinessView(
                        readiness(primary, secondary), Optional.of(Duration.ofMinutes(3)))));
    }

    private static Readiness readiness(String source, String target) {
        return Readiness.none("t1", "orders", source, target)
                .looked(
                        NOW,
                        List.of(
                                new Finding("wal-level", Finding.Level.PASS, "source: wal_level = logical", ""),
                                new Finding(
                                        "wal-level",
                                        Finding.Level.WARN,
                                        "target: wal_level = replica: once promoted nobody could follow it",
                                        "On the target: ALTER SYSTEM SET wal_level = logical; then restart it.")));
    }

    private static GroupView.MemberView member(String name, String region, MemberRole role, boolean reachable) {
        return new GroupView.MemberView(
                name,
                region,
                role,
                reachable,
                role == MemberRole.SECONDARY,
                Optional.of(NOW),
                "15.18",
                "postgresql://gad@" + name + "-db.example:5432/postgres",
                List.of("app", "postgres"));
    }

    public static InstanceView standalone(String name, String region) {
        return instance(name, region, InstanceState.STANDALONE, Fence.NONE, Optional.empty(), false);
    }

    public static InstanceView instance(
            String name, String region, InstanceState state, Fence fence, Optional<String> group, boolean readOnly) {
        Instance instance = new Instance(
                name,
                region,
                Dsn.parse("postgresql://gad@" + name + "-db.example:5432/postgres"),
                "sealed-" + name,
                List.of(),
                state,
                fence,
                "",
                group,
                Optional.empty(),
                Optional.empty(),
                List.of());
        return new InstanceView(instance, true, readOnly, "15.18", Optional.of(NOW));
    }

    public static OperationRecord running(String id, Operation request, String actor) {
        return new OperationRecord(
                id,
                request,
                "gad-4f7c",
                OperationState.RUNNING,
                actor,
                NOW,
                Optional.empty(),
                List.of(
                        new StepRecord("Precheck", StepRecord.Outcome.DONE, 12, "nothing found"),
                        new StepRecord("Act", StepRecord.Outcome.RUNNING, 40, "")),
                OperationRecord.Background.NONE,
                Optional.empty(),
                OperationData.NONE,
                List.of());
    }

    public static OperationRecord ended(OperationRecord o, OperationState how) {
        return new OperationRecord(
                o.id(),
                o.request(),
                o.groupId(),
                how,
                o.actor(),
                o.startedAt(),
                Optional.of(o.startedAt().plusMillis(640)),
                o.steps(),
                o.background(),
                Optional.empty(),
                o.data(),
                o.notes());
    }

    /** One webhook that has not got all, of a group whose secondary lags. */
    public static AlertsView alerts() {
        Webhook pager = new Webhook("pager", "https://pager.example", EnumSet.of(AlertTopic.HEALTH, AlertTopic.LAG));
        Map<String, String> facts = Map.of("lagMillis", "40000");
        Notice notice = new Notice(NOW, AlertType.LAG_BEGAN, "orders", "us", "us is 40.0 s behind eu", facts);
        Standing standing = new Standing(
                "gad-4f7c",
                Optional.of(GroupHealth.LAGGING),
                Map.of("lag us", new Standing.Raised(AlertTopic.LAG, "us", notice.summary(), facts, NOW)));
        return new AlertsView(
                List.of(new Alerts.Delivery(
                        pager,
                        2,
                        5,
                        3,
                        4,
                        Optional.of(NOW),
                        Optional.of("the answer was status 500"),
                        Optional.of(NOW.plusSeconds(8)))),
                Map.of("orders", standing),
                List.of(new Alert(7, "b7c1", notice, List.of("pager"))));
    }

    /** A promotion that is done, one that runs, and an add that failed. */
    public static void fillOperations(FakeControlPlane control) {
        Operation.Promote promote = new Operation.Promote("orders", "us", Optional.of(1L), false);
        OperationRecord running = running("op-00run", promote, "admin");
        control.put(running);
        OperationRecord done = ended(running("op-0done", promote, "admin"), OperationState.DONE);
        control.put(new OperationRecord(
                done.id(),
                done.request(),
                done.groupId(),
                done.state(),
                done.actor(),
                done.startedAt(),
                done.endedAt(),
                List.of(
                        new StepRecord("FenceOldPrimary", StepRecord.Outcome.LATE, 301, "eu does not answer"),
                        new StepRecord("RecordNewPrimary", StepRecord.Outcome.DONE, 48, "epoch 2"),
                        new StepRecord("OpenForWrites", StepRecord.Outcome.DONE, 120, "us takes writes"),
                        new StepRecord("RetireOldPrimary", StepRecord.Outcome.DONE, 4, "")),
                done.background(),
                done.problem(),
                done.data(),
                List.of("asia is copied anew from us")));
    }

    static LostTransactions part(LostTransactions all, long offset, long limit) {
        return new LostTransactions(
                all.group(),
                all.formerPrimary(),
                all.epoch(),
                all.complete(),
                all.why(),
                all.count(),
                all.transactions().stream().skip(offset).limit(limit).toList());
    }

    /** A comparison that found a row and a view that differ. */
    public static Verification differing(boolean repair) {
        return new Verification(
                Verification.State.DONE,
                repair,
                false,
                Instant.parse("2026-01-02T03:04:05Z"),
                Optional.of(Instant.parse("2026-01-02T03:05:05Z")),
                2,
                1_000,
                List.of(
                        new Verification.Table("app", "public.item", true, 990, 0, List.of(), 0, ""),
                        new Verification.Table(
                                "app",
                                "public.part",
                                false,
                                10,
                                1,
                                List.of(new Verification.Row("DIFFERENT", List.of("7"), 1, List.of("name"))),
                                0,
                                "")),
                2,
                List.of(new Verification.DifferingObject(
                        "app",
                        "view",
                        "public.open_orders",
                        "DIFFERENT",
                        "source: owner ann | target: owner bob",
                        "ALTER VIEW public.open_orders OWNER TO ann",
                        false)),
                List.of("app:public.log"),
                Optional.empty());
    }

    /** Three steps, in the middle of which nobody knew. */
    static GroupHistory history(HistoryRange range) {
        List<@Nullable Double> figures = new ArrayList<>(Arrays.asList(0.5, null, 1.25));
        return new GroupHistory(
                range,
                range.stepSeconds(),
                List.of(NOW, NOW.plusSeconds(range.stepSeconds()), NOW.plusSeconds(2 * range.stepSeconds())),
                List.of(new TaskSeries("us", figures, figures, figures, figures)),
                List.of(new Mark(NOW, "operation-began", "promote us has begun", Optional.of("op-0done"))));
    }

    static GroupMeasured measured() {
        return new GroupMeasured(
                List.of(new Rpo("us", HistoryRange.DAY, Optional.of(0.04), Optional.of(0.3), Optional.of(1.5), 0.25)),
                List.of(new Measured(
                        "promote",
                        NOW,
                        Optional.of("op-0done"),
                        Optional.of(Duration.ofMillis(640)),
                        Optional.empty())));
    }
}
