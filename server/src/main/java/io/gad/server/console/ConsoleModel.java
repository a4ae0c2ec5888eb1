package io.gad.server.console;

import io.gad.api.GroupView;
import io.gad.api.InstanceView;
import io.gad.control.Chronicle;
import io.gad.control.ControlPlane;
import io.gad.control.event.Event;
import io.gad.control.event.EventFilter;
import io.gad.control.event.EventKind;
import io.gad.server.wire.GroupWire;
import io.gad.server.wire.InstanceWire;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** What pages show, read from the control plane and sorted for people. */
@Component
class ConsoleModel {

    private static final List<String> LOUDEST_FIRST = List.of(
            "MANAGER_OUTDATED",
            "PRIMARY_UNREACHABLE",
            "SYNC_STOPPED",
            "SECONDARY_UNREACHABLE",
            "LAGGING",
            "NO_SECONDARY",
            "HEALTHY");

    /** As many changes of health are looked through for all groups together. */
    private static final int CHANGES = 200;

    private final ControlPlane control;
    private final Chronicle chronicle;

    ConsoleModel(ControlPlane control) {
        this.control = control;
        this.chronicle = control.chronicle();
    }

    /** What needs a person first, then by name. */
    List<GroupView> groups() {
        return control.groups().stream()
                .map(GroupWire::of)
                .sorted(Comparator.comparing((GroupView g) -> LOUDEST_FIRST.indexOf(urgency(g)))
                        .thenComparing(GroupView::name))
                .toList();
    }

    /** The health of one whose creation failed tells nothing: it does nothing until somebody deletes it. */
    private static String urgency(GroupView group) {
        return group.state().equals("FAILED") ? "SYNC_STOPPED" : group.health();
    }

    /** As the list has them. */
    List<Row> rows() {
        List<GroupView> groups = groups();
        List<Event> changes = groups.stream().allMatch(ConsoleModel::isWell)
                ? List.of()
                : control.events(changes(Optional.empty(), CHANGES));
        return groups.stream()
                .map(group -> Row.of(group, chronicle.rpoOfTheDay(group.id()), since(group, changes)))
                .toList();
    }

    /** When the group's health began to be what it is; empty where that is not known, or all is well. */
    Optional<Instant> since(GroupView group) {
        return isWell(group) ? Optional.empty() : since(group, control.events(changes(Optional.of(group.name()), 1)));
    }

    private static boolean isWell(GroupView group) {
        return group.health().equals("HEALTHY") || group.health().equals("NO_SECONDARY");
    }

    private static EventFilter changes(Optional<String> group, int limit) {
        return new EventFilter(
                group,
                Set.of(EventKind.HEALTH_CHANGED),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                limit);
    }

    /** @param changes of health, the newest first; a group's newest may not have been told yet */
    static Optional<Instant> since(GroupView group, List<Event> changes) {
        String begun = "Group " + group.name() + " is " + group.health();
        return isWell(group)
                ? Optional.empty()
                : changes.stream()
                        .filter(e -> e.group().filter(group.name()::equals).isPresent())
                        .findFirst()
                        .filter(e -> e.text().equals(begun) || e.text().startsWith(begun + ","))
                        .map(Event::time);
    }

    GroupView group(String name) {
        return GroupWire.of(control.group(name));
    }

    List<InstanceView> instances() {
        return control.instances().stream().map(InstanceWire::of).toList();
    }

    /** Those that can become members: standalone ones, and this group's former primaries. */
    List<InstanceView> candidates(String group) {
        return instances().stream()
                .filter(i ->
                        i.state().equals("STANDALONE") || i.state().equals("FORMER_PRIMARY") && group.equals(i.group()))
                .toList();
    }

    /** The databases that an instance is registered with; empty: all of them. */
    List<String> registeredDatabases(String instance) {
        return InstanceWire.of(control.instance(instance)).databases();
    }

    /** The former primaries of a group among them. */
    static List<InstanceView> formers(List<InstanceView> instances, String group) {
        return instances.stream()
                .filter(i -> i.state().equals("FORMER_PRIMARY") && group.equals(i.group()))
                .toList();
    }
}
