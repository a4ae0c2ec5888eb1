package io.gad.sync.ddl;

import java.util.List;
import java.util.Locale;

/** A text of SQL as somebody wrote it for psql, without its commands that begin with a backslash. */
public final class SqlText {

    private SqlText() {}

    /** Its statements in order, without their semicolons, comments around them left out. */
    public static List<String> statements(String text) {
        return SqlStatement.split(text, true).stream().map(SqlStatement::text).toList();
    }

    /** Its key words and unquoted names in order, in capitals; what stands in quotes or in comments is none. */
    public static List<String> words(String text) {
        return SqlLexer.tokens(text, true).stream()
                .filter(token -> token.kind() == SqlToken.Kind.WORD)
                .map(token -> token.text().toUpperCase(Locale.ROOT))
                .toList();
    }
}
