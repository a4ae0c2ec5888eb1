package io.gad.control;

import io.gad.control.alert.Alert;
import io.gad.control.alert.Alerts;
import io.gad.control.alert.Standing;
import java.util.List;
import java.util.Map;

/**
 * What was told, what stands, and who does not know it yet.
 *
 * @param standing by the group's name, what was told as begun and not as ended
 * @param newest alerts, the newest first
 */
public record AlertsView(List<Alerts.Delivery> webhooks, Map<String, Standing> standing, List<Alert> newest) {

    public AlertsView {
        webhooks = List.copyOf(webhooks);
        newest = List.copyOf(newest);
    }
}
