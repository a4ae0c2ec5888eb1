package io.gad.server.wire;

import io.gad.api.LostTransactionsView;
import io.gad.api.LostTransactionsView.LostChange;
import io.gad.api.LostTransactionsView.LostTransaction;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lost transactions as a script that a person reads, changes and runs on the new primary. Every transaction stands by
 * itself and begins with ROLLBACK instead of COMMIT, so that a script run by mistake changes nothing.
 */
public final class LostSql {

    private LostSql() {}

    public static String script(LostTransactionsView report) {
        StringBuilder sql = new StringBuilder();
        sql.append("-- Transactions of group ").append(comment(report.group()));
        if (report.formerPrimary() != null) {
            sql.append(" that the former primary ")
                    .append(comment(report.formerPrimary()))
                    .append(" committed and the new primary never got");
        }
        sql.append(".\n");
        if (!report.complete()) {
            sql.append("-- INCOMPLETE: not everything could be read.\n");
        }
        sql.append("-- Each one ends with ROLLBACK. Read it, change it, and put COMMIT where you want it to hold.\n");
        String database = "";
        for (LostTransaction transaction : report.transactions()) {
            if (!transaction.database().equals(database)) {
                database = transaction.database();
                sql.append("\n-- In database ").append(comment(database)).append(":\n");
            }
            append(sql, transaction);
        }
        return sql.toString();
    }

    private static void append(StringBuilder sql, LostTransaction transaction) {
        sql.append("\n-- transaction ")
                .append(transaction.xid())
                .append(", committed ")
                .append(transaction.commitTime())
                .append(", at ")
                .append(comment(transaction.lsn()))
                .append(", ")
                .append(transaction.status())
                .append("\nBEGIN;\n");
        transaction.changes().forEach(c -> sql.append(statement(c)).append('\n'));
        sql.append("ROLLBACK;\n");
    }

    private static String statement(LostChange change) {
        Map<String, @Nullable String> before = change.before() == null ? Map.of() : change.before();
        Map<String, @Nullable String> after = change.after() == null ? Map.of() : change.after();
        String table = table(change.table());
        return switch (change.op()) {
            case "INSERT" ->
                after.isEmpty()
                        ? "INSERT INTO " + table + " DEFAULT VALUES;"
                        : "INSERT INTO " + table + " (" + columns(after) + ") OVERRIDING SYSTEM VALUE VALUES ("
                                + values(after) + ");";
            case "UPDATE" ->
                after.isEmpty()
                        ? "-- UPDATE of " + comment(change.table()) + " without values."
                        : "UPDATE " + table + " SET " + pairs(after, ", ", " = ") + " WHERE "
                                + condition(before.isEmpty() ? after : before) + ";";
            case "DELETE" -> "DELETE FROM " + table + " WHERE " + condition(before) + ";";
            case "TRUNCATE" -> "TRUNCATE " + table + ";";
            default -> "-- " + comment(change.op()) + " on " + comment(change.table()) + ": do it by hand.";
        };
    }

    private static String columns(Map<String, @Nullable String> row) {
        return sorted(row).keySet().stream().map(LostSql::identifier).collect(Collectors.joining(", "));
    }

    private static String values(Map<String, @Nullable String> row) {
        return sorted(row).values().stream().map(LostSql::literal).collect(Collectors.joining(", "));
    }

    private static String pairs(Map<String, @Nullable String> row, String between, String equals) {
        return sorted(row).entrySet().stream()
                .map(e -> identifier(e.getKey()) + equals + literal(e.getValue()))
                .collect(Collectors.joining(between));
    }

    private static String condition(Map<String, @Nullable String> row) {
        return row.isEmpty()
                ? "false /* the row's identity is not known */"
                : pairs(row, " AND ", " IS NOT DISTINCT FROM ");
    }

    private static TreeMap<String, @Nullable String> sorted(Map<String, @Nullable String> row) {
        return new TreeMap<>(row);
    }

    /** Unquoted {@code schema.table} as the report has it; a name with a dot in it is left to the reader. */
    private static String table(String name) {
        int dot = name.indexOf('.');
        if (name.contains("\"")) {
            return name.replace("\n", " ");
        }
        return dot < 0
                ? identifier(name)
                : identifier(name.substring(0, dot)) + "." + identifier(name.substring(dot + 1));
    }

    private static String identifier(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    private static String literal(@Nullable String value) {
        if (value == null) {
            return "NULL";
        }
        String quoted = "'" + value.replace("'", "''") + "'";
        return value.contains("\\") ? " E" + quoted.replace("\\", "\\\\") : quoted;
    }

    /** A line break would end the comment and begin a statement. */
    private static String comment(String text) {
        return text.replaceAll("[\\r\\n]+", " ");
    }
}
