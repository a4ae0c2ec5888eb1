package io.gad.control.history;

import static io.gad.control.history.Tasks.database;
import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.group.Group;
import io.gad.control.port.TaskState;
import io.gad.control.port.TaskStatus;
import io.gad.control.state.ControlState;
import io.gad.control.state.Json;
import io.gad.control.state.Kind;
import io.gad.control.store.embedded.EmbeddedStore;
import io.gad.testkit.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoriesTest {

    private static final Instant BEGIN = Instant.parse("2026-03-01T00:00:00Z");

    @TempDir
    Path directory;

    private final ManualClock clock = ManualClock.at(BEGIN);
    private TaskState saying = TaskState.INCREMENTAL;
    private long applied;
    private long lag = 250;

    private EmbeddedStore store;
    private ControlState state;
    private Histories histories;

    @BeforeEach
    void open() {
        store = EmbeddedStore.open(directory.resolve("gad.db"));
        state = new ControlState(store);
        histories = new Histories(state, this::status, clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Optional<TaskStatus> status(String task) {
        return Optional.of(
                Tasks.status(saying, Optional.of(lag), clock.instant(), database("app", applied, 2 * applied, 4_096)));
    }

    private void put(Group group) {
        boolean unused = state.transact(transaction -> {
            transaction.put(Kind.GROUP, group.name(), group);
            return true;
        });
    }

    private static Group group(String id, String target) {
        return Json.read("""
                {"id": "%s", "name": "orders", "state": "RUNNING", "generation": 1, "primary": "eu",
                 "reign": {"epoch": 1, "id": "00000000-0000-4000-8000-000000000001"},
                 "members": [{"instance": "eu", "role": "PRIMARY", "complete": true},
                             {"instance": "%s", "role": "SECONDARY", "complete": true}],
                 "tasks": [{"id": "t-%s", "source": "eu", "target": "%s"}], "attempts": 1,
                 "operation": null, "formers": [], "createdAt": "2026-03-01T00:00:00Z"}""".formatted(id, target, target, target), Group.class);
    }

    /** Looks as the server does, every two seconds, with ten transactions in each. */
    private void run(Duration time) {
        for (long i = 0; i < time.toSeconds(); i += 2) {
            histories.sample();
            applied += 20;
            clock.advance(Duration.ofSeconds(2));
        }
    }

    private List<@Nullable Double> lags(HistoryRange range) {
        return series(range).lagSeconds();
    }

    private TaskSeries series(HistoryRange range) {
        return histories.series("gad-1", range, histories.times("gad-1", range)).getFirst();
    }

    private static long known(List<@Nullable Double> figures) {
        return figures.stream().filter(Objects::nonNull).count();
    }

    @Test
    void anHourOfLooksIsAnHourOfSteps() {
        put(group("gad-1", "us"));
        run(Duration.ofHours(2));
        List<Instant> times = histories.times("gad-1", HistoryRange.HOUR);
        assertThat(times).hasSize(360).isSorted();
        assertThat(times.getLast()).isEqualTo(clock.instant().minusSeconds(10));
        assertThat(lags(HistoryRange.HOUR)).hasSize(360).containsOnly(0.25);
        assertThat(series(HistoryRange.HOUR).transactionsPerSecond()).containsOnly(10.0);
        assertThat(series(HistoryRange.HOUR).rowsPerSecond()).containsOnly(20.0);
        assertThat(series(HistoryRange.HOUR).walKeptBytes()).containsOnly(4_096.0);
        assertThat(known(lags(HistoryRange.DAY))).isEqualTo(120);
        assertThat(known(lags(HistoryRange.WEEK))).isEqualTo(12);
    }

    @Test
    void theServersAbsenceIsAGapAndWhatWasBeforeIsThere() {
        put(group("gad-1", "us"));
        run(Duration.ofMinutes(20));
        histories.keep();
        close();
        clock.advance(Duration.ofMinutes(5));
        open();
        run(Duration.ofMinutes(10));
        List<@Nullable Double> lags = lags(HistoryRange.HOUR);
        assertThat(known(lags)).isEqualTo(180);
        assertThat(lags.subList(lags.size() - 60, lags.size())).containsOnly(0.25);
        assertThat(lags.subList(lags.size() - 90, lags.size() - 60)).containsOnlyNulls();
        assertThat(lags.subList(lags.size() - 210, lags.size() - 90)).containsOnly(0.25);
        assertThat(known(lags(HistoryRange.DAY))).isEqualTo(30);
    }

    @Test
    void killedBetweenTwoWritesNoMoreThanThatIsMissing() {
        put(group("gad-1", "us"));
        run(Duration.ofMinutes(10));
        histories.keep();
        run(Duration.ofMinutes(1));
        close();
        open();
        run(Duration.ofMinutes(1));
        assertThat(known(lags(HistoryRange.HOUR))).isEqualTo(66);
    }

    @Test
    void aPauseIsAGap() {
        put(group("gad-1", "us"));
        run(Duration.ofMinutes(10));
        saying = TaskState.PAUSED;
        run(Duration.ofMinutes(5));
        saying = TaskState.INCREMENTAL;
        run(Duration.ofMinutes(5));
        List<@Nullable Double> lags = lags(HistoryRange.HOUR);
        assertThat(lags.subList(lags.size() - 60, lags.size() - 30)).containsOnlyNulls();
        assertThat(known(lags)).isEqualTo(90);
        Rpo day = histories.rpo(group("gad-1", "us")).getFirst();
        assertThat(day.unknownShare()).isEqualTo(0.25);
        assertThat(day.maxSeconds()).contains(0.25);
    }

    @Test
    void whatCouldHaveBeenLostIsTheWorstOfEachMinute() {
        put(group("gad-1", "us"));
        run(Duration.ofMinutes(30));
        lag = 8_000;
        run(Duration.ofSeconds(10));
        lag = 250;
        run(Duration.ofMinutes(30).minusSeconds(10));
        Rpo day = histories.rpo(group("gad-1", "us")).getFirst();
        assertThat(day.range()).isEqualTo(HistoryRange.DAY);
        assertThat(day.p50Seconds()).contains(0.25);
        assertThat(day.p99Seconds()).contains(8.0);
        assertThat(day.maxSeconds()).contains(8.0);
        assertThat(day.unknownShare()).isZero();
    }

    @Test
    void aClockThatIsSetBackOrForwardDoesNotStopIt() {
        put(group("gad-1", "us"));
        run(Duration.ofMinutes(10));
        clock.advance(Duration.ofMinutes(-5));
        run(Duration.ofMinutes(10));
        assertThat(known(lags(HistoryRange.HOUR))).isEqualTo(90);
        clock.advance(Duration.ofMinutes(10));
        run(Duration.ofMinutes(1));
        assertThat(known(lags(HistoryRange.HOUR))).isEqualTo(96);
    }

    @Test
    void itGoesWithItsGroupAndAnotherOfTheSameNameBeginsAnew() {
        put(group("gad-1", "us"));
        run(Duration.ofMinutes(2));
        histories.keep();
        put(group("gad-2", "us"));
        run(Duration.ofMinutes(1));
        histories.keep();
        assertThat(histories.series("gad-1", HistoryRange.HOUR, histories.times("gad-1", HistoryRange.HOUR)))
                .isEmpty();
        close();
        open();
        assertThat(histories.series("gad-1", HistoryRange.HOUR, histories.times("gad-1", HistoryRange.HOUR)))
                .isEmpty();
        assertThat(histories.series("gad-2", HistoryRange.HOUR, histories.times("gad-2", HistoryRange.HOUR)))
                .hasSize(1);
        assertThat(store.list("history"))
                .allSatisfy(document -> assertThat(document.key().id()).startsWith("gad-2 "));
    }

    @Test
    void manyGroupsAreWrittenInSmallPieces() {
        for (int i = 0; i < 60; i++) {
            Group group = group("gad-" + i, "us");
            boolean unused = state.transact(transaction -> {
                transaction.put(Kind.GROUP, group.id(), group);
                return true;
            });
        }
        run(Duration.ofSeconds(20));
        histories.keep();
        assertThat(store.count("history")).isEqualTo(180);
        histories.keep();
        assertThat(store.list("history")).hasSize(180);
    }

    @Test
    void blocksOfAnUnknownRangeAreLeftAlone() {
        boolean unused = state.transact(transaction -> {
            transaction.put(
                    new Kind<>("history", HistoryBlock.class),
                    "gad-1 us 90d 0",
                    new HistoryBlock("gad-1", "us", "90d", 0, ""));
            return true;
        });
        close();
        open();
        assertThat(histories.series("gad-1", HistoryRange.WEEK, histories.times("gad-1", HistoryRange.WEEK)))
                .isEmpty();
    }

    @Test
    void theLastDayIsToldOfTheSecondaryThatTheMostCouldHaveBeenLostWith() {
        put(group("gad-1", "us"));
        assertThat(histories.ofTheDay("gad-1")).isEmpty();
        run(Duration.ofHours(1));
        lag = 1_250;
        run(Duration.ofMinutes(2));
        lag = 250;
        run(Duration.ofMinutes(10));
        histories.lookBack();
        Rpo rpo = histories.ofTheDay("gad-1").orElseThrow();
        assertThat(rpo.target()).isEqualTo("us");
        assertThat(rpo.maxSeconds()).contains(1.25);
        assertThat(histories.ofTheDay("gad-2")).isEmpty();
    }
}
