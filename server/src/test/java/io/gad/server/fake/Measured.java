package io.gad.server.fake;

import io.gad.control.ControlPlane;
import io.gad.control.history.GroupHistory;
import io.gad.control.history.HistoryRange;
import io.gad.control.history.Mark;
import io.gad.control.history.TaskSeries;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A control plane that has measured as well: a lag that goes up and down, with nothing measured in between once. */
public final class Measured {

    private static final int POINTS = 240;

    private Measured() {}

    /** The same control plane, but for its history. */
    public static ControlPlane of(ControlPlane control) {
        return (ControlPlane) Proxy.newProxyInstance(
                Measured.class.getClassLoader(), new Class<?>[] {ControlPlane.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("history")) {
                        return history((HistoryRange) arguments[1]);
                    }
                    try {
                        return method.invoke(control, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                });
    }

    private static GroupHistory history(HistoryRange range) {
        long step = range.length().toSeconds() / POINTS;
        Instant begin = Instant.now().minus(range.length());
        List<Instant> times = new ArrayList<>();
        List<@Nullable Double> lag = new ArrayList<>();
        List<@Nullable Double> transactions = new ArrayList<>();
        List<@Nullable Double> rows = new ArrayList<>();
        List<@Nullable Double> kept = new ArrayList<>();
        for (int i = 0; i < POINTS; i++) {
            if (i > 90 && i < 120) {
                continue;
            }
            boolean silent = i > 180 && i < 190;
            times.add(begin.plusSeconds(step * i));
            lag.add(silent ? null : 0.02 + 0.015 * Math.sin(i / 7.0) + (i % 61 == 0 ? 0.4 : 0));
            transactions.add(silent ? null : 120 + 40 * Math.sin(i / 19.0));
            rows.add(silent ? null : 840 + 300 * Math.sin(i / 23.0));
            kept.add(silent ? null : (i % 30) * 400_000.0);
        }
        return new GroupHistory(
                range,
                step,
                times,
                List.of(new TaskSeries("us", lag, transactions, rows, kept)),
                List.of(
                        new Mark(
                                begin.plus(Duration.ofSeconds(step * 100)),
                                "operation",
                                "Upgrade us to primary database",
                                Optional.of("op-0done")),
                        new Mark(
                                begin.plus(Duration.ofSeconds(step * 185)),
                                "incident",
                                "Primary eu did not answer for 40 s",
                                Optional.empty())));
    }
}
