package io.gad.control.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.drill.DrillSchedule;
import io.gad.control.group.Group;
import io.gad.control.group.GroupMember;
import io.gad.control.group.GroupState;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationData;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.OperationState;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.control.state.ControlState;
import io.gad.control.state.Kind;
import io.gad.control.store.embedded.EmbeddedStore;
import io.gad.member.MemberRole;
import io.gad.member.Reign;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScheduledDrillsTest {

    private static final Instant BEGIN = Instant.parse("2026-03-28T12:00:00Z");

    @TempDir
    Path directory;

    private EmbeddedStore store;
    private ControlState state;
    private ScheduledDrills drills;
    private Instant now = BEGIN;
    private Optional<String> refusal = Optional.empty();
    private Optional<String> unfit = Optional.empty();
    private final List<Operation> asked = new ArrayList<>();
    private final List<String> keys = new ArrayList<>();

    /** Shows the test's own time. */
    private final class TestClock extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    @BeforeEach
    void aGroupWithADrillEachDay() {
        store = EmbeddedStore.open(directory.resolve("gad.db"));
        state = new ControlState(store);
        come(DrillSchedule.from(BEGIN, "us", Duration.ofDays(1), Optional.empty(), "SELECT 1", 1L << 30, false));
        drills = new ScheduledDrills(state, this::submit, group -> unfit, new Outdated(state), new TestClock());
    }

    private void come(DrillSchedule schedule) {
        Group group = new Group(
                "gad-1",
                "orders",
                GroupState.RUNNING,
                new Reign(1, new UUID(1, 1)),
                1,
                "eu",
                List.of(
                        new GroupMember("eu", MemberRole.PRIMARY, true),
                        new GroupMember("us", MemberRole.SECONDARY, true)),
                List.of(),
                Optional.empty(),
                List.of(),
                0,
                BEGIN,
                List.of(),
                Optional.empty(),
                Optional.of(schedule));
        var unused = state.transact(transaction -> {
            transaction.put(Kind.GROUP, "orders", group);
            return group;
        });
    }

    @AfterEach
    void close() {
        store.close();
    }

    private OperationRecord submit(Operation request, String actor, Optional<String> key) {
        if (refusal.isPresent()) {
            throw new RefusedException(ProblemCode.GROUP_BUSY, refusal.get());
        }
        assertThat(actor).isEqualTo(ScheduledDrills.ACTOR);
        asked.add(request);
        keys.add(key.orElseThrow());
        return new OperationRecord(
                "op-" + asked.size(),
                request,
                "gad-1",
                OperationState.RUNNING,
                actor,
                now,
                Optional.empty(),
                List.of(),
                OperationRecord.Background.NONE,
                Optional.empty(),
                OperationData.NONE,
                List.of());
    }

    private DrillSchedule schedule() {
        return state.get(Kind.GROUP, "orders").flatMap(Group::drillSchedule).orElseThrow();
    }

    @Test
    void beginsWhatIsDueOnceAndInFullOnlyWhereThatWasAskedFor() {
        unfit = Optional.of("nobody asks this of a drill on copies");
        drills.look();
        assertThat(asked).as("a day is not over").isEmpty();
        now = BEGIN.plus(Duration.ofDays(1));
        drills.look();
        drills.look();
        assertThat(asked).containsExactly(new Operation.Drill("orders", "us", "SELECT 1", 1L << 30, false, false));
        assertThat(schedule().next()).isEqualTo(BEGIN.plus(Duration.ofDays(2)));
        now = BEGIN.plus(Duration.ofDays(2)).plusSeconds(7);
        drills.look();
        assertThat(keys).doesNotHaveDuplicates().hasSize(2);
    }

    @Test
    void aFullOneBeginsOnceTheGroupIsWell() {
        come(DrillSchedule.from(BEGIN, "us", Duration.ofDays(1), Optional.empty(), "", 1L << 30, true));
        now = BEGIN.plus(Duration.ofDays(1));
        unfit = Optional.of("found LAGGING");
        drills.look();
        assertThat(asked).isEmpty();
        assertThat(schedule().skipped().orElseThrow().why()).isEqualTo("found LAGGING");
        unfit = Optional.empty();
        now = now.plus(Duration.ofHours(1));
        drills.look();
        assertThat(asked).containsExactly(new Operation.Drill("orders", "us", "", 1L << 30, true, true));
        assertThat(schedule().full()).isTrue();
        assertThat(schedule().next()).isEqualTo(BEGIN.plus(Duration.ofDays(2)));
    }

    @Test
    void whatCannotBeBegunIsToldAndTriedAgainInAnHour() {
        now = BEGIN.plus(Duration.ofDays(1));
        refusal = Optional.of("another operation runs");
        drills.look();
        assertThat(schedule().next()).isEqualTo(now.plus(Duration.ofHours(1)));
        assertThat(schedule().skipped().orElseThrow().why()).contains("another operation runs");
        refusal = Optional.empty();
        drills.look();
        assertThat(asked).as("not before the hour is over").isEmpty();
        now = now.plus(Duration.ofHours(1));
        drills.look();
        assertThat(asked).hasSize(1);
        assertThat(schedule().skipped()).isEmpty();
        assertThat(schedule().next()).as("on the grid again").isEqualTo(BEGIN.plus(Duration.ofDays(2)));
    }
}
