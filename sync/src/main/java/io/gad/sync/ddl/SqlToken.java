package io.gad.sync.ddl;

import java.util.Locale;

/**
 * A piece of an SQL text.
 *
 * @param text as it stands in the source, quotes included
 * @param start its first character's index in the source
 * @param end the index behind its last character
 */
record SqlToken(Kind kind, String text, int start, int end) {

    enum Kind {
        /** A key word or an unquoted identifier. */
        WORD,
        /** An identifier in double quotes. */
        QUOTED,
        /** A constant in quotes of any sort, dollar quotes among them. */
        STRING,
        NUMBER,
        /** Anything else, one character at a time. */
        SYMBOL
    }

    /** Whether a name of the catalog can be an identifier, and not only an operator. */
    static boolean isPlain(String name) {
        return name.chars().anyMatch(Character::isLetterOrDigit);
    }

    boolean isWord(String word) {
        return kind == Kind.WORD && text.equalsIgnoreCase(word);
    }

    boolean isSymbol(char symbol) {
        return kind == Kind.SYMBOL && text.charAt(0) == symbol;
    }

    /** The identifier as the catalog would hold it; empty for what cannot be one. */
    String identifier() {
        return switch (kind) {
            case WORD -> text.toLowerCase(Locale.ROOT);
            case QUOTED -> text.substring(1, text.length() - 1).replace("\"\"", "\"");
            case STRING, NUMBER, SYMBOL -> "";
        };
    }
}
