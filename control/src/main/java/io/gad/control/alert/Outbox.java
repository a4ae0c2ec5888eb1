package io.gad.control.alert;

import io.gad.control.state.ControlState;
import io.gad.control.state.Kind;
import io.gad.control.state.Transaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The alerts that are kept: on the disk before anybody is told, gone from a webhook's list once it has them. Bounded: past
 * that the oldest go, and are counted for each webhook that still waited for them. Killed after a delivery and before that
 * is stored: delivered once more, under the same id.
 */
final class Outbox {

    private static final Kind<Dropped> DROPPED = new Kind<>("alerts-dropped", Dropped.class);
    private static final String ALL = "all";

    private final ControlState state;
    private final AlertSettings settings;
    private final NavigableMap<Long, Alert> alerts = new TreeMap<>();
    private final Map<String, Long> dropped;

    /** By the webhook's name, how many it never got. */
    record Dropped(Map<String, Long> counts) {}

    Outbox(ControlState state, AlertSettings settings) {
        this.state = state;
        this.settings = settings;
        this.dropped =
                new HashMap<>(state.get(DROPPED, ALL).map(Dropped::counts).orElse(Map.of()));
        state.list(Kind.ALERT).forEach(a -> alerts.put(a.number(), a.among(settings.names())));
    }

    /**
     * Keeps notices for whoever wants them.
     *
     * @param alongside what is written with them, so that neither stands without the other; may run more than once
     */
    synchronized void add(List<Notice> notices, Consumer<Transaction> alongside) {
        List<Alert> added = new ArrayList<>();
        long number = alerts.isEmpty() ? 0 : alerts.lastKey();
        for (Notice notice : notices) {
            List<String> waiting = settings.webhooks().stream()
                    .filter(w -> w.wants(notice.type()))
                    .map(Webhook::name)
                    .toList();
            added.add(new Alert(++number, UUID.randomUUID().toString(), notice, waiting));
        }
        int excess = Math.max(0, alerts.size() + added.size() - settings.most());
        List<Alert> gone = alerts.values().stream().limit(excess).toList();
        List<Alert> tooMany = added.subList(0, excess - gone.size());
        List<Alert> kept = added.subList(tooMany.size(), added.size());
        Map<String, Long> counts = new HashMap<>(dropped);
        Stream.concat(gone.stream(), tooMany.stream())
                .flatMap(a -> a.waiting().stream())
                .forEach(w -> counts.merge(w, 1L, Long::sum));
        var unused = state.transact(transaction -> {
            alongside.accept(transaction);
            kept.forEach(a -> transaction.put(Kind.ALERT, key(a.number()), a));
            gone.forEach(a -> transaction.delete(Kind.ALERT, key(a.number())));
            if (!counts.equals(dropped)) {
                transaction.put(DROPPED, ALL, new Dropped(counts));
            }
            return kept;
        });
        gone.forEach(a -> alerts.remove(a.number()));
        kept.forEach(a -> alerts.put(a.number(), a));
        dropped.putAll(counts);
    }

    /** The oldest that a webhook waits for. */
    synchronized Optional<Alert> next(String webhook) {
        return alerts.values().stream()
                .filter(a -> a.waiting().contains(webhook))
                .findFirst();
    }

    /** A webhook has the alert, or is given up with it; nothing if the alert has gone meanwhile. */
    synchronized void settle(String webhook, long number, boolean delivered) {
        Alert alert = alerts.get(number);
        if (alert == null || !alert.waiting().contains(webhook)) {
            return;
        }
        Alert settled = alert.without(webhook);
        Map<String, Long> counts = new HashMap<>(dropped);
        if (!delivered) {
            counts.merge(webhook, 1L, Long::sum);
        }
        var unused = state.transact(transaction -> {
            transaction.put(Kind.ALERT, key(number), settled);
            if (!delivered) {
                transaction.put(DROPPED, ALL, new Dropped(counts));
            }
            return settled;
        });
        alerts.put(number, settled);
        dropped.putAll(counts);
    }

    synchronized int waiting(String webhook) {
        return (int) alerts.values().stream()
                .filter(a -> a.waiting().contains(webhook))
                .count();
    }

    synchronized long dropped(String webhook) {
        return dropped.getOrDefault(webhook, 0L);
    }

    /** The newest first. */
    synchronized List<Alert> newest(int most) {
        return alerts.descendingMap().values().stream().limit(most).toList();
    }

    private static String key(long number) {
        return "%019d".formatted(number);
    }
}
