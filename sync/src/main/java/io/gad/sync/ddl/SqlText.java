package io.gad.sync.ddl;

import java.util.List;

/** A text of SQL as somebody wrote it for psql, without its commands that begin with a backslash. */
public final class SqlText {

    private SqlText() {}

    /** Its statements in order, without their semicolons, comments around them left out. */
    public static List<String> statements(String text) {
        return SqlStatement.split(text, true).stream().map(SqlStatement::text).toList();
    }
}
