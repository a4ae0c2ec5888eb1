package io.gad.control;

import io.gad.control.access.AccessTokens;
import io.gad.control.alert.Alerts;
import io.gad.control.event.Events;
import io.gad.control.group.Group;
import io.gad.control.health.TaskMeter;
import io.gad.control.instance.Addresses;
import io.gad.control.instance.Locks;
import io.gad.control.instance.SecretBox;
import io.gad.control.operation.CrashPoints;
import io.gad.control.operation.ExpectedLoss;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationRunner;
import io.gad.control.operation.runbook.Ids;
import io.gad.control.operation.step.Beside;
import io.gad.control.operation.step.Leases;
import io.gad.control.operation.step.StepContext;
import io.gad.control.operation.step.Surroundings;
import io.gad.control.port.CopyLimits;
import io.gad.control.port.Hooks;
import io.gad.control.port.Members;
import io.gad.control.port.ReapplyResult;
import io.gad.control.port.SyncTasks;
import io.gad.control.port.Verification;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.control.readiness.Looks;
import io.gad.control.recover.Recovered;
import io.gad.control.recover.Recovery;
import io.gad.control.recover.RecoveryRequest;
import io.gad.control.report.FormerTail;
import io.gad.control.report.LostTransactions;
import io.gad.control.report.ReportStore;
import io.gad.control.report.Verdicts;
import io.gad.control.state.ControlState;
import io.gad.control.state.Held;
import io.gad.control.state.Kind;
import io.gad.control.store.Store;
import io.gad.control.upkeep.Chore;
import io.gad.control.upkeep.ComparisonWatch;
import io.gad.control.upkeep.FormerPrimaryWatch;
import io.gad.control.upkeep.GroupCarrier;
import io.gad.control.upkeep.HealthWatch;
import io.gad.control.upkeep.LaterManager;
import io.gad.control.upkeep.LeaseKeeper;
import io.gad.control.upkeep.Outdated;
import io.gad.control.upkeep.ReadinessWatch;
import io.gad.control.upkeep.ReapplyWatch;
import io.gad.control.upkeep.ScheduledDrills;
import io.gad.control.upkeep.StandingWatch;
import io.gad.control.upkeep.TaskKeeper;
import io.gad.member.MemberRole;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** The control plane of one process on one store. Here is only the wiring and the forwarding. */
final class LocalControlPlane implements ControlPlane, Surroundings {

    private final Store store;
    private final SyncTasks tasks;
    private final ControlSettings settings;
    private final ControlState state;
    private final Outdated outdated;
    private final Recovery recovery;
    private final HealthWatch health;
    private final WriteLeases writeLeases;
    private final OperationRunner runner;
    private final Submission submission;
    private final HeldTasks heldTasks;
    private final LeavingOut leavingOut;
    private final Resyncs resyncs;
    private final Comparisons comparisons;
    private final List<Chore> chores;
    private final InstanceRegister register;
    private final PlanningDesk planning;
    private final Views views;
    private final PromotionPreviews previews;
    private final SwitchOvers switchOvers;
    private final Hooks hooks;
    private final AlertDesk alerts;
    private final AccessTokens tokens;
    private final Chronicle chronicle;
    private final LostDesk lost;
    private final Reapplications reapplications;
    private final DrillDesk drills;
    private final DoubtDesk doubts;
    private final Outlook outlook;
    private final Listeners listeners = new Listeners();

    LocalControlPlane(
            Store store,
            SecretBox secrets,
            ReportStore reports,
            Members members,
            SyncTasks tasks,
            ControlSettings settings,
            Outward outward,
            CrashPoints crashPoints,
            Random random,
            Clock clock) {
        this.store = store;
        this.tasks = tasks;
        this.settings = settings;
        this.hooks = outward.hooks();
        this.state = new ControlState(store);
        Events events = new Events(state, clock);
        this.tokens = new AccessTokens(state, events, clock);
        Addresses addresses = new Addresses(secrets);
        Ids ids = new Ids(random);
        Locks locks = new Locks();
        TaskMeter meter = new TaskMeter();
        Beside beside = new Beside();
        this.outdated = new Outdated(state);
        this.recovery = new Recovery(state, members, addresses, ids, clock, InstanceRegister::refuseDuplicate);
        this.health = new HealthWatch(
                state,
                members,
                addresses,
                outdated,
                clock,
                name -> listeners.tell(ControlListener.Subject.HEALTH, name));
        LaterManager later = new LaterManager(state, members, outdated, health::sighting);
        TaskKeeper keeper = new TaskKeeper(state, tasks, addresses, locks, outdated, later, meter, clock);
        Locks instanceLocks = new Locks();
        FormerTail tails = new FormerTail(state, members, tasks, reports, events);
        FormerPrimaryWatch formers =
                new FormerPrimaryWatch(state, members, tails, addresses, instanceLocks, outdated, events);
        GroupCarrier carrier = new GroupCarrier(state, members, addresses, outdated, later);
        Leases leases = new Leases();
        LeaseKeeper leaseKeeper = new LeaseKeeper(state, members, addresses, leases, outdated);
        this.writeLeases = new WriteLeases(state, leaseKeeper, events);
        this.runner = new OperationRunner(
                state,
                id -> new StepContext(
                        id, state, members, tasks, reports, tails, addresses, settings, locks, beside, leases, hooks,
                        this),
                crashPoints,
                outdated::isOf,
                beside,
                clock);
        this.submission = new Submission(state, ids, hooks, events, clock);
        this.heldTasks = new HeldTasks(state, tasks, locks, events);
        this.leavingOut = new LeavingOut(state, tasks, addresses, locks, events);
        this.resyncs = new Resyncs(state, tasks, locks, events);
        this.comparisons = new Comparisons(tasks, events);
        this.register = new InstanceRegister(state, members, addresses, health, formers, instanceLocks, events);
        this.doubts = new DoubtDesk(state, members, addresses, reports, formers, instanceLocks, outdated, events);
        Looks looks = new Looks(state, tasks, addresses, clock);
        Prechecks prechecks = new Prechecks(state, tasks, addresses, ids, looks);
        this.planning = new PlanningDesk(state, members, tasks, addresses, register, prechecks);
        this.views = new Views(state, tasks, health, outdated, later, meter, looks, leaseKeeper, settings, clock);
        this.previews = new PromotionPreviews(state, members, tasks, addresses, health, views, leases, submission);
        this.switchOvers = new SwitchOvers(state, tasks, previews, submission, views, settings);
        this.drills = new DrillDesk(state, outdated, events, clock);
        this.outlook = new Outlook(state, tasks, previews, switchOvers);
        this.alerts = new AlertDesk(state, tasks, this::groups, settings, outward, events, clock);
        Verdicts verdicts = new Verdicts(state, events, clock);
        this.lost = new LostDesk(state, reports, verdicts);
        this.reapplications = new Reapplications(state, tasks, addresses, lost, verdicts);
        this.chronicle = Chronicle.of(state, tasks::status, events, clock);
        this.chores = List.of(
                keeper,
                formers,
                carrier,
                leaseKeeper,
                chronicle.watch(),
                new ComparisonWatch(state, tasks, settings.compareEvery(), settings.compareRowsPerSecond(), clock),
                new ReadinessWatch(state, looks, settings.lookEvery(), clock),
                new StandingWatch(state, tasks, addresses, outdated),
                new ScheduledDrills(
                        state, this::submit, group -> UnattendedTurn.against(group(group.name())), outdated, clock),
                new ReapplyWatch(reapplications::settle));
        state.watch(listeners::changed);
    }

    @Override
    public void start() {
        submission.forgetOldKeys();
        health.lookAtMembers(submission.isPromoting());
        runner.resume();
        health.start(settings.probeInterval());
        chores.forEach(Chore::start);
        alerts.start();
    }

    @Override
    public Recovered recover(RecoveryRequest request) {
        Recovered recovered = recovery.run(request);
        recovered.operations().forEach(runner::drive);
        chronicle.recovered(recovered);
        return recovered;
    }

    @Override
    public InstanceView registerInstance(NewInstance request) {
        register.register(request);
        return instance(request.name());
    }

    @Override
    public List<InstanceView> instances() {
        return state.list(Kind.INSTANCE).stream().map(views::of).toList();
    }

    @Override
    public InstanceView instance(String name) {
        return views.of(register.stored(name));
    }

    @Override
    public void removeInstance(String name) {
        register.remove(name);
    }

    @Override
    public InstanceView releaseInstance(String name, boolean discardUnreported) {
        register.stored(name).former().ifPresent(former -> outdated.refuse(former.group()));
        register.release(name, discardUnreported);
        return instance(name);
    }

    @Override
    public OperationRecord submit(Operation request, String actor, Optional<String> idempotencyKey) {
        Optional<OperationRecord> known = submission.known(request, idempotencyKey);
        if (known.isPresent()) {
            return known.get();
        }
        outdated.refuse(request.group());
        Submission.Accepted accepted = submission.submit(request, actor, idempotencyKey, outlook.of(request));
        if (accepted.fresh()) {
            accepted.others().forEach(o -> runner.drive(o.id()));
            runner.drive(accepted.operation().id());
        }
        return accepted.operation();
    }

    @Override
    public OperationRecord cancel(String operationId, String actor) {
        outdated.refuse(operation(operationId).group());
        OperationRecord asked = submission.cancel(operationId, actor);
        runner.drive(asked.id());
        return await(asked.id(), Duration.ofSeconds(2));
    }

    @Override
    public OperationRecord operation(String id) {
        return state.get(Kind.OPERATION, id).orElseThrow(() -> Submission.unknown(id));
    }

    @Override
    public List<OperationRecord> operations() {
        return views.operations();
    }

    @Override
    public List<GroupView> groups() {
        return state.held(Kind.GROUP).stream().map(views::of).toList();
    }

    @Override
    public GroupView group(String name) {
        return views.of(held(name));
    }

    private Held<Group> held(String name) {
        return state.find(Kind.GROUP, name).orElseThrow(() -> unknownGroup(name));
    }

    static RefusedException unknownGroup(String name) {
        return new RefusedException(ProblemCode.GROUP_UNKNOWN, "Expected a group " + name + ", found none.");
    }

    @Override
    public GroupView pauseSync(String group, String instance) {
        outdated.refuse(group);
        heldTasks.pause(group, instance);
        return group(group);
    }

    @Override
    public LeftOutView leftOut(String group) {
        return leavingOut.standing(group);
    }

    @Override
    public LeftOutView leaveOut(String group, List<String> leaveOut, List<String> takeIn, boolean dryRun) {
        outdated.refuse(group);
        return dryRun ? leavingOut.foreseen(group, leaveOut, takeIn) : leavingOut.change(group, leaveOut, takeIn);
    }

    @Override
    public GroupView writeLease(String group, Optional<Integer> seconds, boolean confirmed) {
        outdated.refuse(group);
        writeLeases.set(group, seconds, confirmed);
        return group(group);
    }

    @Override
    public GroupView limitCopy(String group, String instance, CopyLimits limits) {
        outdated.refuse(group);
        heldTasks.limit(group, instance, limits);
        return group(group);
    }

    @Override
    public GroupView resumeSync(String group, String instance) {
        outdated.refuse(group);
        heldTasks.resume(group, instance);
        return group(group);
    }

    @Override
    public GroupView resync(String group, String instance, List<String> databases) {
        outdated.refuse(group);
        resyncs.begin(group, instance, databases);
        return group(group);
    }

    @Override
    public GroupView rereadTable(String group, String instance, String database, String table) {
        outdated.refuse(group);
        comparisons.reread(held(group).value(), instance, database, table);
        return group(group);
    }

    @Override
    public Verification verify(String group, String instance, boolean repair, long rowsPerSecond) {
        outdated.refuse(group);
        return comparisons.begin(held(group).value(), instance, repair, rowsPerSecond);
    }

    @Override
    public Verification verification(String group, String instance) {
        return comparisons.last(held(group).value(), instance);
    }

    @Override
    public PromotionPreview previewPromotion(Operation.Promote request) {
        outdated.refuse(request.group());
        return previews.of(request);
    }

    @Override
    public PromotionPreview previewSwitchOver(Operation.SwitchOver request) {
        outdated.refuse(request.group());
        return switchOvers.of(request);
    }

    @Override
    public Planning planning() {
        return planning;
    }

    @Override
    public List<LostTransactions> lostTransactions(String group, long offset, long limit) {
        return lost.page(group, offset, limit);
    }

    @Override
    public void exportLostTransactions(String group, LostSink sink) {
        lost.export(group, sink);
    }

    @Override
    public ReapplyResult reapply(LostRequest request, boolean dryRun, boolean force, String actor) {
        outdated.refuse(request.group());
        return dryRun ? reapplications.preview(request, force) : reapplications.reapply(request, force, actor);
    }

    @Override
    public void dismissLost(LostRequest request, String actor) {
        outdated.refuse(request.group());
        reapplications.dismiss(request, actor);
    }

    @Override
    public long dismissAllLost(LostListing seen, String actor) {
        outdated.refuse(seen.group());
        return lost.dismissAll(seen, actor);
    }

    @Override
    public boolean holdsRole(String group, String instance, MemberRole role) {
        return views.holdsRole(group, instance, role);
    }

    @Override
    public AlertsView alerts() {
        return alerts.view();
    }

    @Override
    public List<Alerts.Tried> testAlerts(Optional<String> webhook) {
        return alerts.test(webhook);
    }

    @Override
    public AccessTokens tokens() {
        return tokens;
    }

    @Override
    public Chronicle chronicle() {
        return chronicle;
    }

    @Override
    public DrillBook drills() {
        return drills;
    }

    @Override
    public DoubtBook doubts() {
        return doubts;
    }

    @Override
    public ExpectedLoss loss(String group, String instance) {
        return views.loss(held(group).value(), instance);
    }

    @Override
    public Watch watch(ControlListener listener) {
        return listeners.add(listener);
    }

    @Override
    public void backup(Path file) {
        store.backup(file);
    }

    @Override
    public void close() {
        alerts.close();
        hooks.close();
        chores.forEach(Chore::close);
        health.close();
        runner.close();
        tasks.close();
        store.close();
    }
}
