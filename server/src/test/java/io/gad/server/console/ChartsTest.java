package io.gad.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.history.GroupHistory;
import io.gad.control.history.HistoryRange;
import io.gad.control.history.Mark;
import io.gad.control.history.TaskSeries;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChartsTest {

    private static final Instant NOW = Instant.parse("2026-07-01T12:00:00Z");

    private static List<@Nullable Double> values(@Nullable Double... values) {
        return Arrays.asList(values);
    }

    private static Charts.Drawn draw(List<Integer> secondsAgo, List<@Nullable Double> lag) {
        TaskSeries column = new TaskSeries("us", lag, lag, lag, lag);
        List<Instant> times = secondsAgo.stream().map(s -> NOW.minusSeconds(s)).toList();
        return Charts.draw(
                new GroupHistory(
                        HistoryRange.HOUR,
                        10,
                        times,
                        List.of(column),
                        List.of(
                                new Mark(NOW.minusSeconds(15), "operation", "Upgrade", Optional.of("op-1")),
                                new Mark(
                                        NOW.minusSeconds(5),
                                        "incident",
                                        "Group orders is SYNC_STOPPED, was HEALTHY",
                                        Optional.empty()))),
                NOW,
                16_384,
                new Words(() -> NOW, Texts.source()));
    }

    @Test
    void aMomentThatIsMissingBreaksTheLine() {
        Charts.Drawn drawn = draw(List.of(60, 50, 20, 10), values(1.0, 2.0, 3.0, 4.0));
        long end = NOW.getEpochSecond();
        assertThat(drawn.times()).containsExactly(end - 60, end - 50, end - 40, end - 20, end - 10);
        assertThat(drawn.charts().getFirst().lines().getFirst().values()).containsExactly(1.0, 2.0, null, 3.0, 4.0);
    }

    @Test
    void aValueThatIsMissingStaysMissingAndIsNotTheWorst() {
        Charts.Drawn drawn = draw(List.of(30, 20, 10), values(1.5, null, 0.5));
        assertThat(drawn.charts().getFirst().lines().getFirst().values()).containsExactly(1.5, null, 0.5);
        assertThat(drawn.worstLagSeconds()).isEqualTo(1.5);
        assertThat(draw(List.of(), values()).worstLagSeconds()).isNull();
    }

    @Test
    void theAxisIsTheWholeRangeAlsoWhereNothingWasMeasured() {
        Charts.Drawn drawn = draw(List.of(10), values(1.0));
        assertThat(drawn.to() - drawn.from()).isEqualTo(3_600);
        assertThat(drawn.marks())
                .containsExactly(
                        new Charts.Marker(
                                NOW.getEpochSecond() - 15, "operation", "Upgrade", "/console/operations/op-1"),
                        new Charts.Marker(
                                NOW.getEpochSecond() - 5,
                                "incident",
                                "orders: Synchronization stopped (before: In step)",
                                ""));
    }

    @Test
    void throughputHasTransactionsAndRowsAndLogItsBudget() {
        Charts.Drawn drawn = draw(List.of(10), values(1.0));
        assertThat(drawn.charts()).extracting(Charts.Chart::id).containsExactly("lag", "throughput", "wal");
        assertThat(drawn.charts().get(1).lines())
                .extracting(Charts.Line::label)
                .containsExactly("us transactions", "us rows");
        assertThat(drawn.charts().get(2).limit()).isEqualTo(16_384);
    }
}
