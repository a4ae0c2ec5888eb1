package io.gad.control.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationData;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationRecord.Background;
import io.gad.control.operation.OperationState;
import io.gad.control.state.Held;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OperationEdgesTest {

    private static final Instant NOW = Instant.parse("2026-03-01T03:04:05Z");

    private final Map<String, Held<OperationRecord>> stored = new LinkedHashMap<>();
    private Optional<OperationEdges.Told> told = Optional.empty();
    private long version;

    private static OperationRecord operation(String id) {
        return new OperationRecord(
                id,
                new Operation.DeleteGroup("orders"),
                "gad-1",
                OperationState.RUNNING,
                "ann",
                NOW,
                Optional.empty(),
                List.of(),
                Background.NONE,
                Optional.empty(),
                OperationData.NONE,
                List.of());
    }

    private void store(OperationRecord operation) {
        stored.put(operation.id(), new Held<>(operation, ++version));
    }

    private void end(String id, Background background) {
        store(operation(id).ended(OperationState.DONE, NOW, Optional.empty(), background));
    }

    private List<String> look() {
        OperationEdges.Step step = OperationEdges.look(told, new ArrayList<>(stored.values()), NOW);
        told = Optional.of(step.after());
        return step.notices().stream()
                .map(n -> n.type().word() + " " + n.subject())
                .toList();
    }

    @Test
    void whatStoodAtTheFirstLookIsNotToldButItsEndIs() {
        store(operation("op-1"));
        end("op-0", Background.NONE);
        assertThat(look()).isEmpty();
        end("op-1", Background.NONE);
        assertThat(look()).containsExactly("operation-ended op-1");
        assertThat(look()).isEmpty();
    }

    @Test
    void oneThatBeganAndEndedBetweenTwoLooksIsToldWithBoth() {
        look();
        end("op-1", Background.PENDING);
        assertThat(look()).containsExactly("operation-began op-1", "operation-ended op-1");
    }

    @Test
    void whatIsLearntBehindTheEndIsNoNewOperation() {
        look();
        store(operation("op-1"));
        assertThat(look()).containsExactly("operation-began op-1");
        end("op-1", Background.PENDING);
        assertThat(look()).containsExactly("operation-ended op-1");
        end("op-1", Background.DONE);
        assertThat(look()).isEmpty();
        end("op-1", Background.DONE);
        assertThat(look()).isEmpty();
    }

    @Test
    void aFailedCommandAfterThePromotionIsToldOnce() {
        look();
        OperationRecord done = operation("op-1").ended(OperationState.DONE, NOW, Optional.empty(), Background.PENDING);
        store(done);
        look();
        store(done.noted("the command after the promotion failed: it ended with exit code 3")
                .with(Background.DONE));
        assertThat(look()).containsExactly("after-hook-failed op-1");
        assertThat(look()).isEmpty();
    }
}
