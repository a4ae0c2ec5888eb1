package io.gad.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gad.control.event.Actor;
import io.gad.control.event.Event;
import io.gad.control.event.EventFilter;
import io.gad.control.event.EventKind;
import io.gad.control.fake.World;
import io.gad.control.history.GroupHistory;
import io.gad.control.history.HistoryRange;
import io.gad.control.history.Mark;
import io.gad.control.history.Measured;
import io.gad.control.operation.OperationRecord;
import io.gad.control.port.CopyLimits;
import io.gad.control.problem.RefusedException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a control plane tells of its past. */
class ChronicleTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private World created() {
        World world = new World(directory);
        world.register("eu", "us");
        var unused = world.ended(world.create("orders", "eu", "us"));
        return world;
    }

    private static List<Event> events(World world, EventKind kind) {
        return world.control.events(EventFilter.newest(1_000)).stream()
                .filter(e -> e.kind() == kind)
                .toList();
    }

    private static Event awaited(World world, EventKind kind) {
        await().atMost(LIMIT).until(() -> !events(world, kind).isEmpty());
        return events(world, kind).getFirst();
    }

    @Test
    void whatIsChangedIsAnEventWithWhoeverAsked() {
        try (World world = created()) {
            boolean unused = Actor.as("ann", () -> {
                var lease = world.control.writeLease("orders", Optional.of(60), true);
                var left = world.control.leaveOut("orders", List.of("public.log"), List.of(), false);
                var limited = world.control.limitCopy("orders", "us", new CopyLimits(100, 0));
                var paused = world.control.pauseSync("orders", "us");
                var resumed = world.control.resumeSync("orders", "us");
                var compared = world.control.verify("orders", "us", false, 0);
                return lease != null
                        && left != null
                        && limited != null
                        && paused != null
                        && resumed != null
                        && compared != null;
            });
            assertThat(events(world, EventKind.SETTING_CHANGED))
                    .extracting(Event::text)
                    .containsExactly(
                            "The first copy to us may take 100 rows/s and any number of bytes",
                            "Tables of group orders are left out: public.log",
                            "The write lease of group orders was asked for, 60 s");
            assertThat(events(world, EventKind.SYNC_ASKED))
                    .extracting(Event::text)
                    .containsExactly(
                            "A comparison of us was asked for",
                            "The synchronization to us was told to go on",
                            "The synchronization to us was paused");
            assertThat(world.control.events(EventFilter.newest(100)))
                    .filteredOn(e -> e.kind() == EventKind.SETTING_CHANGED || e.kind() == EventKind.SYNC_ASKED)
                    .allSatisfy(e -> {
                        assertThat(e.actor()).contains("ann");
                        assertThat(e.group()).contains("orders");
                    });
            assertThat(events(world, EventKind.INSTANCE_REGISTERED))
                    .extracting(Event::instance)
                    .containsExactly(Optional.of("us"), Optional.of("eu"));
        }
    }

    @Test
    void whatWasRefusedIsNone() {
        try (World world = created()) {
            assertThatThrownBy(() -> world.control.writeLease("orders", Optional.of(1), true))
                    .isInstanceOf(RefusedException.class);
            assertThatThrownBy(() -> world.control.removeInstance("eu")).isInstanceOf(RefusedException.class);
            assertThat(events(world, EventKind.SETTING_CHANGED)).isEmpty();
            assertThat(events(world, EventKind.INSTANCE_REMOVED)).isEmpty();
        }
    }

    @Test
    void operationsAreEventsOnceAlsoAcrossARestartAndMarksOfTheHistory() {
        try (World world = created()) {
            OperationRecord promoted = world.ended(world.promote("orders", "us"));
            Event began = awaited(world, EventKind.OPERATION_BEGAN);
            await().atMost(LIMIT)
                    .until(() -> events(world, EventKind.OPERATION_ENDED).size() == 2);
            world.restart();
            await().atMost(LIMIT).until(() -> !world.control.operations().isEmpty());
            assertThat(events(world, EventKind.OPERATION_BEGAN))
                    .extracting(Event::operation)
                    .contains(Optional.of(promoted.id()))
                    .doesNotHaveDuplicates()
                    .hasSize(2);
            assertThat(began.actor()).contains("test");
            GroupHistory history = world.control.history("orders", HistoryRange.DAY);
            assertThat(history.times()).hasSize(1_440);
            assertThat(history.marks()).extracting(Mark::kind).contains("operation-began", "operation-ended");
            assertThat(history.marks()).isSortedAccordingTo((a, b) -> a.time().compareTo(b.time()));
        }
    }

    @Test
    void promotionsAndSwitchOversAreMeasured() {
        try (World world = created()) {
            OperationRecord switched = world.ended(world.switchOver("orders", "us"));
            OperationRecord promoted = world.ended(world.promote("orders", "eu"));
            List<Measured> recoveries = world.control.measured("orders").recoveries();
            assertThat(recoveries)
                    .extracting(Measured::operation)
                    .containsExactly(Optional.of(promoted.id()), Optional.of(switched.id()));
            assertThat(recoveries).extracting(Measured::kind).containsExactly("promote", "switch-over");
            assertThat(recoveries).allSatisfy(m -> assertThat(m.rto()).isPresent());
            assertThat(recoveries.getLast().rpo()).contains(Duration.ZERO);
        }
    }

    @Test
    void theHistoryIsSeenAndKeptAcrossARestart() {
        try (World world = created()) {
            await().atMost(LIMIT)
                    .until(() -> world.control.history("orders", HistoryRange.HOUR).tasks().stream()
                            .flatMap(t -> t.lagSeconds().stream())
                            .anyMatch(Objects::nonNull));
            long before = known(world);
            world.restart();
            assertThat(known(world)).isGreaterThanOrEqualTo(before);
            assertThat(world.control.measured("orders").rpo()).hasSize(2);
        }
    }

    private static long known(World world) {
        return world.control.history("orders", HistoryRange.DAY).tasks().stream()
                .flatMap(t -> t.lagSeconds().stream())
                .filter(Objects::nonNull)
                .count();
    }

    @Test
    void ofNoGroupThereIsNoHistory() {
        try (World world = created()) {
            assertThatThrownBy(() -> world.control.history("none", HistoryRange.HOUR))
                    .isInstanceOf(RefusedException.class);
            assertThatThrownBy(() -> world.control.measured("none")).isInstanceOf(RefusedException.class);
        }
    }

    @Test
    void aStateFromBeforeAnyPastWasKeptIsOpenedAndHasOneFromThenOn() throws SQLException {
        created().close();
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + directory.resolve(ControlPlane.STATE_FILE));
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(
                    "DELETE FROM document WHERE kind IN ('event', 'event-refused', 'history', 'token')");
        }
        try (World world = new World(directory)) {
            assertThat(world.control.events(EventFilter.newest(10))).isEmpty();
            assertThat(world.control.history("orders", HistoryRange.WEEK).times())
                    .hasSize(1_008);
            assertThat(world.control.tokens().list()).isEmpty();
            var lease = world.control.writeLease("orders", Optional.of(60), true);
            assertThat(lease.group().writeLease()).isPresent();
            assertThat(events(world, EventKind.SETTING_CHANGED)).hasSize(1);
        }
    }
}
