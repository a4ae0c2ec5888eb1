package io.gad.control;

import io.gad.control.alert.AlertWatch;
import io.gad.control.alert.Alerts;
import io.gad.control.event.Events;
import io.gad.control.port.SyncTasks;
import io.gad.control.state.ControlState;
import io.gad.control.upkeep.AlertRounds;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Looks for what is to be told, keeps it, and has it delivered; nothing else ever waits for it. */
final class AlertDesk implements AutoCloseable {

    private final Alerts alerts;
    private final AlertWatch watch;
    private final AlertRounds rounds;

    AlertDesk(
            ControlState state,
            SyncTasks tasks,
            Supplier<List<GroupView>> groups,
            ControlSettings settings,
            Outward outward,
            Events events,
            Clock clock) {
        this.alerts = new Alerts(state, outward.alerts(), outward.notices(), clock);
        this.watch =
                new AlertWatch(state, groups, tasks::verification, settings, outward.alerts(), alerts, events, clock);
        this.rounds = new AlertRounds(watch);
    }

    void start() {
        alerts.start();
        rounds.start();
    }

    AlertsView view() {
        return new AlertsView(alerts.deliveries(), watch.standing(), alerts.newest());
    }

    List<Alerts.Tried> test(Optional<String> webhook) {
        return alerts.test(webhook);
    }

    @Override
    public void close() {
        rounds.close();
        alerts.close();
    }
}
