package io.gad.postgres;

/** A text as a constant of SQL. */
public final class Literal {

    private Literal() {}

    /**
     * Reads the same whatever {@code standard_conforming_strings} is in the session: a text with a backslash is written with
     * escapes, as the server's own {@code quote_literal} does.
     */
    public static String of(String text) {
        String doubled = text.replace("'", "''");
        return text.indexOf('\\') < 0 ? "'" + doubled + "'" : "E'" + doubled.replace("\\", "\\\\") + "'";
    }
}
