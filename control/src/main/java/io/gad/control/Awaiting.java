package io.gad.control;

import io.gad.control.operation.OperationRecord;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Waits for an operation's end, woken by whatever changes. */
final class Awaiting {

    private Awaiting() {}

    /** How the operation stands once it has ended, or the time is over. */
    static OperationRecord end(ControlPlane control, String operationId, Duration atMost) {
        Semaphore changes = new Semaphore(0);
        long end = System.nanoTime() + atMost.toNanos();
        try (ControlPlane.Watch watch = control.watch((subject, name) -> changes.release())) {
            OperationRecord operation = control.operation(operationId);
            while (!operation.state().isEnded() && System.nanoTime() < end) {
                var unused = changes.tryAcquire(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                changes.drainPermits();
                operation = control.operation(operationId);
            }
            return operation;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return control.operation(operationId);
        }
    }
}
