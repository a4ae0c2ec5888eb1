package io.gad.sync.ddl;

import io.gad.sync.ddl.SqlToken.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts an SQL text into tokens by PostgreSQL's lexical rules (documentation, chapter 4.1): nested comments, strings with
 * and without escapes, dollar quotes, quoted identifiers. Comments and blanks are left out. It never fails: what is
 * not closed reaches to the end.
 */
final class SqlLexer {

    private final String sql;
    private final boolean standardStrings;
    private final List<SqlToken> tokens = new ArrayList<>();
    private int at;

    private SqlLexer(String sql, boolean standardStrings) {
        this.sql = sql;
        this.standardStrings = standardStrings;
    }

    /** @param standardStrings whether a backslash in an ordinary string is an ordinary character */
    static List<SqlToken> tokens(String sql, boolean standardStrings) {
        SqlLexer lexer = new SqlLexer(sql, standardStrings);
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
            } else if (c == '-' && next(1) == '-') {
                at = endOfLine();
            } else if (c == '/' && next(1) == '*') {
                skipComment();
            } else if (c == '\'') {
                string(0, !standardStrings);
            } else if ((c == 'e' || c == 'E') && next(1) == '\'') {
                string(1, true);
            } else if ("bBxXnN".indexOf(c) >= 0 && next(1) == '\'') {
                string(1, false);
            } else if ((c == 'u' || c == 'U') && next(1) == '&' && next(2) == '\'') {
                string(2, false);
            } else if ((c == 'u' || c == 'U') && next(1) == '&' && next(2) == '"') {
                at += 2;
                add(Kind.STRING, quotedEnd(at)); // unicode escapes: not an identifier that could be compared
            } else if (c == '"') {
                add(Kind.QUOTED, quotedEnd(at));
            } else if (c == '$' && dollarTag() > 0) {
                dollarString(dollarTag());
            } else if (startsWord(c)) {
                word();
            } else if (Character.isDigit(c)) {
                number();
            } else {
                add(Kind.SYMBOL, at + 1);
            }
        }
    }

    private char next(int distance) {
        return at + distance < sql.length() ? sql.charAt(at + distance) : '\0';
    }

    private int endOfLine() {
        int end = sql.indexOf('\n', at);
        return end < 0 ? sql.length() : end + 1;
    }

    private void skipComment() {
        int depth = 0;
        do {
            if (sql.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (sql.startsWith("*/", at)) {
                depth--;
                at += 2;
            } else {
                at++;
            }
        } while (depth > 0 && at < sql.length());
    }

    private void string(int prefix, boolean backslashes) {
        int end = at + prefix + 1;
        while (end < sql.length()) {
            char c = sql.charAt(end);
            if (c == '\\' && backslashes) {
                end += 2;
            } else if (c == '\'' && end + 1 < sql.length() && sql.charAt(end + 1) == '\'') {
                end += 2;
            } else if (c == '\'') {
                end++;
                break;
            } else {
                end++;
            }
        }
        add(Kind.STRING, Math.min(end, sql.length()));
    }

    private int quotedEnd(int from) {
        int end = from + 1;
        while (end < sql.length()) {
            if (sql.charAt(end) != '"') {
                end++;
            } else if (end + 1 < sql.length() && sql.charAt(end + 1) == '"') {
                end += 2;
            } else {
                return end + 1;
            }
        }
        return sql.length();
    }

    /** The length of the dollar quote that starts here, both dollars included; 0 if none does. */
    private int dollarTag() {
        int end = at + 1;
        while (end < sql.length() && (continuesWord(sql.charAt(end)) && sql.charAt(end) != '$')) {
            end++;
        }
        boolean closed = end < sql.length() && sql.charAt(end) == '$';
        boolean named = end == at + 1 || !Character.isDigit(sql.charAt(at + 1));
        return closed && named ? end - at + 1 : 0;
    }

    private void dollarString(int tagLength) {
        String tag = sql.substring(at, at + tagLength);
        int end = sql.indexOf(tag, at + tagLength);
        add(Kind.STRING, end < 0 ? sql.length() : end + tagLength);
    }

    private void word() {
        int end = at + 1;
        while (end < sql.length() && continuesWord(sql.charAt(end))) {
            end++;
        }
        add(Kind.WORD, end);
    }

    private void number() {
        int end = at + 1;
        while (end < sql.length()
                && (Character.isLetterOrDigit(sql.charAt(end)) || ".".indexOf(sql.charAt(end)) >= 0)) {
            end++;
        }
        add(Kind.NUMBER, end);
    }

    private static boolean startsWord(char c) {
        return Character.isLetter(c) || c == '_' || c >= 0x80;
    }

    private static boolean continuesWord(char c) {
        return startsWord(c) || Character.isDigit(c) || c == '$';
    }

    private void add(Kind kind, int end) {
        tokens.add(new SqlToken(kind, sql.substring(at, end), at, end));
        at = end;
    }
}
