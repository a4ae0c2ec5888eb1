package io.gad.server.metrics;

import io.gad.control.alert.Alerts.Delivery;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;

/** Whether alerts arrive. */
final class AlertMetrics {

    private AlertMetrics() {}

    static List<MetricSnapshot> of(List<Delivery> deliveries) {
        return List.of(
                Gauges.of(
                        "gad_alerts_waiting",
                        "Alerts that the webhook does not have yet.",
                        g -> deliveries.forEach(d -> g.add(d.waiting(), "webhook", name(d)))),
                Counters.of(
                        "gad_alerts_delivered",
                        "Alerts delivered since the server was started.",
                        c -> deliveries.forEach(d -> c.add(d.delivered(), "webhook", name(d)))),
                Counters.of(
                        "gad_alert_attempts_failed",
                        "Attempts to deliver that failed since the server was started.",
                        c -> deliveries.forEach(d -> c.add(d.failures(), "webhook", name(d)))),
                Counters.of(
                        "gad_alerts_dropped",
                        "Alerts that the webhook never got: the outbox was full, or it refused them.",
                        c -> deliveries.forEach(d -> c.add(d.dropped(), "webhook", name(d)))));
    }

    private static String name(Delivery delivery) {
        return delivery.webhook().name();
    }
}
