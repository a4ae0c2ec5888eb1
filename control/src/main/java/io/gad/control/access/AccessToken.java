package io.gad.control.access;

import java.time.Instant;
import java.util.Optional;

/**
 * A token as it is kept: nobody can read it back from here.
 *
 * @param hash SHA-256 of its text, in hexadecimal digits
 * @param createdBy who made it; empty: nobody said
 * @param expiresAt from when on it opens nothing; empty: never
 */
public record AccessToken(
        String name,
        AccessRole role,
        String hash,
        Instant createdAt,
        Optional<String> createdBy,
        Optional<Instant> expiresAt) {

    public boolean isExpired(Instant now) {
        return expiresAt.filter(end -> !now.isBefore(end)).isPresent();
    }
}
