package io.gad.api;

import org.jspecify.annotations.Nullable;

/**
 * A token to be made.
 *
 * @param role {@code viewer} or {@code admin}
 * @param expiresAfterSeconds null: never
 */
public record TokenRequest(
        @Nullable String name,
        @Nullable String role,
        @Nullable Long expiresAfterSeconds) {}
