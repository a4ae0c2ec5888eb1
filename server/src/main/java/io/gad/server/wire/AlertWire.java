package io.gad.server.wire;

import io.gad.api.AlertList;
import io.gad.api.AlertTestView;
import io.gad.api.AlertView;
import io.gad.control.AlertsView;
import io.gad.control.alert.Alert;
import io.gad.control.alert.AlertTopic;
import io.gad.control.alert.Alerts;
import io.gad.control.alert.Notice;
import io.gad.control.alert.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Alerts on the wire, as they are asked for and as they are delivered. */
public final class AlertWire {

    private AlertWire() {}

    public static AlertList of(AlertsView view) {
        List<AlertList.Standing> standing = new ArrayList<>();
        view.standing()
                .forEach((group, stands) ->
                        new TreeMap<>(stands.raised()).values().forEach(raised -> standing.add(of(group, raised))));
        return new AlertList(
                view.webhooks().stream().map(AlertWire::of).toList(),
                standing,
                view.newest().stream().map(AlertWire::of).toList());
    }

    private static AlertList.Standing of(String group, Standing.Raised raised) {
        return new AlertList.Standing(group, raised.topic().word(), raised.subject(), raised.summary(), raised.since());
    }

    private static AlertList.Webhook of(Alerts.Delivery delivery) {
        return new AlertList.Webhook(
                delivery.webhook().name(),
                delivery.webhook().origin(),
                delivery.webhook().topics().stream()
                        .sorted()
                        .map(AlertTopic::word)
                        .toList(),
                delivery.waiting(),
                delivery.delivered(),
                delivery.failures(),
                delivery.dropped(),
                delivery.lastDelivery().orElse(null),
                delivery.lastError().orElse(null),
                delivery.nextAttempt().orElse(null));
    }

    private static AlertView of(Alert alert) {
        return view(alert, alert.waiting(), null);
    }

    /**
     * What a webhook gets.
     *
     * @param dropped alerts that it never got
     */
    public static AlertView delivery(Alert alert, long dropped) {
        return view(alert, List.of(), dropped);
    }

    private static AlertView view(Alert alert, List<String> waiting, @Nullable Long dropped) {
        Notice notice = alert.notice();
        return new AlertView(
                alert.id(),
                notice.at(),
                notice.type().word(),
                filled(notice.group()),
                filled(notice.subject()),
                notice.summary(),
                new TreeMap<>(notice.facts()),
                dropped,
                waiting);
    }

    private static @Nullable String filled(String text) {
        return text.isEmpty() ? null : text;
    }

    public static AlertTestView of(List<Alerts.Tried> tried) {
        return new AlertTestView(tried.stream()
                .map(t -> new AlertTestView.Tried(
                        t.webhook(), t.why().isEmpty(), t.millis(), t.why().orElse(null)))
                .toList());
    }
}
