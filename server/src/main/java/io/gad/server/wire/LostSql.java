package io.gad.server.wire;

import io.gad.api.LostTransactionsView.LostChange;
import io.gad.control.LostSink;
import io.gad.control.port.LostTransaction;
import io.gad.control.report.LostTransactions;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lost transactions as a script that a person reads, changes and runs on the new primary, written as they come. Every
 * transaction stands by itself and ends with ROLLBACK instead of COMMIT, so that a script run by mistake changes nothing.
 */
public final class LostSql implements LostSink {

    private final String group;
    private final PrintWriter sql;
    private String database = "";
    private String definition = "";
    private Optional<LostTransaction> open = Optional.empty();
    private long count;

    public LostSql(String group, Writer into) {
        this.group = group;
        this.sql = new PrintWriter(into);
    }

    @Override
    public void begin(List<LostTransactions> reports) {
        line("-- Transactions of group " + comment(group)
                + reports.stream()
                        .findFirst()
                        .map(r -> " that the former primary " + comment(r.formerPrimary())
                                + " committed and the new primary never got")
                        .orElse("")
                + ".");
        String missing = LostWire.missing(reports);
        if (missing != null) {
            line("-- INCOMPLETE: not everything could be read. " + comment(missing));
        }
        line("-- Each one ends with ROLLBACK. Read it, change it, and put COMMIT where you want it to hold.");
    }

    @Override
    public void accept(LostTransactions report, LostTransaction piece, LostTransactions.Fate fate) {
        if (open.filter(piece::isPieceOfTheSame).isEmpty()) {
            end();
            open = Optional.of(piece.bare());
            count++;
            if (!piece.database().equals(database)) {
                database = piece.database();
                line("\n-- In database " + comment(database) + ":");
            }
            line("\n-- transaction " + piece.xid() + ", committed " + piece.commitTime() + ", at "
                    + comment(piece.lsn()) + ", " + fate.status() + "\nBEGIN;");
        }
        piece.changes().forEach(c -> line(c.op().equals("DDL") ? definition(c) : statement(LostWire.of(c))));
    }

    private void end() {
        if (open.isPresent()) {
            line("ROLLBACK;");
            open = Optional.empty();
            definition = "";
        }
    }

    /** Ends the script. One without this end broke off. */
    public void finish() {
        end();
        line("\n-- End of the list: " + (count == 1 ? "1 transaction." : count + " transactions."));
        sql.flush();
    }

    private void line(String text) {
        sql.print(text);
        sql.print('\n');
    }

    /** A statement that did several things is listed once for each. */
    private String definition(LostTransaction.Change change) {
        Map<String, @Nullable String> facts = change.newRow().orElse(Map.of());
        String said = String.valueOf(facts.get("statement"));
        if (said.equals(definition)) {
            return "-- " + comment(change.table()) + ": by the same statement.";
        }
        definition = said;
        Optional<String> statement = LostDdl.statement(facts);
        if (statement.isEmpty()) {
            return "-- DDL on " + comment(change.table()) + ", do it by hand: " + comment(said);
        }
        String path = facts.get("search_path");
        return (path == null || path.isBlank()
                        ? ""
                        : "SELECT pg_catalog.set_config('search_path', "
                                + literal(path).strip() + ", true);\n")
                + "-- by role " + comment(String.valueOf(facts.get("role"))) + "\n" + statement.get() + ";";
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
