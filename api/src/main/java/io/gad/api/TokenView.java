package io.gad.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A token beside the first one.
 *
 * @param role {@code viewer} sees everything and changes nothing; {@code admin} does everything
 * @param createdBy the name of the token by which it was made; null if that is not known
 * @param expiresAt null: never
 * @param expired whether it opens nothing any more
 * @param hasPassword whether its holder may sign in to the console by its name and a password as well
 * @param token its text, in the answer to its making alone; null in all others
 */
public record TokenView(
        String name,
        String role,
        Instant createdAt,
        @Nullable String createdBy,
        @Nullable Instant expiresAt,
        boolean expired,
        boolean hasPassword,
        @Nullable String token) {

    @Override
    public String toString() {
        return "TokenView[name=" + name + ", role=" + role + "]";
    }
}
