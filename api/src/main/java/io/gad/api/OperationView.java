package io.gad.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A long, resumable change of a group.
 *
 * @param type {@code create add-secondary remove-secondary promote switch-over delete}
 * @param group name of the group
 * @param instance the instance that it is about; null where it is about the whole group
 * @param state {@code RUNNING DONE FAILED CANCELLED}
 * @param actor who asked for it
 * @param endedAt null while it runs
 * @param problem why it failed, or what it is waiting for; null otherwise
 * @param notes what people should know of its course and result, sentences
 * @param expectedLoss of a promotion, as recorded when it was accepted; null otherwise
 * @param writableAfterMillis of a promotion or a switch over: from the request accepted to the new primary open for writes; null before
 * @param writeOutageMillis of a switch over: from the closing of the old primary to the opening of the new; null before
 * @param method of {@code add-secondary} of a former primary, once it is decided: {@code REWIND COPY}; null otherwise
 */
public record OperationView(
        String id,
        String type,
        String group,
        @Nullable String instance,
        String state,
        String actor,
        Instant startedAt,
        @Nullable Instant endedAt,
        List<StepView> steps,
        @Nullable Problem problem,
        List<String> notes,
        @Nullable ExpectedLoss expectedLoss,
        @Nullable Long writableAfterMillis,
        @Nullable Long writeOutageMillis,
        @Nullable String method) {

    public static final String RUNNING = "RUNNING";
    public static final String DONE = "DONE";
    public static final String FAILED = "FAILED";
    public static final String CANCELLED = "CANCELLED";

    public OperationView {
        steps = Lists.orEmpty(steps);
        notes = Lists.orEmpty(notes);
    }

    public boolean hasEnded() {
        return !state.equals(RUNNING);
    }
}
