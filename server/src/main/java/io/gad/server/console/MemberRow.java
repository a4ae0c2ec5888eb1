package io.gad.server.console;

import io.gad.api.GroupView;
import io.gad.api.InstanceView;
import io.gad.api.MemberView;
import io.gad.api.SyncTaskView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A line of the List of Instances.
 *
 * @param instance what is known of it as an instance; null if it is not registered any more
 * @param task that keeps it in step; null for a primary
 */
public record MemberRow(
        MemberView member,
        @Nullable InstanceView instance,
        @Nullable SyncTaskView task) {

    /** While it follows or catches up. */
    public boolean isPausable() {
        return task != null
                && (task.state().equals("INCREMENTAL") || task.state().equals("CATCH_UP"));
    }

    /** After a pause, or what stopped it. */
    public boolean isResumable() {
        return task != null && (task.state().equals("PAUSED") || task.state().equals("FAILED"));
    }

    /** Each with the instances that have it. */
    static List<String> versions(List<MemberRow> members) {
        Map<String, List<String>> byVersion = new TreeMap<>();
        for (MemberRow row : members) {
            if (row.instance != null && row.instance.version() != null) {
                byVersion
                        .computeIfAbsent(row.instance.version(), v -> new ArrayList<>())
                        .add(row.member.instance());
            }
        }
        return byVersion.entrySet().stream()
                .map(e -> e.getKey() + " (" + String.join(", ", e.getValue()) + ")")
                .toList();
    }

    static List<MemberRow> of(GroupView group, List<InstanceView> instances) {
        return group.members().stream()
                .map(m -> new MemberRow(
                        m,
                        instances.stream()
                                .filter(i -> i.name().equals(m.instance()))
                                .findFirst()
                                .orElse(null),
                        group.syncTasks().stream()
                                .filter(t -> t.target().equals(m.instance()))
                                .findFirst()
                                .orElse(null)))
                .toList();
    }
}
