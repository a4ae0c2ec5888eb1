package io.gad.control.alert;

import io.gad.control.port.Notices;
import io.gad.control.port.Notices.Outcome;
import io.gad.control.problem.Faults;
import io.gad.control.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one webhook its alerts, one after the other in their order, on a thread of its own: a webhook that hangs holds up
 * itself alone. What fails is tried again, later and later; what the receiver refuses is given up after a few attempts.
 */
final class Courier implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
    private static final Duration IDLE = Duration.ofMinutes(1);
    private static final int REFUSALS = 3;

    private final Webhook webhook;
    private final Outbox outbox;
    private final Notices notices;
    private final Clock clock;
    private final Thread thread;
    private boolean closed;
    private boolean woken;
    private boolean hurried;
    private int refusals;
    private Progress progress = new Progress(0, 0, 0, Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * What has come of it since the server was started.
     *
     * @param failures attempts that failed
     * @param failuresInARow since the last delivery
     * @param lastError of the attempts since the last delivery
     * @param nextAttempt while it waits for another attempt
     */
    record Progress(
            long delivered,
            long failures,
            int failuresInARow,
            Optional<Instant> lastDelivery,
            Optional<String> lastError,
            Optional<Instant> nextAttempt) {}

    Courier(Webhook webhook, Outbox outbox, Notices notices, Clock clock) {
        this.webhook = webhook;
        this.outbox = outbox;
        this.notices = notices;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("alerts-" + webhook.name()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** There may be something new. */
    synchronized void wake() {
        woken = true;
        notifyAll();
    }

    /** The receiver has been heard: the next attempt need not wait. */
    synchronized void hurry() {
        hurried = true;
        wake();
    }

    synchronized Progress progress() {
        return progress;
    }

    private void run() {
        while (!isClosed()) {
            try {
                Optional<Alert> next = outbox.next(webhook.name());
                if (next.isEmpty()) {
                    pause(IDLE, true);
                } else {
                    bring(next.get());
                }
            } catch (StoreException e) {
                if (!isClosed()) {
                    LOG.warn("webhook={} the outbox cannot be read or written, trying again", webhook.name(), e);
                    pause(FIRST_PAUSE, false);
                }
            } catch (RuntimeException e) {
                LOG.error("webhook={} stumbled, trying again", webhook.name(), e);
                pause(FIRST_PAUSE, false);
            } catch (Error e) {
                Faults.met(LOG, "webhook=" + webhook.name(), e);
                pause(FIRST_PAUSE, false);
            }
        }
    }

    private void bring(Alert alert) {
        Outcome outcome = attempt(alert);
        if (isClosed()) {
            return;
        }
        switch (outcome) {
            case Outcome.Delivered delivered -> {
                outbox.settle(webhook.name(), alert.number(), true);
                refusals = 0;
                delivered();
            }
            case Outcome.Failed failed -> {
                int inARow = failed(failed.why());
                refusals = failed.hopeless() ? refusals + 1 : 0;
                if (refusals >= REFUSALS) {
                    LOG.warn("webhook={} alert={} given up: {}", webhook.name(), alert.id(), failed.why());
                    outbox.settle(webhook.name(), alert.number(), false);
                    refusals = 0;
                    forget();
                } else {
                    pause(pauseAfter(inARow), false);
                }
            }
        }
    }

    private Outcome attempt(Alert alert) {
        try {
            return notices.send(webhook.name(), alert, outbox.dropped(webhook.name()));
        } catch (RuntimeException e) {
            LOG.warn("webhook={} alert={} could not be sent", webhook.name(), alert.id(), e);
            return new Outcome.Failed("an error of GAD, see its log", false);
        }
    }

    /** Doubles from one second to ten minutes. */
    static Duration pauseAfter(int failuresInARow) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(Math.max(failuresInARow - 1, 0), 20));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    private synchronized void delivered() {
        if (progress.failuresInARow() > 0) {
            LOG.info("webhook={} delivers again", webhook.name());
        }
        progress = new Progress(
                progress.delivered() + 1,
                progress.failures(),
                0,
                Optional.of(clock.instant()),
                Optional.empty(),
                Optional.empty());
    }

    /** The alert is given up; the next one begins anew. */
    private synchronized void forget() {
        progress = new Progress(
                progress.delivered(),
                progress.failures(),
                0,
                progress.lastDelivery(),
                progress.lastError(),
                Optional.empty());
    }

    private synchronized int failed(String why) {
        int inARow = progress.failuresInARow() + 1;
        if (inARow == 1) {
            LOG.warn("webhook={} does not deliver, trying again: {}", webhook.name(), why);
        }
        progress = new Progress(
                progress.delivered(),
                progress.failures() + 1,
                inARow,
                progress.lastDelivery(),
                Optional.of(why),
                Optional.of(clock.instant().plus(pauseAfter(inARow))));
        return inARow;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** @param forNews whether something new ends it; else only a hurry does */
    private synchronized void pause(Duration atMost, boolean forNews) {
        long end = System.nanoTime() + atMost.toNanos();
        try {
            while (!closed && !hurried && !(forNews && woken)) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    break;
                }
                wait(Math.max(1, left / 1_000_000));
            }
        } catch (InterruptedException e) {
            closed = true;
            Thread.currentThread().interrupt();
        }
        hurried = false;
        woken = false;
    }

    /** Leaves what was not delivered in the outbox. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        thread.interrupt();
    }
}
