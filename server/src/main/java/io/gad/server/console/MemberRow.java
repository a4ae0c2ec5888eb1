package io.gad.server.console;

import io.gad.api.GroupView;
import io.gad.api.InstanceView;
import io.gad.api.MemberView;
import io.gad.api.SyncTaskView;
import java.util.List;
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
