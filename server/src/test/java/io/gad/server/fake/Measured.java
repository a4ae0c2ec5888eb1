package io.gad.server.fake;

import io.gad.control.ControlPlane;
import io.gad.server.console.ChartRange;
import io.gad.server.console.ChartSource;
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

    /** The same control plane, which is asked for figures as well. */
    public static ControlPlane of(ControlPlane control) {
        ChartSource figures = Measured::columns;
        return (ControlPlane) Proxy.newProxyInstance(
                Measured.class.getClassLoader(),
                new Class<?>[] {ControlPlane.class, ChartSource.class},
                (proxy, method, arguments) -> {
                    try {
                        return method.invoke(
                                method.getDeclaringClass() == ChartSource.class ? figures : control, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                });
    }

    private static ChartSource.Columns columns(String group, ChartRange range) {
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
        return new ChartSource.Columns(
                step,
                times,
                List.of(new ChartSource.Column("us", lag, transactions, rows, kept)),
                List.of(
                        new ChartSource.Mark(
                                begin.plus(Duration.ofSeconds(step * 100)),
                                "operation",
                                "Upgrade us to primary database",
                                Optional.of("op-0done")),
                        new ChartSource.Mark(
                                begin.plus(Duration.ofSeconds(step * 185)),
                                "incident",
                                "Primary eu did not answer for 40 s",
                                Optional.empty())));
    }
}
