package io.gad.sync.tail;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One change of a lost transaction. Values are PostgreSQL's text forms, in UTC and ISO dates.
 *
 * @param table schema and name, unquoted, joined by a dot; for DDL the object
 * @param op {@code INSERT UPDATE DELETE TRUNCATE} or {@code DDL}
 * @param old what the log says of the row before: its identity, or all of it where that is the identity; empty for
 *     INSERT, TRUNCATE and DDL
 * @param now the row afterwards, without large values that an UPDATE left alone; empty for DELETE and TRUNCATE; for DDL
 *     the keys {@code statement tag search_path role objects}
 * @param whole whether {@code old} is all of the row, of a table whose rows have no other identity: several may be equal
 */
public record LostChange(
        String table, String op, Map<String, @Nullable String> old, Map<String, @Nullable String> now, boolean whole) {

    public LostChange {
        old = Collections.unmodifiableMap(new LinkedHashMap<>(old));
        now = Collections.unmodifiableMap(new LinkedHashMap<>(now));
    }

    /** Of a row that is told by its key. */
    public LostChange(String table, String op, Map<String, @Nullable String> old, Map<String, @Nullable String> now) {
        this(table, op, old, now, false);
    }
}
