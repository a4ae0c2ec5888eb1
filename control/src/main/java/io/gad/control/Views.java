package io.gad.control;

import io.gad.control.GroupView.MemberView;
import io.gad.control.GroupView.ReadinessView;
import io.gad.control.GroupView.TaskView;
import io.gad.control.group.Group;
import io.gad.control.group.GroupMember;
import io.gad.control.group.GroupTask;
import io.gad.control.health.Advance;
import io.gad.control.health.GroupHealth;
import io.gad.control.health.HealthRules;
import io.gad.control.health.LossEstimate;
import io.gad.control.health.Sighting;
import io.gad.control.health.TaskMeter;
import io.gad.control.instance.Fence;
import io.gad.control.instance.Instance;
import io.gad.control.operation.ExpectedLoss;
import io.gad.control.operation.OperationRecord;
import io.gad.control.port.SyncTasks;
import io.gad.control.port.TaskStatus;
import io.gad.control.port.TaskStatus.DatabaseStatus;
import io.gad.control.port.Verification;
import io.gad.control.readiness.Looks;
import io.gad.control.state.ControlState;
import io.gad.control.state.Held;
import io.gad.control.state.Kind;
import io.gad.control.upkeep.HealthWatch;
import io.gad.control.upkeep.LaterManager;
import io.gad.control.upkeep.LeaseKeeper;
import io.gad.control.upkeep.Outdated;
import io.gad.member.MemberRole;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Puts what is stored together with what is seen. Changes nothing. */
final class Views {

    private final ControlState state;
    private final SyncTasks tasks;
    private final HealthWatch health;
    private final Outdated outdated;
    private final LaterManager later;
    private final TaskMeter meter;
    private final Looks looks;
    private final LeaseKeeper leases;
    private final ControlSettings settings;
    private final Clock clock;
    private volatile Sorted sorted = new Sorted(List.of(), List.of());

    Views(
            ControlState state,
            SyncTasks tasks,
            HealthWatch health,
            Outdated outdated,
            LaterManager later,
            TaskMeter meter,
            Looks looks,
            LeaseKeeper leases,
            ControlSettings settings,
            Clock clock) {
        this.state = state;
        this.tasks = tasks;
        this.health = health;
        this.outdated = outdated;
        this.later = later;
        this.meter = meter;
        this.looks = looks;
        this.leases = leases;
        this.settings = settings;
        this.clock = clock;
    }

    /** Whether it is known to be in that role, as a load balancer asks. */
    boolean holdsRole(String group, String instance, MemberRole role) {
        return state.get(Kind.GROUP, group)
                .filter(g -> rules().holds(g, instance, role))
                .isPresent();
    }

    /** The newest first; put in order anew only once one has changed. */
    @SuppressWarnings("ReferenceEquality") // The same list is what says that none has changed.
    List<OperationRecord> operations() {
        List<Held<OperationRecord>> now = state.held(Kind.OPERATION);
        Sorted known = sorted;
        if (known.of() != now) {
            known = new Sorted(
                    now,
                    now.stream()
                            .map(Held::value)
                            .sorted(Comparator.comparing(OperationRecord::startedAt)
                                    .reversed())
                            .toList());
            sorted = known;
        }
        return known.newestFirst();
    }

    /** @param of the list that they were taken from: as long as that is handed out, none has changed */
    private record Sorted(List<Held<OperationRecord>> of, List<OperationRecord> newestFirst) {}

    HealthRules rules() {
        return new HealthRules(health::sighting, tasks::status, settings.lagging(), clock.instant());
    }

    GroupView of(Held<Group> held) {
        Group group = held.value();
        HealthRules rules = rules();
        List<MemberView> members = new ArrayList<>();
        for (GroupMember member : group.members()) {
            state.get(Kind.INSTANCE, member.instance())
                    .ifPresent(instance -> members.add(of(rules, group, member, instance)));
        }
        List<TaskView> views = new ArrayList<>();
        for (GroupTask task : group.tasks()) {
            tasks.status(task.id())
                    .ifPresent(s -> views.add(new TaskView(
                            task.source(), task.target(), task.copyLimits(), s, loss(group, task.target()))));
        }
        return new GroupView(
                group,
                held.version(),
                outdated.is(group) ? GroupHealth.MANAGER_OUTDATED : rules.of(group),
                members,
                views,
                group.operation().flatMap(id -> state.get(Kind.OPERATION, id)),
                problems(group, views),
                readiness(group));
    }

    /** The last verdict on each pair, with its age. */
    List<ReadinessView> readiness(Group group) {
        Instant now = clock.instant();
        return group.tasks().stream()
                .map(task -> looks.last(group, task))
                .map(r -> new ReadinessView(r, r.age(now)))
                .toList();
    }

    private MemberView of(HealthRules rules, Group group, GroupMember member, Instance instance) {
        Optional<Sighting> sighting = health.sighting(instance.name());
        return new MemberView(
                instance.name(),
                instance.region(),
                member.role(),
                rules.isReachable(group, instance.name()),
                sighting.map(s -> s.last().readOnly()).orElse(false),
                sighting.flatMap(Sighting::lastAnswer),
                version(instance),
                instance.dsn().toString(),
                instance.found());
    }

    InstanceView of(Instance instance) {
        Optional<Sighting> sighting = health.sighting(instance.name());
        return new InstanceView(
                instance,
                rules().isReachable(instance.name()),
                sighting.map(s -> s.last().readOnly()).orElse(false),
                version(instance),
                sighting.flatMap(Sighting::lastAnswer));
    }

    static String version(Instance instance) {
        return instance.identity()
                .map(i -> i.majorVersion() + "." + i.versionNumber() % 10_000)
                .orElse("");
    }

    private List<String> problems(Group group, List<TaskView> views) {
        List<String> problems = new ArrayList<>();
        outdated.why(group).ifPresent(problems::add);
        problems.addAll(later.strangers(group));
        leases.problem(group).ifPresent(problems::add);
        group.tasks().stream()
                .flatMap(task -> task.waits().stream()
                        .map(why -> task.target() + " follows nobody: " + why + "; gad sync copy-anew " + group.name()
                                + " " + task.target() + " --discard-unreported copies it all the same, gad sync resume "
                                + group.name() + " " + task.target() + " reads it once more"))
                .forEach(problems::add);
        for (TaskView view : views) {
            tasks.verification(view.status().id()).flatMap(v -> found(view, v)).ifPresent(problems::add);
            for (DatabaseStatus database : view.status().databases()) {
                database.problem().ifPresent(p -> problems.add(view.target() + "/" + database.database() + ": " + p));
                if (database.slotBytes() > settings.walBudgetBytes() / 2) {
                    problems.add(view.source() + " keeps " + database.slotBytes() + " bytes of log for "
                            + view.target() + "/" + database.database() + ", more than half of the budget of "
                            + settings.walBudgetBytes() + " bytes; past the budget the slot is dropped and "
                            + view.target() + " must be copied anew");
                }
            }
        }
        for (String former : group.formers()) {
            state.get(Kind.INSTANCE, former)
                    .filter(i -> i.fence() == Fence.PARTLY || i.fence() == Fence.UNREACHABLE)
                    .ifPresent(i -> problems.add("former primary " + former + " is not closed (" + i.fence() + ")"
                            + (i.fenceDetail().isEmpty() ? "" : ": " + i.fenceDetail())));
        }
        return problems;
    }

    private static Optional<String> found(TaskView view, Verification last) {
        if (last.state() != Verification.State.DONE || last.equal()) {
            return Optional.empty();
        }
        long rows = last.tables().stream()
                .mapToLong(t -> t.differences() - t.repaired())
                .sum();
        return Optional.of("the comparison of " + view.target() + " with " + view.source() + " that ended at "
                + last.endedAt().map(Instant::toString).orElse("?") + " found " + rows + " rows and "
                + last.objects().stream().filter(o -> !o.repaired()).count()
                + " objects beside rows that differ; gad sync verify --last names them, --repair brings in line what can"
                + " be");
    }

    /** What the instance does not hold as its primary does, by what is known now. */
    List<String> notes(Group group, String instance) {
        return group.taskTo(instance).flatMap(task -> tasks.status(task.id())).stream()
                .flatMap(status -> status.databases().stream())
                .flatMap(d -> d.notes().stream().map(note -> d.database() + ": " + note))
                .toList();
    }

    /** The tables of the instance that hold no rows, by what is known now. */
    List<String> leftOut(Group group, String instance) {
        return group.taskTo(instance).flatMap(task -> tasks.status(task.id())).stream()
                .flatMap(status -> status.databases().stream())
                .flatMap(d -> d.leftOut().stream().map(table -> d.database() + ": " + table))
                .toList();
    }

    /** By secondary, how far each other one that could be promoted is ahead of the instance, or behind, by what is known now. */
    Map<String, Advance> advances(Group group, String instance) {
        Map<String, Advance> advances = new TreeMap<>();
        Optional<TaskStatus> here = group.taskTo(instance).flatMap(task -> tasks.status(task.id()));
        for (GroupMember other : group.secondaries()) {
            if (here.isPresent() && other.complete() && !other.instance().equals(instance)) {
                group.taskTo(other.instance())
                        .flatMap(task -> tasks.status(task.id()))
                        .ifPresent(there -> advances.put(other.instance(), Advance.of(there, here.get())));
            }
        }
        return advances;
    }

    /** What promoting the instance would lose, by what is known now. */
    ExpectedLoss loss(Group group, String instance) {
        Optional<GroupTask> task = group.taskTo(instance);
        return LossEstimate.of(
                task.flatMap(t -> meter.lately(t.id())),
                task.flatMap(t -> tasks.status(t.id())),
                health.sighting(group.primary()).flatMap(Sighting::lastAnswer),
                clock.instant());
    }
}
