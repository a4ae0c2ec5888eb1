package io.gad.server.console;

import io.gad.api.DatabaseLoss;
import io.gad.api.ExpectedLoss;
import io.gad.control.GroupView;
import io.gad.server.wire.OperationWire;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a group beside what REST shows of it.
 *
 * @param losses what promoting each secondary would lose, by its name; none where nothing is known
 * @param primaryAnsweredAt when the primary last answered a probe; null if it never did
 * @param answered when each member last answered one, by its name; none where it never did
 * @param since when its health began to be what it is; null if that is not known
 * @param decided whether an operation of it may have made another the primary already: it gives way to no promotion
 */
public record Evidence(
        Map<String, ExpectedLoss> losses,
        @Nullable Instant primaryAnsweredAt,
        Map<String, Instant> answered,
        @Nullable Instant since,
        boolean decided) {

    static final Evidence NONE = new Evidence(Map.of(), null);

    public Evidence {
        losses = Map.copyOf(losses);
        answered = Map.copyOf(answered);
    }

    Evidence(Map<String, ExpectedLoss> losses, @Nullable Instant primaryAnsweredAt) {
        this(losses, primaryAnsweredAt, Map.of(), null, false);
    }

    /** @param since when its health began to be what it is */
    static Evidence of(GroupView group, Optional<Instant> since) {
        Map<String, ExpectedLoss> losses = new HashMap<>();
        group.tasks().forEach(task -> {
            ExpectedLoss loss = OperationWire.of(task.loss());
            if (loss != null) {
                losses.put(task.target(), loss);
            }
        });
        Map<String, Instant> answered = new HashMap<>();
        group.members().forEach(m -> m.lastAnswer().ifPresent(at -> answered.put(m.instance(), at)));
        return new Evidence(
                losses,
                answered.get(group.group().primary()),
                answered,
                since.orElse(null),
                group.operation()
                        .filter(o -> o.data().commitAsked() || o.data().mayRule())
                        .isPresent());
    }

    /** How far a database of a secondary is behind; null where nothing is known. */
    public @Nullable Double seconds(String secondary, String database) {
        return loss(secondary).stream()
                .flatMap(loss -> loss.databases().stream())
                .filter(d -> d.database().equals(database))
                .map(DatabaseLoss::seconds)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    Optional<ExpectedLoss> loss(String secondary) {
        return Optional.ofNullable(losses.get(secondary));
    }
}
