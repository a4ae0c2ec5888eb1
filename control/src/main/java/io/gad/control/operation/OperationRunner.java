package io.gad.control.operation;

import io.gad.control.operation.step.Beside;
import io.gad.control.operation.step.StepContext;
import io.gad.control.problem.Faults;
import io.gad.control.state.ControlState;
import io.gad.control.state.Kind;
import io.gad.control.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives operations, each on a virtual thread of its own, from wherever the store says they are: the same way after a
 * restart as at first. What an operation is to do next is decided by {@link Course}; here is only the driving.
 */
public final class OperationRunner implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OperationRunner.class);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration ENDING = Duration.ofSeconds(5);

    private final ControlState state;
    private final Function<String, StepContext> contexts;
    private final CrashPoints crashPoints;
    private final Predicate<String> isHeld;
    private final Beside beside;
    private final Clock clock;
    private final Map<String, Drive> drives = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * @param isHeld whether an operation must not go on now, by its id: another manager has its group
     * @param beside what steps have begun beside them, ended with their drivers
     */
    public OperationRunner(
            ControlState state,
            Function<String, StepContext> contexts,
            CrashPoints crashPoints,
            Predicate<String> isHeld,
            Beside beside,
            Clock clock) {
        this.state = state;
        this.contexts = contexts;
        this.crashPoints = crashPoints;
        this.isHeld = isHeld;
        this.beside = beside;
        this.clock = clock;
    }

    private record Drive(Thread thread, Waiting waiting) {}

    /** Goes on with everything that has not come to its end. */
    public void resume() {
        for (OperationRecord operation : state.list(Kind.OPERATION)) {
            if (!operation.state().isEnded() || operation.background() == OperationRecord.Background.PENDING) {
                LOG.info("operation={} type={} resumed", operation.id(), operation.type());
                drive(operation.id());
            }
        }
    }

    /** Begins to drive an operation, or wakes its driver to look again. */
    public synchronized void drive(String operationId) {
        if (closed) {
            return;
        }
        Drive running = drives.get(operationId);
        if (running != null) {
            running.waiting().wake();
            return;
        }
        Waiting waiting = new Waiting();
        Thread thread = Thread.ofVirtual().name(operationId).unstarted(() -> run(operationId, waiting));
        drives.put(operationId, new Drive(thread, waiting));
        thread.start();
    }

    private void run(String operationId, Waiting waiting) {
        Course course = new Course(operationId, state, contexts.apply(operationId), crashPoints, clock);
        while (!closed) {
            try {
                if (isHeld.test(operationId)) {
                    waiting.await(RETRY);
                    continue;
                }
                Course.Next next = course.advance();
                if (next instanceof Course.Next.Over && isForgotten(operationId, waiting)) {
                    return;
                }
                if (next instanceof Course.Next.Again again) {
                    waiting.await(again.after());
                }
            } catch (StoreException e) {
                if (!closed) {
                    LOG.error("operation={} the state cannot be written, trying again", operationId, e);
                    waiting.await(RETRY);
                }
            } catch (RuntimeException e) {
                LOG.error("operation={} stumbled, trying again", operationId, e);
                waiting.await(RETRY);
            } catch (Error e) {
                Faults.met(LOG, "operation=" + operationId, e);
                waiting.await(RETRY);
            }
        }
    }

    /** Unless somebody woke the driver meanwhile; checked under the same lock as the waking. */
    private synchronized boolean isForgotten(String operationId, Waiting waiting) {
        if (waiting.isAwake()) {
            return false;
        }
        drives.remove(operationId);
        return true;
    }

    /**
     * Leaves every operation where it is; it goes on at the next start. Nobody is interrupted: a step that is cut short
     * could be taken for one that failed. What does not come back in time finds the store closed.
     */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        long end = System.nanoTime() + ENDING.toNanos();
        for (Drive drive : drives.values()) {
            drive.waiting().wake();
        }
        for (Drive drive : drives.values()) {
            try {
                long left = Math.max(1, (end - System.nanoTime()) / 1_000_000);
                if (!drive.thread().join(Duration.ofMillis(left))) {
                    LOG.warn(
                            "operation={} still in a step while closing",
                            drive.thread().getName());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        beside.close(ENDING);
    }
}
