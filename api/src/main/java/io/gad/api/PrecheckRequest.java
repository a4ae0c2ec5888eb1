package io.gad.api;

import org.jspecify.annotations.Nullable;

/**
 * Asks whether {@code target} could become a secondary of {@code source}; changes nothing.
 *
 * @param schema {@code copy} (if null) or {@code existing}
 */
public record PrecheckRequest(
        String source, String target, @Nullable String schema) {}
