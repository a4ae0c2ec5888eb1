package io.gad.control.operation.step;

import java.time.Duration;

/** A group's tasks could not be stopped, for somebody else was at work on them for longer than the step can wait. */
public final class GroupHeldException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    GroupHeldException(String group, Duration waited) {
        super("Expected group " + group + " to be free within " + waited.toMillis()
                + " ms to stop a synchronization, found a request at work on it");
    }
}
