package io.gad.server.wire;

import io.gad.api.ReadinessView;
import io.gad.control.port.Finding;
import io.gad.control.readiness.Readiness;
import java.time.Duration;

/** The last verdict on a pair, on the wire. */
final class ReadinessWire {

    private ReadinessWire() {}

    static ReadinessView of(io.gad.control.GroupView.ReadinessView view) {
        Readiness readiness = view.readiness();
        return new ReadinessView(
                readiness.source(),
                readiness.target(),
                readiness.level().map(Finding.Level::name).orElse(null),
                readiness.lookedAt().orElse(null),
                view.age().map(Duration::toMillis).orElse(null),
                readiness.silent().orElse(null),
                readiness.count(Finding.Level.PASS),
                readiness.findings().stream()
                        .filter(f -> f.level() != Finding.Level.PASS)
                        .map(FindingWire::of)
                        .toList());
    }
}
