package io.gad.control.upkeep;

import io.gad.control.group.Group;
import io.gad.control.group.GroupMember;
import io.gad.control.group.GroupState;
import io.gad.control.group.GroupTask;
import io.gad.control.health.TaskMeter;
import io.gad.control.instance.Addresses;
import io.gad.control.instance.Instance;
import io.gad.control.instance.Locks;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.runbook.Runbook;
import io.gad.control.port.MemberAddress;
import io.gad.control.port.SyncTasks;
import io.gad.control.port.TaskState;
import io.gad.control.port.TaskStatus;
import io.gad.control.state.ControlState;
import io.gad.control.state.Kind;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the tasks of every group's current reign running, whatever ended them, and notes when a secondary's copy is
 * complete. Stays away from groups that promote, are created or deleted: there the operation alone says what runs.
 */
public final class TaskKeeper implements Chore {

    private static final Logger LOG = LoggerFactory.getLogger(TaskKeeper.class);
    private static final Duration STOP = Duration.ofSeconds(5);
    private static final Duration INTERVAL = Duration.ofMillis(500);
    private static final Set<GroupState> KEPT =
            Set.of(GroupState.RUNNING, GroupState.ADDING_SECONDARY, GroupState.REMOVING_SECONDARY);

    private final ControlState state;
    private final SyncTasks tasks;
    private final Addresses addresses;
    private final Locks locks;
    private final Outdated outdated;
    private final LaterManager later;
    private final TaskMeter meter;
    private final Clock clock;
    private Optional<Rounds> rounds = Optional.empty();

    public TaskKeeper(
            ControlState state,
            SyncTasks tasks,
            Addresses addresses,
            Locks locks,
            Outdated outdated,
            LaterManager later,
            TaskMeter meter,
            Clock clock) {
        this.state = state;
        this.tasks = tasks;
        this.addresses = addresses;
        this.locks = locks;
        this.outdated = outdated;
        this.later = later;
        this.meter = meter;
        this.clock = clock;
    }

    @Override
    public synchronized void start() {
        rounds = Optional.of(new Rounds("tasks", INTERVAL, this::round));
    }

    private synchronized void round() {
        Set<String> untouched = beingTakenBack();
        for (Group group : state.list(Kind.GROUP)) {
            if (KEPT.contains(group.state()) && !untouched.contains(group.id())) {
                rounds.ifPresent(r -> r.beside(group.name(), () -> keep(group.name())));
            }
        }
    }

    /** Groups whose primary a cancelled promotion may have left closed: their tasks wait for the opening. */
    private Set<String> beingTakenBack() {
        Set<String> groups = new HashSet<>();
        for (OperationRecord operation : state.list(Kind.OPERATION)) {
            if (Runbook.isStillOpening(operation)) {
                groups.add(operation.groupId());
            }
        }
        return groups;
    }

    /** Under the group's lock, which whoever stops a task takes too: nothing is started behind a stop. */
    void keep(String name) {
        locks.with(name, () -> {
            Optional<Group> group = state.get(Kind.GROUP, name);
            if (group.isEmpty() || !KEPT.contains(group.get().state())) {
                return;
            }
            if (outdated.is(group.get())) {
                group.get().tasks().forEach(task -> stop(group.get(), task));
                return;
            }
            Set<String> others = ofOperation(group.get());
            for (GroupTask task : group.get().tasks()) {
                if (!others.contains(task.id())) {
                    keep(group.get(), task);
                }
            }
        });
    }

    /** It writes nothing any more, but its stream would keep the slot from the manager that has the group now. */
    private void stop(Group group, GroupTask task) {
        if (tasks.status(task.id()).isPresent()) {
            LOG.warn("group={} task={} stopped: another manager has the group", group.name(), task.id());
            var unused = tasks.stop(task.id(), STOP);
        }
    }

    private Set<String> ofOperation(Group group) {
        Set<String> ids = new HashSet<>();
        group.operation()
                .flatMap(id -> state.get(Kind.OPERATION, id))
                .ifPresent(o -> o.data().tasks().forEach(t -> ids.add(t.id())));
        return ids;
    }

    private void keep(Group group, GroupTask task) {
        if (task.undecided()) {
            return; // Whatever becomes of its operation: it would be copied, and what it alone has would be gone.
        }
        tasks.reckonWith(task.id(), besides(group, task));
        Optional<TaskStatus> status = tasks.status(task.id());
        if (status.isEmpty()) {
            Optional<MemberAddress> source = address(task.source());
            Optional<MemberAddress> target = address(task.target());
            if (source.isPresent() && target.isPresent() && later.mayRun(group, task, source.get(), target.get())) {
                tasks.ensureStarted(addresses.order(
                        task,
                        group.id(),
                        group.name(),
                        group.generation(),
                        source.get(),
                        target.get(),
                        group.leftOut()));
            }
            return;
        }
        tasks.leaveOut(task.id(), group.leftOut()); // One that was started beside a change holds the former.
        meter.read(status.get(), clock.instant());
        boolean complete = group.member(task.target()).filter(m -> m.complete()).isPresent();
        if (!complete && status.get().hasReached(TaskState.INCREMENTAL)) {
            complete(group, task);
        }
    }

    /** Also of a secondary that a rebuilt manager has not met yet, so that nothing runs to it; not one that is copied. */
    private static Set<String> besides(Group group, GroupTask task) {
        return group.tasks().stream()
                .filter(other -> !other.id().equals(task.id())
                        && other.source().equals(task.source())
                        && group.member(other.target())
                                .filter(GroupMember::complete)
                                .isPresent())
                .map(GroupTask::id)
                .collect(Collectors.toSet());
    }

    private Optional<MemberAddress> address(String instance) {
        return state.get(Kind.INSTANCE, instance).map(addresses::of);
    }

    private void complete(Group group, GroupTask task) {
        var unused = state.transact(transaction -> {
            Optional<Group> now = transaction
                    .get(Kind.GROUP, group.name())
                    .filter(g -> g.tasks().contains(task));
            now.ifPresent(g -> {
                transaction.put(Kind.GROUP, g.name(), g.completed(task.target()));
                List<Instance> settled = transaction.get(Kind.INSTANCE, task.target()).stream()
                        .map(Instance::settled)
                        .toList();
                settled.forEach(i -> transaction.put(Kind.INSTANCE, i.name(), i));
            });
            return now;
        });
    }

    @Override
    public synchronized void close() {
        rounds.ifPresent(Rounds::close);
    }
}
