package io.gad.control;

import io.gad.control.drill.DrillSchedule;
import io.gad.control.event.EventKind;
import io.gad.control.event.Events;
import io.gad.control.event.Happening;
import io.gad.control.group.Group;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationRecord;
import io.gad.control.problem.Problem;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.control.state.ControlState;
import io.gad.control.state.Kind;
import io.gad.control.upkeep.Outdated;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Drills as they are shown and planned. */
final class DrillDesk implements DrillBook {

    private final ControlState state;
    private final Outdated outdated;
    private final Events events;
    private final Clock clock;

    DrillDesk(ControlState state, Outdated outdated, Events events, Clock clock) {
        this.state = state;
        this.outdated = outdated;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public List<DrillView> list(Optional<String> group) {
        return drills().filter(o -> group.isEmpty() || o.group().equals(group.get()))
                .flatMap(o -> view(o).stream())
                .toList();
    }

    /** Reports are read of those alone that are wanted. */
    @Override
    public List<DrillView> newest(int most) {
        return drills().limit(most).flatMap(o -> view(o).stream()).toList();
    }

    @Override
    public List<DrillView> last() {
        Set<String> groups = state.list(Kind.GROUP).stream().map(Group::id).collect(Collectors.toSet());
        Map<String, DrillView> last = new LinkedHashMap<>();
        drills().filter(o -> groups.contains(o.groupId()))
                .map(DrillDesk::bare)
                .filter(d -> d.verdict() == DrillView.Verdict.PASSED || d.verdict() == DrillView.Verdict.FAILED)
                .forEach(d -> last.putIfAbsent(
                        d.operation().groupId() + " " + d.request().instance(), d));
        return last.values().stream().flatMap(d -> view(d.operation()).stream()).toList();
    }

    /** The newest first. */
    private Stream<OperationRecord> drills() {
        return state.list(Kind.OPERATION).stream()
                .filter(o -> o.request() instanceof Operation.Drill)
                .sorted(Comparator.comparing(OperationRecord::startedAt).reversed());
    }

    /** Of a drill, without what it has found. */
    private static DrillView bare(OperationRecord drill) {
        return new DrillView(drill, (Operation.Drill) drill.request(), Optional.empty());
    }

    @Override
    public DrillView one(String id) {
        return state.get(Kind.OPERATION, id)
                .flatMap(this::view)
                .orElseThrow(() ->
                        new RefusedException(ProblemCode.DRILL_UNKNOWN, "Expected a drill " + id + ", found none."));
    }

    private Optional<DrillView> view(OperationRecord operation) {
        return operation.request() instanceof Operation.Drill request
                ? Optional.of(new DrillView(operation, request, state.get(Kind.DRILL, operation.id())))
                : Optional.empty();
    }

    @Override
    public Optional<DrillSchedule> schedule(String group) {
        return state.get(Kind.GROUP, group)
                .orElseThrow(() -> LocalControlPlane.unknownGroup(group))
                .drillSchedule();
    }

    @Override
    public Optional<DrillSchedule> schedule(String name, Optional<DrillWish> wish) {
        outdated.refuse(name);
        wish.ifPresent(DrillDesk::check);
        return state.transact(transaction -> {
            Group group = transaction.get(Kind.GROUP, name).orElseThrow(() -> LocalControlPlane.unknownGroup(name));
            wish.ifPresent(w -> requireSecondary(group, w.instance()));
            Optional<DrillSchedule> schedule = wish.map(w -> DrillSchedule.from(
                    clock.instant(), w.instance(), w.every(), w.at(), w.smokeSql(), w.maxBytes(), w.full()));
            transaction.put(Kind.GROUP, name, group.drilling(schedule));
            events.write(
                    transaction,
                    Happening.of(
                                    EventKind.SETTING_CHANGED,
                                    "The schedule of drills of group " + name + " was " + told(wish))
                            .inGroup(name));
            return schedule;
        });
    }

    /** Without the statements, which may be many, and name what no event should. */
    private static String told(Optional<DrillWish> wish) {
        return wish.map(w -> "set: " + w.instance() + " every " + w.every().toHours() + " h, "
                        + (w.full()
                                ? "in full, by switching over and back"
                                : "with " + w.smokeSql().length() + " characters of statements"))
                .orElse("taken away");
    }

    private static void requireSecondary(Group group, String instance) {
        if (group.secondaries().stream().noneMatch(m -> m.instance().equals(instance))) {
            throw new RefusedException(
                    ProblemCode.NOT_A_SECONDARY,
                    "Expected a secondary of group " + group.name() + ", found " + instance + ", which is none.");
        }
    }

    private static void check(DrillWish wish) {
        Duration every = wish.every();
        if (every.compareTo(DrillSchedule.SHORTEST) < 0 || every.compareTo(DrillSchedule.LONGEST) > 0) {
            throw refused("Expected drills to come round every hour at most and once a year at least, found every "
                    + every.toSeconds() + " s.");
        }
        if (wish.at().isPresent() && every.toSeconds() % Duration.ofDays(1).toSeconds() != 0) {
            throw refused("Expected whole days between drills that have a time of the day, found " + every.toHours()
                    + " h. Leave out the time of the day, or say 1d, 7d or the like.");
        }
        if (wish.smokeSql().length() > Operation.Drill.LONGEST_SMOKE_SQL) {
            throw refused("Expected statements of " + Operation.Drill.LONGEST_SMOKE_SQL + " characters at most, found "
                    + wish.smokeSql().length() + ".");
        }
        if (wish.full()) {
            checkFull(wish);
        } else if (wish.maxBytes() <= 0) {
            throw refused("Expected a largest size of the databases to copy, found " + wish.maxBytes() + " bytes.");
        }
    }

    /** What nobody is asked for when one begins is asked for now. */
    private static void checkFull(DrillWish wish) {
        if (!wish.smokeSql().isBlank()) {
            throw refused(
                    "Expected statements to try with drills on copies, found them with full ones, which make none."
                            + " Leave out one of the two.");
        }
        if (!wish.confirm()) {
            throw new RefusedException(
                    new Problem(
                            ProblemCode.CONFIRMATION_REQUIRED,
                            "Each full drill switches over to " + wish.instance()
                                    + " and back: nobody can write for a moment,"
                                    + " twice, and connections break. Expected that to be confirmed, found that it is not.",
                            "Say --yes to have them come round all the same, or leave out --full for those that touch nobody."));
        }
    }

    private static RefusedException refused(String detail) {
        return new RefusedException(ProblemCode.DRILL_REFUSED, detail);
    }
}
