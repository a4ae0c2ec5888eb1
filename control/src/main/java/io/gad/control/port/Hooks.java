package io.gad.control.port;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Runs the administrator's commands around a promotion. */
public interface Hooks extends AutoCloseable {

    /** No command is set. */
    Hooks NONE = new Hooks() {
        @Override
        public HookPlan plan() {
            return HookPlan.NONE;
        }

        @Override
        public Result run(HookOrder order, Duration deadline, BooleanSupplier givenUp) {
            return new Result.Failed("is not set any more");
        }

        @Override
        public void close() {}
    };

    /** What is set now. */
    HookPlan plan();

    /**
     * Runs the command that is set now, and ends it with everything that it has started once the deadline has passed or it
     * is given up; comes back at most two seconds after either. One that a killed server has left running for the same
     * operation is ended first.
     */
    Result run(HookOrder order, Duration deadline, BooleanSupplier givenUp);

    /** Ends what is running; its {@link #run} answers {@code GivenUp}. */
    @Override
    void close();

    /** How it ended. */
    sealed interface Result {

        /** Exit code 0; {@code said} is the last line that it printed. */
        record Passed(String said) implements Result {}

        /** Anything else: {@code why} follows "found that it" in a sentence. */
        record Failed(String why) implements Result {}

        /** Nobody wants to know any more; it was ended. */
        record GivenUp() implements Result {}
    }
}
