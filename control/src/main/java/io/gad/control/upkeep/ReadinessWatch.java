package io.gad.control.upkeep;

import io.gad.control.group.Group;
import io.gad.control.group.GroupMember;
import io.gad.control.group.GroupState;
import io.gad.control.group.GroupTask;
import io.gad.control.readiness.Looks;
import io.gad.control.readiness.Readiness;
import io.gad.control.state.ControlState;
import io.gad.control.state.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Looks at every pair that is kept in step again and again, each on a thread of its own, so that what would stand in a
 * promotion's way, or in the way of those after it, is known before the primary is lost.
 */
public final class ReadinessWatch implements Chore {

    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Set<GroupState> KEPT =
            Set.of(GroupState.RUNNING, GroupState.ADDING_SECONDARY, GroupState.REMOVING_SECONDARY);

    private final ControlState state;
    private final Looks looks;
    private final Duration interval;
    private final Clock clock;
    private final Map<String, Instant> begun = new ConcurrentHashMap<>();
    private Optional<Rounds> rounds = Optional.empty();

    /** @param interval between two looks at the same pair; zero: on request alone */
    public ReadinessWatch(ControlState state, Looks looks, Duration interval, Clock clock) {
        this.state = state;
        this.looks = looks;
        this.interval = interval;
        this.clock = clock;
    }

    @Override
    public synchronized void start() {
        if (!interval.isZero()) {
            rounds = Optional.of(new Rounds("readiness", interval.compareTo(LOOK) < 0 ? interval : LOOK, this::round));
        }
    }

    private synchronized void round() {
        looks.forgetOld();
        for (Group group : state.list(Kind.GROUP)) {
            for (GroupTask task : group.tasks()) {
                boolean complete = group.member(task.target())
                        .filter(GroupMember::complete)
                        .isPresent();
                if (KEPT.contains(group.state()) && complete && isDue(looks.last(group, task))) {
                    begun.put(task.id(), clock.instant());
                    rounds.ifPresent(r -> r.beside(task.id(), () -> {
                        var unused = looks.look(group, task);
                    }));
                }
            }
        }
    }

    /** By the last look of any process, and by the last attempt of this one. */
    private boolean isDue(Readiness last) {
        Instant latest = clock.instant().minus(interval);
        boolean fresh = last.lookedAt().filter(at -> at.isAfter(latest)).isPresent();
        Instant tried = begun.getOrDefault(last.task(), Instant.EPOCH);
        return !fresh && !tried.isAfter(latest);
    }

    @Override
    public synchronized void close() {
        rounds.ifPresent(Rounds::close);
    }
}
