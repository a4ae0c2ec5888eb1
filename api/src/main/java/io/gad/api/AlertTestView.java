package io.gad.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of a test alert, for each webhook. */
public record AlertTestView(List<Tried> tried) {

    /**
     * One webhook.
     *
     * @param millis until it answered, or was given up
     * @param problem why it did not arrive; null if it did
     */
    public record Tried(
            String webhook,
            boolean delivered,
            long millis,
            @Nullable String problem) {}

    public AlertTestView {
        tried = Lists.orEmpty(tried);
    }
}
