package io.gad.e2e;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Waits for a condition with a deadline, and says what it saw instead. */
public final class Wait {

    private Wait() {}

    public static void until(String condition, Duration atMost, BooleanSupplier holds, Supplier<String> found) {
        try {
            Awaitility.await(condition)
                    .atMost(atMost)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(50))
                    .ignoreExceptions()
                    .until(holds::getAsBoolean);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("Expected " + condition + " within " + atMost + ", found: " + found.get(), e);
        }
    }
}
