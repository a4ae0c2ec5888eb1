package io.gad.api;

import org.jspecify.annotations.Nullable;

/**
 * A password to be set.
 *
 * @param password 12 to 200 characters
 */
public record PasswordRequest(@Nullable String password) {

    /** Without the password: a record's own text would carry it into a log. */
    @Override
    public String toString() {
        return "PasswordRequest[]";
    }
}
