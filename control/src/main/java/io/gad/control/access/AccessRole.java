package io.gad.control.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the holder of a token may do. */
public enum AccessRole {
    /** See everything, change nothing. */
    VIEWER,
    /** Everything. */
    ADMIN;

    /** On the wire. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<AccessRole> ofWord(String word) {
        return Arrays.stream(values()).filter(r -> r.word().equals(word)).findFirst();
    }
}
