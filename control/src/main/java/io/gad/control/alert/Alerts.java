package io.gad.control.alert;

import io.gad.control.port.Notices;
import io.gad.control.port.Notices.Outcome;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.control.state.ControlState;
import io.gad.control.state.Transaction;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** The outbox with those who empty it, and what can be asked of them. */
public final class Alerts implements AutoCloseable {

    private static final int SHOWN = 100;

    private final AlertSettings settings;
    private final Notices notices;
    private final Clock clock;
    private final Outbox outbox;
    private final Map<String, Courier> couriers = new LinkedHashMap<>();

    /**
     * What one webhook has and lacks.
     *
     * @param waiting alerts that it does not have yet
     * @param dropped alerts that it never got: the outbox was full, or it refused them
     */
    public record Delivery(
            Webhook webhook,
            int waiting,
            long delivered,
            long failures,
            long dropped,
            Optional<Instant> lastDelivery,
            Optional<String> lastError,
            Optional<Instant> nextAttempt) {}

    /** What came of a test; {@code why} is empty where it arrived. */
    public record Tried(String webhook, Optional<String> why, long millis) {}

    public Alerts(ControlState state, AlertSettings settings, Notices notices, Clock clock) {
        this.settings = settings;
        this.notices = notices;
        this.clock = clock;
        this.outbox = new Outbox(state, settings);
        settings.webhooks().forEach(w -> couriers.put(w.name(), new Courier(w, outbox, notices, clock)));
    }

    public void start() {
        couriers.values().forEach(Courier::start);
    }

    /**
     * Keeps notices for those who want them; returns once they are on the disk, delivered or not.
     *
     * @param alongside what is written in the same transaction; may run more than once
     */
    public void add(List<Notice> added, Consumer<Transaction> alongside) {
        outbox.add(added, alongside);
        if (!added.isEmpty()) {
            couriers.values().forEach(Courier::wake);
        }
    }

    public List<Delivery> deliveries() {
        List<Delivery> deliveries = new ArrayList<>();
        for (Webhook webhook : settings.webhooks()) {
            Courier.Progress progress = courier(webhook.name()).progress();
            deliveries.add(new Delivery(
                    webhook,
                    outbox.waiting(webhook.name()),
                    progress.delivered(),
                    progress.failures(),
                    outbox.dropped(webhook.name()),
                    progress.lastDelivery(),
                    progress.lastError(),
                    progress.nextAttempt()));
        }
        return deliveries;
    }

    /** The newest first, a hundred at most. */
    public List<Alert> newest() {
        return outbox.newest(SHOWN);
    }

    /**
     * Sends a test past the outbox, once, to one webhook or to all, all at the same time.
     *
     * @throws RefusedException if there is no such webhook
     */
    public List<Tried> test(Optional<String> name) {
        List<String> names = settings.names().stream()
                .filter(w -> name.isEmpty() || w.equals(name.get()))
                .toList();
        if (names.isEmpty()) {
            throw new RefusedException(
                    ProblemCode.WEBHOOK_UNKNOWN,
                    "Expected " + name.map(n -> "a webhook " + n).orElse("a webhook") + " in the settings, found "
                            + (settings.names().isEmpty() ? "none" : String.join(", ", settings.names())) + ".");
        }
        Notice notice =
                new Notice(clock.instant(), AlertType.TEST, "", "", "A test: this webhook is reached.", Map.of());
        Alert alert = new Alert(0, UUID.randomUUID().toString(), notice, List.of());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Tried>> running = names.stream()
                    .map(n -> threads.submit(() -> test(n, alert)))
                    .toList();
            List<Tried> tried = new ArrayList<>();
            for (Future<Tried> each : running) {
                tried.add(each.get());
            }
            return tried;
        } catch (ExecutionException e) {
            throw new IllegalStateException("Sending a test alert", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while sending a test alert", e);
        }
    }

    private Tried test(String name, Alert alert) {
        long begun = System.nanoTime();
        Outcome outcome = notices.send(name, alert, outbox.dropped(name));
        long millis = (System.nanoTime() - begun) / 1_000_000;
        return switch (outcome) {
            case Outcome.Delivered delivered -> {
                courier(name).hurry();
                yield new Tried(name, Optional.empty(), millis);
            }
            case Outcome.Failed failed -> new Tried(name, Optional.of(failed.why()), millis);
        };
    }

    private Courier courier(String name) {
        return Optional.ofNullable(couriers.get(name))
                .orElseThrow(() -> new IllegalStateException("Expected a courier for " + name + ", found none."));
    }

    @Override
    public void close() {
        couriers.values().forEach(Courier::close);
        notices.close();
    }
}
