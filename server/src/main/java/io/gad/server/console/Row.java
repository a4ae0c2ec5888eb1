package io.gad.server.console;

import io.gad.api.GroupView;
import io.gad.api.SyncTaskView;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A group in the list.
 *
 * @param lagMillis of the slowest secondary; null where nothing is known
 */
public record Row(GroupView group, @Nullable Long lagMillis) {

    static Row of(GroupView group) {
        return new Row(
                group,
                group.syncTasks().stream()
                        .map(SyncTaskView::lagMillis)
                        .filter(Objects::nonNull)
                        .max(Long::compare)
                        .orElse(null));
    }
}
