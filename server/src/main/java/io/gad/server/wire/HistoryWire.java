package io.gad.server.wire;

import io.gad.api.HistoryView;
import io.gad.api.MeasuredView;
import io.gad.control.history.GroupHistory;
import io.gad.control.history.GroupMeasured;
import java.time.Duration;

/** What is known of a group's past on the wire. */
public final class HistoryWire {

    private HistoryWire() {}

    public static HistoryView of(String group, GroupHistory history) {
        return new HistoryView(
                group,
                history.range().word(),
                history.stepSeconds(),
                history.times(),
                history.tasks().stream()
                        .map(t -> new HistoryView.Series(
                                t.target(),
                                t.lagSeconds(),
                                t.transactionsPerSecond(),
                                t.rowsPerSecond(),
                                t.walKeptBytes()))
                        .toList(),
                history.marks().stream()
                        .map(m -> new HistoryView.Mark(
                                m.time(), m.kind(), m.text(), m.operation().orElse(null)))
                        .toList());
    }

    public static MeasuredView of(GroupMeasured measured) {
        return new MeasuredView(
                measured.rpo().stream()
                        .map(r -> new MeasuredView.Rpo(
                                r.target(),
                                r.range().word(),
                                r.p50Seconds().orElse(null),
                                r.p99Seconds().orElse(null),
                                r.maxSeconds().orElse(null),
                                r.unknownShare()))
                        .toList(),
                measured.recoveries().stream()
                        .map(m -> new MeasuredView.Recovery(
                                m.kind(),
                                m.time(),
                                m.operation().orElse(null),
                                m.rto().map(Duration::toMillis).orElse(null),
                                m.rpo().map(Duration::toMillis).orElse(null)))
                        .toList());
    }
}
