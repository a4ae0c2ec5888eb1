package io.gad.control.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.drill.DrillReport;
import io.gad.control.group.Group;
import io.gad.control.instance.Fence;
import io.gad.control.operation.ExpectedLoss;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationData;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationRecord.Background;
import io.gad.control.operation.OperationState;
import io.gad.control.state.ControlState;
import io.gad.control.state.Held;
import io.gad.control.state.Json;
import io.gad.control.state.Kind;
import io.gad.control.state.Kind.ForgottenOperations;
import io.gad.control.store.embedded.EmbeddedStore;
import io.gad.member.Reign;
import io.gad.testkit.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operations are not kept for ever, but for as long as something rests on them. */
class PastOperationsTest {

    private static final Instant BEGIN = Instant.parse("2026-03-01T00:00:00Z");
    private static final Duration MONTH = Duration.ofDays(30);

    @TempDir
    Path directory;

    private final ManualClock clock = ManualClock.at(BEGIN);
    private EmbeddedStore store;
    private ControlState state;
    private PastOperations past;

    @BeforeEach
    void open() {
        store = EmbeddedStore.open(directory.resolve("gad.db"));
        state = new ControlState(store);
        past = new PastOperations(state, clock, 3);
        put(group(2, "null", "[]"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static Group group(long epoch, String operation, String formers) {
        return Json.read("""
                {"id": "gad-1", "name": "orders", "state": "RUNNING", "generation": 1, "primary": "eu",
                 "reign": {"epoch": %d, "id": "00000000-0000-4000-8000-000000000002"},
                 "members": [{"instance": "eu", "role": "PRIMARY", "complete": true},
                             {"instance": "us", "role": "SECONDARY", "complete": true}],
                 "tasks": [{"id": "t-us", "source": "eu", "target": "us", "operation": "op-made"}], "attempts": 1,
                 "operation": %s, "formers": %s, "createdAt": "2026-03-01T00:00:00Z"}""".formatted(epoch, operation, formers), Group.class);
    }

    private void put(Group group) {
        var unused = state.transact(transaction -> {
            transaction.put(Kind.GROUP, group.name(), group);
            return group;
        });
    }

    private static OperationRecord drill(String id, Instant ended) {
        return new OperationRecord(
                id,
                new Operation.Drill("orders", "us", "SELECT 1", 1, false, false),
                "gad-1",
                OperationState.DONE,
                "ann",
                ended,
                Optional.of(ended),
                List.of(),
                Background.NONE,
                Optional.empty(),
                OperationData.NONE,
                List.of());
    }

    private static OperationRecord promotion(String id, long from, String oldPrimary) {
        OperationData.Promotion promotion = new OperationData.Promotion(
                oldPrimary,
                new Reign(from, new UUID(0, from)),
                new Reign(from + 1, new UUID(0, from + 1)),
                1,
                false,
                ExpectedLoss.unknown(-1),
                Fence.NONE,
                "",
                true,
                Map.of(),
                List.of());
        OperationRecord bare = drill(id, BEGIN);
        return new OperationRecord(
                id,
                new Operation.Promote("orders", "us", Optional.empty(), false),
                bare.groupId(),
                bare.state(),
                bare.actor(),
                bare.startedAt(),
                bare.endedAt(),
                List.of(),
                Background.NONE,
                Optional.empty(),
                OperationData.of(List.of(), promotion),
                List.of());
    }

    private void put(OperationRecord operation) {
        var unused = state.transact(transaction -> {
            transaction.put(Kind.OPERATION, operation.id(), operation);
            if (operation.request() instanceof Operation.Drill) {
                transaction.put(
                        Kind.DRILL,
                        operation.id(),
                        DrillReport.begun(
                                operation.id(), "gad-1", "orders", "us", new Reign(1, new UUID(1, 1)), "eu", "t-us"));
            }
            return operation;
        });
    }

    private List<String> kept() {
        return state.list(Kind.OPERATION).stream().map(OperationRecord::id).toList();
    }

    /** As what members carry is numbered. */
    private long sum() {
        return state.held(Kind.OPERATION).stream().mapToLong(Held::version).sum()
                + state.list(Kind.FORGOTTEN).stream()
                        .mapToLong(ForgottenOperations::versions)
                        .sum();
    }

    @Test
    void theOldestGoWhereTheyAreTooManyWithWhatTheyFound() {
        for (int i = 1; i <= 5; i++) {
            put(drill("op-" + i, BEGIN.plusSeconds(i)));
        }
        clock.advance(MONTH);
        long before = sum();
        past.trim();
        assertThat(kept()).containsExactly("op-3", "op-4", "op-5");
        assertThat(state.get(Kind.DRILL, "op-1")).isEmpty();
        assertThat(state.get(Kind.DRILL, "op-3")).isPresent();
        assertThat(sum()).as("what members carry is never numbered lower").isEqualTo(before);
    }

    @Test
    void allThatAreOlderThanAYearGo() {
        put(drill("op-1", BEGIN));
        put(drill("op-2", BEGIN.plus(Duration.ofDays(2))));
        clock.advance(Duration.ofDays(366));
        past.trim();
        assertThat(kept()).containsExactly("op-2");
    }

    @Test
    void thoseOfTheLastDaysStayHoweverManyTheyAre() {
        for (int i = 1; i <= 5; i++) {
            put(drill("op-" + i, BEGIN));
        }
        clock.advance(Duration.ofHours(47));
        past.trim();
        assertThat(kept()).hasSize(5);
    }

    @Test
    void oneThatStillGoesOnStays() {
        OperationRecord running = drill("op-running", BEGIN);
        put(new OperationRecord(
                running.id(),
                running.request(),
                running.groupId(),
                OperationState.RUNNING,
                running.actor(),
                BEGIN,
                Optional.empty(),
                List.of(),
                Background.NONE,
                Optional.empty(),
                OperationData.NONE,
                List.of()));
        put(drill("op-behind", BEGIN).with(Background.PENDING));
        clock.advance(Duration.ofDays(1_000));
        past.trim();
        assertThat(kept()).containsExactly("op-behind", "op-running");
    }

    @Test
    void oneThatItsGroupRestsOnStaysAsLongAsThatIsSo() {
        put(group(3, "\"op-holds\"", "[\"asia\"]"));
        put(drill("op-made", BEGIN));
        put(drill("op-holds", BEGIN));
        put(promotion("op-reign", 2, "us"));
        put(promotion("op-former", 1, "asia"));
        put(promotion("op-past", 1, "eu"));
        clock.advance(Duration.ofDays(400));
        past.trim();
        assertThat(kept()).containsExactly("op-former", "op-holds", "op-made", "op-reign");
        put(group(4, "null", "[]"));
        past.trim();
        assertThat(kept()).as("it began the task that still runs").containsExactly("op-made");
    }

    @Test
    void thoseOfAGroupThatIsGoneGoByTheSameBoundsAndLeaveNothing() {
        put(drill("op-1", BEGIN));
        put(drill("op-2", BEGIN.plus(Duration.ofDays(100))));
        clock.advance(Duration.ofDays(370));
        past.trim();
        assertThat(state.list(Kind.FORGOTTEN)).hasSize(1);
        var unused = state.transact(transaction -> {
            transaction.delete(Kind.GROUP, "orders");
            return true;
        });
        past.trim();
        assertThat(kept()).containsExactly("op-2");
        clock.advance(Duration.ofDays(100));
        past.trim();
        assertThat(kept()).isEmpty();
        assertThat(state.list(Kind.FORGOTTEN)).isEmpty();
    }
}
