package io.gad.control.operation;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where a test may kill the server: before and after each attempt at a step. After means: the step has acted, its
 * outcome is not yet stored.
 */
@FunctionalInterface
public interface CrashPoints {

    /** Never. */
    CrashPoints NONE = (type, step, when) -> {};

    /** Before or after the attempt. */
    enum When {
        BEFORE,
        AFTER
    }

    /** Called at each point; does not return where the server is to die. */
    void pass(String type, String step, When when);

    /**
     * Halts the process at the point {@code <type>:<Step>:before|after[:n]}, the n-th time it passes (1 if left out), as
     * {@code GAD_CRASH_AT} says.
     *
     * @throws IllegalArgumentException if the text is not of that form
     */
    static CrashPoints parse(Optional<String> text) {
        if (text.isEmpty() || text.get().isBlank()) {
            return NONE;
        }
        String[] parts = text.get().strip().split(":", -1);
        if (parts.length < 3 || parts.length > 4 || !parts[2].matches("before|after")) {
            throw new IllegalArgumentException(
                    "Expected GAD_CRASH_AT as TYPE:STEP:before|after[:N], found '" + text.get() + "'.");
        }
        int times = parts.length == 4 ? Integer.parseInt(parts[3]) : 1;
        When at = parts[2].equals("before") ? When.BEFORE : When.AFTER;
        AtomicInteger left = new AtomicInteger(times);
        return (type, step, when) -> {
            if (type.equals(parts[0]) && step.equals(parts[1]) && when == at && left.decrementAndGet() == 0) {
                Runtime.getRuntime().halt(137);
            }
        };
    }
}
