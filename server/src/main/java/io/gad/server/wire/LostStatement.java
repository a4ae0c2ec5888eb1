package io.gad.server.wire;

import io.gad.control.port.LostTransaction;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A lost change of a row as a statement. A row with a key is looked for by that. One without is compared value by value, each as the log
 * writes it, for a type need not have an equality (json), or has one that means something else (box); of several equal rows one is taken.
 */
final class LostStatement {

    /** So that values are written as they were in the log. */
    static final String FORMS = "SELECT pg_catalog.set_config(name, value, true) FROM (VALUES ('TimeZone', 'UTC'),"
            + " ('DateStyle', 'ISO, YMD'), ('IntervalStyle', 'postgres'), ('extra_float_digits', '3'),"
            + " ('bytea_output', 'hex')) AS forms(name, value);";

    private final LostTransaction.Change change;
    private final Map<String, @Nullable String> before;
    private final Map<String, @Nullable String> after;

    LostStatement(LostTransaction.Change change) {
        this.change = change;
        this.before = sorted(change.oldRow());
        this.after = sorted(change.newRow());
    }

    private static Map<String, @Nullable String> sorted(Optional<Map<String, @Nullable String>> row) {
        return new TreeMap<>(row.orElse(Map.of()));
    }

    /** Whether {@link #FORMS} are to hold where it is run. Reports of older servers do not say it, but no key has a null. */
    boolean comparesValues() {
        return change.whole() || before.containsValue(null);
    }

    /** In SQL, or as a comment where there is no statement for it. */
    String text() {
        String table = table(change.table());
        return switch (change.op()) {
            case "INSERT" ->
                after.isEmpty()
                        ? "INSERT INTO " + table + " DEFAULT VALUES;"
                        : "INSERT INTO " + table + " (" + columns() + ") OVERRIDING SYSTEM VALUE VALUES (" + values()
                                + ");";
            case "UPDATE" -> update(table);
            case "DELETE" -> "DELETE FROM " + table + " WHERE " + row(table) + ";";
            case "TRUNCATE" -> "TRUNCATE " + table + ";";
            default ->
                "-- " + LostSql.comment(change.op()) + " on " + LostSql.comment(change.table()) + ": do it by hand.";
        };
    }

    /** What stays is left alone: a column that is GENERATED ALWAYS AS IDENTITY takes no value but DEFAULT. */
    private String update(String table) {
        String pairs = after.entrySet().stream()
                .filter(e -> !before.containsKey(e.getKey()) || !isSame(before.get(e.getKey()), e.getValue()))
                .map(e -> identifier(e.getKey()) + " = " + literal(e.getValue()))
                .collect(Collectors.joining(", "));
        return pairs.isEmpty()
                ? "-- UPDATE of " + LostSql.comment(change.table()) + " that leaves the row as it is."
                : "UPDATE " + table + " SET " + pairs + " WHERE " + row(table) + ";";
    }

    private static boolean isSame(@Nullable String one, @Nullable String other) {
        return one == null ? other == null : one.equals(other);
    }

    private String row(String table) {
        if (before.isEmpty()) {
            return "false /* the row's identity is not known */";
        }
        return comparesValues()
                ? "(tableoid, ctid) = (SELECT tableoid, ctid FROM " + table + " WHERE " + condition() + " LIMIT 1)"
                : condition();
    }

    private String condition() {
        return before.entrySet().stream()
                .map(e -> isValue(identifier(e.getKey()), e.getValue()))
                .collect(Collectors.joining(" AND "));
    }

    private String isValue(String column, @Nullable String value) {
        if (value == null) {
            return column + " IS NULL";
        }
        if (!comparesValues()) {
            return column + " = " + literal(value);
        }
        return (value.isEmpty() ? column + " IS NOT NULL AND " : "") + "pg_catalog.format('%s', " + column + ") = "
                + literal(value);
    }

    private String columns() {
        return after.keySet().stream().map(LostStatement::identifier).collect(Collectors.joining(", "));
    }

    private String values() {
        return after.values().stream().map(LostStatement::literal).collect(Collectors.joining(", "));
    }

    /** Unquoted {@code schema.table} as the report has it; a name with a dot in it is left to the reader. */
    private static String table(String name) {
        int dot = name.indexOf('.');
        return dot < 0
                ? identifier(name)
                : identifier(name.substring(0, dot)) + "." + identifier(name.substring(dot + 1));
    }

    private static String identifier(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    static String literal(@Nullable String value) {
        if (value == null) {
            return "NULL";
        }
        String quoted = "'" + value.replace("'", "''") + "'";
        return value.contains("\\") ? " E" + quoted.replace("\\", "\\\\") : quoted;
    }
}
