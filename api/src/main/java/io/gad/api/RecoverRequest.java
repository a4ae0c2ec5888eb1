package io.gad.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rebuilds a lost server's state from a member that is left.
 *
 * @param dsn of any member, or of a closed former primary: a libpq URI without a password
 * @param password of that one and of all that have none of their own below; null where the servers need none
 * @param passwords by instance, where they differ
 */
public record RecoverRequest(String dsn, @Nullable String password, Map<String, String> passwords) {

    public RecoverRequest {
        passwords = passwords == null ? Map.of() : Map.copyOf(passwords);
    }

    /** Without the passwords: a record's own text would carry them into a log. */
    @Override
    public String toString() {
        return "RecoverRequest[passwords of=" + passwords.keySet() + "]";
    }
}
