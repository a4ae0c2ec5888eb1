package io.gad.control.upkeep;

import io.gad.control.group.Group;
import io.gad.control.group.GroupState;
import io.gad.control.group.GroupTask;
import io.gad.control.port.SyncTasks;
import io.gad.control.port.TaskState;
import io.gad.control.port.Verification;
import io.gad.control.state.ControlState;
import io.gad.control.state.Held;
import io.gad.control.state.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has every secondary compared with its primary again and again, one at a time in a group. A secondary that was never
 * compared has its turn an hour after this process has first seen it: its copy was work enough. So has one whose
 * comparison ended before its time.
 */
public final class ComparisonWatch implements Chore {

    private static final Logger LOG = LoggerFactory.getLogger(ComparisonWatch.class);
    private static final Duration LOOK = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofHours(1);

    private final ControlState state;
    private final SyncTasks tasks;
    private final Duration interval;
    private final long rowsPerSecond;
    private final Clock clock;
    private final Map<String, Instant> firstSeen = new ConcurrentHashMap<>();
    private Optional<Rounds> rounds = Optional.empty();

    /** @param interval between two comparisons of the same secondary; zero: never */
    public ComparisonWatch(ControlState state, SyncTasks tasks, Duration interval, long rowsPerSecond, Clock clock) {
        this.state = state;
        this.tasks = tasks;
        this.interval = interval;
        this.rowsPerSecond = rowsPerSecond;
        this.clock = clock;
    }

    @Override
    public synchronized void start() {
        if (!interval.isZero()) {
            rounds = Optional.of(new Rounds("comparison", interval.compareTo(LOOK) < 0 ? interval : LOOK, this::look));
        }
    }

    /** One look at all groups. */
    void look() {
        for (Held<Group> held : state.held(Kind.GROUP)) {
            Group group = held.value();
            boolean comparing = group.tasks().stream().anyMatch(task -> isRunning(task.id()));
            if (group.state() == GroupState.RUNNING && !comparing) {
                group.tasks().stream().filter(this::isDue).findFirst().ifPresent(task -> begin(group, task));
            }
        }
    }

    private boolean isRunning(String task) {
        return tasks.verification(task)
                .filter(v -> v.state() == Verification.State.RUNNING)
                .isPresent();
    }

    private boolean isDue(GroupTask task) {
        Instant now = clock.instant();
        Instant seen = firstSeen.computeIfAbsent(task.id(), id -> now);
        Duration soon = interval.compareTo(SOON) < 0 ? interval : SOON;
        Instant due = tasks.verification(task.id())
                .flatMap(last -> last.endedAt().map(ended -> ended.plus(isDone(last) ? interval : soon)))
                .orElse(seen.plus(soon));
        boolean inStep = tasks.status(task.id())
                .filter(s -> s.state() == TaskState.INCREMENTAL)
                .isPresent();
        return inStep && !due.isAfter(now);
    }

    private static boolean isDone(Verification last) {
        return last.state() == Verification.State.DONE;
    }

    private void begin(Group group, GroupTask task) {
        boolean begun = tasks.verify(task.id(), false, rowsPerSecond);
        LOG.info("group={} target={} comparison due begun={}", group.name(), task.target(), begun);
    }

    @Override
    public synchronized void close() {
        rounds.ifPresent(Rounds::close);
    }
}
