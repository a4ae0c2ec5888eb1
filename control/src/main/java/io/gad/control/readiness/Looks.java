package io.gad.control.readiness;

import io.gad.control.group.Group;
import io.gad.control.group.GroupTask;
import io.gad.control.instance.Addresses;
import io.gad.control.instance.Instance;
import io.gad.control.port.Finding;
import io.gad.control.port.SyncTasks;
import io.gad.control.state.ControlState;
import io.gad.control.state.Kind;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Has pairs looked at and keeps what was found. A look that does not reach both servers changes nothing of what the
 * last one found. Killed before the verdict is stored, the next look comes sooner.
 */
public final class Looks {

    /** The one check without which none of the others was made. */
    private static final String REACHABLE = "reachable";

    private final ControlState state;
    private final SyncTasks tasks;
    private final Addresses addresses;
    private final Clock clock;

    public Looks(ControlState state, SyncTasks tasks, Addresses addresses, Clock clock) {
        this.state = state;
        this.tasks = tasks;
        this.addresses = addresses;
        this.clock = clock;
    }

    /** The last verdict of a task. */
    public Readiness last(Group group, GroupTask task) {
        return state.get(Kind.READINESS, task.id())
                .orElseGet(() -> Readiness.none(task.id(), group.name(), task.source(), task.target()));
    }

    /** Looks now, at the pair as it is being kept in step. */
    public List<Finding> look(Group group, GroupTask task) {
        Optional<Instance> source = state.get(Kind.INSTANCE, task.source());
        Optional<Instance> target = state.get(Kind.INSTANCE, task.target());
        if (source.isEmpty() || target.isEmpty()) {
            return List.of();
        }
        try {
            List<Finding> found = tasks.readiness(addresses.order(
                    task,
                    group.id(),
                    group.name(),
                    group.generation(),
                    addresses.of(source.get()),
                    addresses.of(target.get()),
                    group.leftOut()));
            keep(group, task, found);
            return found;
        } catch (RuntimeException e) {
            put(last(group, task).silent(String.valueOf(e.getMessage())));
            throw e;
        }
    }

    private void keep(Group group, GroupTask task, List<Finding> found) {
        Optional<Finding> unreachable = found.stream()
                .filter(f -> f.check().equals(REACHABLE) && f.level() == Finding.Level.FAIL)
                .findFirst();
        Readiness before = last(group, task);
        put(unreachable.map(f -> before.silent(f.evidence())).orElseGet(() -> before.looked(clock.instant(), found)));
    }

    private void put(Readiness readiness) {
        var unused = state.transact(transaction -> {
            transaction.put(Kind.READINESS, readiness.task(), readiness);
            return readiness;
        });
    }

    /** Drops the verdicts of tasks that no group has any more. */
    public void forgetOld() {
        Set<String> live = state.list(Kind.GROUP).stream()
                .flatMap(g -> g.tasks().stream())
                .map(GroupTask::id)
                .collect(Collectors.toSet());
        if (state.list(Kind.READINESS).stream().anyMatch(r -> !live.contains(r.task()))) {
            state.forget(Kind.READINESS, r -> !live.contains(r.task()));
        }
    }
}
