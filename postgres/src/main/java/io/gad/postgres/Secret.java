package io.gad.postgres;

/**
 * A password on its way to a server. Its text never shows in a log, a message or a record's {@code toString}.
 *
 * @param text the password itself; empty where the server asks for none
 */
public record Secret(String text) {

    /** No password: trust, peer or certificate authentication. */
    public static final Secret NONE = new Secret("");

    public boolean isEmpty() {
        return text.isEmpty();
    }

    @Override
    public String toString() {
        return isEmpty() ? "(none)" : "(secret)";
    }
}
