package io.gad.control.fake;

import io.gad.control.alert.Alert;
import io.gad.control.port.Notices;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Receivers that remember what they got, and can refuse, fail or hang. */
public final class FakeWebhooks implements Notices {

    /** {@code WEBHOOK TYPE}, each delivery. */
    public final List<String> got = new CopyOnWriteArrayList<>();

    public final List<Alert> alerts = new CopyOnWriteArrayList<>();
    public final List<Long> droppedBefore = new CopyOnWriteArrayList<>();
    public final Set<String> failing = ConcurrentHashMap.newKeySet();
    public final Set<String> hopeless = ConcurrentHashMap.newKeySet();
    public final Set<String> hanging = ConcurrentHashMap.newKeySet();

    @Override
    public Outcome send(String webhook, Alert alert, long dropped) {
        if (hanging.contains(webhook)) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new Outcome.Failed("interrupted", false);
            }
        }
        if (failing.contains(webhook)) {
            return new Outcome.Failed("status 500", false);
        }
        if (hopeless.contains(webhook)) {
            return new Outcome.Failed("status 400", true);
        }
        got.add(webhook + " " + alert.notice().type().word());
        alerts.add(alert);
        droppedBefore.add(dropped);
        return new Outcome.Delivered();
    }
}
