package io.gad.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.Chronicle;
import io.gad.control.event.Events;
import io.gad.control.group.Group;
import io.gad.control.health.GroupHealth;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
import io.gad.control.state.ControlState;
import io.gad.control.state.Kind;
import io.gad.control.store.embedded.EmbeddedStore;
import io.gad.server.fake.Samples;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** RTO and RPO month by month, of the group that the filter names. */
class MonthRowTest {

    private static final Set<String> RECOVERIES = Set.of("promote", "switch-over");

    private static void put(ControlState state, String id, String name) {
        Group group = Samples.group(id, name, "eu-" + name, "us-" + name, GroupHealth.HEALTHY, Optional.empty())
                .group();
        Operation promote = new Operation.Promote(name, "us-" + name, Optional.empty(), false);
        OperationRecord done = Samples.ended(Samples.running("op-" + name, promote, "ann"), OperationState.DONE);
        OperationRecord own = new OperationRecord(
                done.id(),
                done.request(),
                id,
                done.state(),
                done.actor(),
                done.startedAt(),
                done.endedAt(),
                done.steps(),
                done.background(),
                done.problem(),
                done.data(),
                done.notes());
        var unused = state.transact(transaction -> {
            transaction.put(Kind.GROUP, name, group);
            transaction.put(Kind.OPERATION, own.id(), own);
            return own;
        });
    }

    @Test
    void aFilterByGroupFiltersTheMonthsToo() {
        try (EmbeddedStore store = EmbeddedStore.open(Path.of(":memory:"))) {
            ControlState state = new ControlState(store);
            put(state, "gad-4f7c", "orders");
            put(state, "gad-77aa", "billing");
            Chronicle chronicle = Chronicle.of(
                    state, task -> Optional.empty(), new Events(state, Clock.systemUTC()), Clock.systemUTC());
            assertThat(MonthRow.of(chronicle, null, RECOVERIES)).singleElement().satisfies(row -> {
                assertThat(row.month()).isEqualTo("2026-03");
                assertThat(row.number()).isEqualTo(2);
            });
            assertThat(MonthRow.of(chronicle, "orders", RECOVERIES))
                    .singleElement()
                    .satisfies(row -> assertThat(row.number()).isEqualTo(1));
            assertThat(MonthRow.of(chronicle, "orders", Set.of("drill"))).isEmpty();
            assertThat(MonthRow.of(chronicle, "nothing", RECOVERIES)).isEmpty();
        }
    }
}
