package io.gad.api;

import org.jspecify.annotations.Nullable;

/**
 * One step of an operation.
 *
 * @param name for example {@code RecordNewPrimary}
 * @param outcome {@code PENDING RUNNING DONE NOT_YET FAILED}; not yet: it is tried again, if need be behind the operation's
 *     end
 * @param millis time spent in it so far
 * @param detail what was found or done, a sentence; null if there is nothing to say
 */
public record StepView(
        String name, String outcome, long millis, @Nullable String detail) {}
