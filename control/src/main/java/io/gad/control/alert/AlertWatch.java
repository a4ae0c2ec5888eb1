package io.gad.control.alert;

import io.gad.control.ControlSettings;
import io.gad.control.GroupView;
import io.gad.control.event.Events;
import io.gad.control.event.Happening;
import io.gad.control.group.Group;
import io.gad.control.group.GroupState;
import io.gad.control.port.Verification;
import io.gad.control.state.ControlState;
import io.gad.control.state.Kind;
import io.gad.control.state.Transaction;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Looks at every group and operation and puts what has begun or ended into the outbox and among the events, together with the note that it
 * was told. Killed before that write: seen and told after the restart; after it: not told again. One look at a time.
 */
public final class AlertWatch {

    private static final Kind<Standing> STANDING = Kind.remembered("alert-standing", Standing.class);
    private static final Kind<OperationEdges.Told> TOLD =
            Kind.remembered("alert-operations", OperationEdges.Told.class);
    private static final String ALL = "all";

    /** Of a group that is being made or taken apart its operation tells. */
    private static final Set<GroupState> NOT_YET_OR_NO_MORE =
            EnumSet.of(GroupState.CREATING, GroupState.FAILED, GroupState.DELETING, GroupState.DELETED);

    private final ControlState state;
    private final Supplier<List<GroupView>> groups;
    private final Sights sights;
    private final AlertSettings settings;
    private final Alerts alerts;
    private final Events events;
    private final Clock clock;
    private final Map<String, AlertRules> rules = new HashMap<>();

    /** Everything that one look finds out, written at once. */
    private record Found(List<Notice> notices, List<Consumer<Transaction>> writes) {}

    /**
     * @param groups as they are seen at the moment of the call
     * @param verifications the last comparison by task id
     */
    public AlertWatch(
            ControlState state,
            Supplier<List<GroupView>> groups,
            Function<String, Optional<Verification>> verifications,
            ControlSettings control,
            AlertSettings settings,
            Alerts alerts,
            Events events,
            Clock clock) {
        this.state = state;
        this.groups = groups;
        this.sights = new Sights(control, name -> state.get(Kind.INSTANCE, name), verifications);
        this.settings = settings;
        this.alerts = alerts;
        this.events = events;
        this.clock = clock;
    }

    /** What stands now: told as begun, not as ended; by the group's name. */
    public Map<String, Standing> standing() {
        Map<String, Standing> standing = new TreeMap<>();
        state.list(Kind.GROUP)
                .forEach(group -> state.get(STANDING, group.name())
                        .filter(s -> s.groupId().equals(group.id()))
                        .ifPresent(s -> standing.put(group.name(), s)));
        return standing;
    }

    /** One look; what it throws leaves everything to the next. */
    public synchronized void look() {
        Found found = new Found(new ArrayList<>(), new ArrayList<>());
        operations(found);
        Set<String> there = new HashSet<>();
        for (GroupView view : groups.get()) {
            there.add(view.group().id());
            if (!NOT_YET_OR_NO_MORE.contains(view.group().state())) {
                group(view, found);
            }
        }
        if (rules.keySet().retainAll(there)) {
            state.forget(STANDING, standing -> !there.contains(standing.groupId()));
        }
        if (!found.writes().isEmpty()) {
            alerts.add(found.notices(), transaction -> {
                found.writes().forEach(w -> w.accept(transaction));
                found.notices().forEach(n -> Happening.of(n).ifPresent(h -> events.write(transaction, h)));
            });
        }
    }

    private void operations(Found found) {
        Optional<OperationEdges.Told> before = state.get(TOLD, ALL);
        OperationEdges.Step step = OperationEdges.look(before, state.held(Kind.OPERATION), clock.instant());
        if (before.filter(step.after()::equals).isEmpty()) {
            found.notices().addAll(step.notices());
            found.writes().add(transaction -> transaction.put(TOLD, ALL, step.after()));
        }
    }

    private void group(GroupView view, Found found) {
        Group group = view.group();
        Standing before = state.get(STANDING, group.name())
                .filter(s -> s.groupId().equals(group.id()))
                .orElse(Standing.none(group.id()));
        AlertRules.Step step = rules.computeIfAbsent(
                        group.id(), id -> new AlertRules(group.name(), settings.begins(), settings.ends()))
                .look(before, sights.of(view), System.nanoTime(), clock.instant());
        if (!step.after().equals(before)) {
            found.notices().addAll(step.notices());
            found.writes().add(transaction -> transaction.put(STANDING, group.name(), step.after()));
        }
    }
}
