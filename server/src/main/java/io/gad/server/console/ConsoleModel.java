package io.gad.server.console;

import io.gad.api.GroupView;
import io.gad.api.InstanceView;
import io.gad.control.Chronicle;
import io.gad.control.ControlPlane;
import io.gad.server.wire.GroupWire;
import io.gad.server.wire.InstanceWire;
import java.util.Comparator;
import java.util.List;
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
                .sorted(Comparator.comparing((GroupView g) -> LOUDEST_FIRST.indexOf(g.health()))
                        .thenComparing(GroupView::name))
                .toList();
    }

    /** As the list has them. */
    List<Row> rows() {
        return groups().stream()
                .map(group -> Row.of(group, chronicle.rpoOfTheDay(group.id())))
                .toList();
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
