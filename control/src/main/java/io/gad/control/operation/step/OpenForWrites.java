package io.gad.control.operation.step;

import io.gad.control.operation.SteadyTime;
import io.gad.control.operation.Turning;
import io.gad.control.port.MemberAddress;
import io.gad.control.port.PromotionOrder;
import io.gad.postgres.Lsn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Opens the new primary and ends the sessions that are older than the opening. Killed before: still closed; after:
 * opened again, which changes nothing, as long as its reign is the same.
 */
public final class OpenForWrites implements Step {

    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final String instance;

    /** @param instance that becomes the primary */
    public OpenForWrites(String instance) {
        this.instance = instance;
    }

    @Override
    public Optional<Duration> deadline() {
        return Optional.empty();
    }

    @Override
    public StepOutcome run(StepContext context) {
        MemberAddress target = context.address(instance);
        PromotionOrder order = context.promotionOrder();
        // Of the last database that was opened: to end the sessions from before keeps nobody from writing.
        AtomicLong opened = new AtomicLong(System.nanoTime());
        List<String> stopped = context.members()
                .openForWrites(target, order, DEADLINE, () -> opened.accumulateAndGet(System.nanoTime(), Math::max));
        context.noteStopped(instance, stopped);
        Instant at = SteadyTime.now().minusNanos(System.nanoTime() - opened.get());
        Optional<Turning> turning =
                context.learn(data -> data.turned(t -> t.opened(at))).turning();
        if (turning.isEmpty()) {
            return new StepOutcome.Done(instance + " takes writes");
        }
        Map<String, Lsn> openedAt = context.members().openedAt(target, order, DEADLINE);
        String outage = turning.get().writeOutageMillis().map(ms -> ms + " ms").orElse("an unknown time");
        var unused = context.learn(data -> data.turned(t -> t.openedAt(openedAt)));
        return new StepOutcome.Done(instance + " takes writes; nobody could for " + outage);
    }
}
