package io.gad.control.problem;

import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;

/**
 * Errors that no code expects: a class that cannot be loaded, a stack that overflows. Whoever does something again and again does not
 * end by one, as nobody would see that: it is logged, counted, and what met it is tried again. Where memory is used up the launcher
 * has the process end, and its supervisor starts it anew.
 */
public final class Faults {

    private static final LongAdder MET = new LongAdder();

    private Faults() {}

    /** What a test throws where the process would have been killed: whatever meets it ends, as it would have then. */
    public abstract static class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Tells it.
     *
     * @param doing what met it, for people
     * @throws Killed if it is that
     */
    public static void met(Logger log, String doing, Error error) {
        if (error instanceof Killed killed) {
            throw killed;
        }
        MET.increment();
        log.error("{} met an error that is not expected, and is tried again", doing, error);
    }

    /** How many were met since the process was started. */
    public static long count() {
        return MET.sum();
    }
}
