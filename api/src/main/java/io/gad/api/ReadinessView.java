package io.gad.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the checks last found of a secondary and its primary. It stays when the primary is gone.
 *
 * @param level the gravest of the findings, {@code PASS WARN FAIL}; null before the first look
 * @param lookedAt when both servers could last be looked at; null before the first look
 * @param ageMillis how long ago that was
 * @param silent why a later look was not possible; null while looks succeed
 * @param passed how many checks passed
 * @param findings the others
 */
public record ReadinessView(
        String source,
        String target,
        @Nullable String level,
        @Nullable Instant lookedAt,
        @Nullable Long ageMillis,
        @Nullable String silent,
        long passed,
        List<FindingView> findings) {

    public ReadinessView {
        findings = Lists.orEmpty(findings);
    }
}
