package io.gad.control.access;

import java.time.Instant;
import java.util.Optional;

/**
 * A token as it is kept: nobody can read it back from here.
 *
 * @param hash SHA-256 of its text, in hexadecimal digits
 * @param createdBy who made it; empty: nobody said
 * @param expiresAt from when on it opens nothing; empty: never
 * @param password by which its holder may sign in to the console as well, in the form in which it can be checked and not read back; empty:
 *     by none
 */
public record AccessToken(
        String name,
        AccessRole role,
        String hash,
        Instant createdAt,
        Optional<String> createdBy,
        Optional<Instant> expiresAt,
        Optional<String> password) {

    AccessToken withPassword(Optional<String> another) {
        return new AccessToken(name, role, hash, createdAt, createdBy, expiresAt, another);
    }

    public boolean isExpired(Instant now) {
        return expiresAt.filter(end -> !now.isBefore(end)).isPresent();
    }

    @Override
    public String toString() {
        return "AccessToken[name=" + name + ", role=" + role.word() + "]";
    }
}
