package io.gad.server.console;

import io.gad.api.ExpectedLoss;
import io.gad.control.GroupView;
import io.gad.server.wire.OperationWire;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a group beside what REST shows of it.
 *
 * @param losses what promoting each secondary would lose, by its name; none where nothing is known
 * @param primaryAnsweredAt when the primary last answered a probe; null if it never did
 */
record Evidence(Map<String, ExpectedLoss> losses, @Nullable Instant primaryAnsweredAt) {

    static final Evidence NONE = new Evidence(Map.of(), null);

    Evidence {
        losses = Map.copyOf(losses);
    }

    static Evidence of(GroupView group) {
        Map<String, ExpectedLoss> losses = new HashMap<>();
        group.tasks().forEach(task -> {
            ExpectedLoss loss = OperationWire.of(task.loss());
            if (loss != null) {
                losses.put(task.target(), loss);
            }
        });
        return new Evidence(
                losses,
                group.members().stream()
                        .filter(m -> m.instance().equals(group.group().primary()))
                        .findFirst()
                        .flatMap(GroupView.MemberView::lastAnswer)
                        .orElse(null));
    }

    Optional<ExpectedLoss> loss(String secondary) {
        return Optional.ofNullable(losses.get(secondary));
    }
}
