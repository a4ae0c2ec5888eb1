package io.gad.server.wire;

import io.gad.control.LostSink;
import io.gad.control.port.LostTransaction;
import io.gad.control.report.LostTransactions;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lost transactions as a script that a person reads, changes and runs on the new primary, written as they come. Every
 * transaction stands by itself and ends with ROLLBACK instead of COMMIT, so that a script run by mistake changes nothing. What
 * stands in another report of the script as well is a comment, so that it is not done twice.
 */
public final class LostSql implements LostSink {

    private final String group;
    private final PrintWriter sql;
    private String database = "";
    private String definition = "";
    private Optional<LostTransaction> open = Optional.empty();
    private Optional<LostTransactions> under = Optional.empty();
    private boolean compares;
    private long count;

    public LostSql(String group, Writer into) {
        this.group = group;
        this.sql = new PrintWriter(into);
    }

    @Override
    public void begin(List<LostTransactions> reports) {
        line("-- Transactions of group " + comment(group)
                + (reports.isEmpty()
                        ? ""
                        : " that were committed and that the new primary never got: of "
                                + reports.stream().map(LostSql::named).collect(Collectors.joining(", of ")))
                + ".");
        String missing = LostWire.missing(reports);
        if (missing != null) {
            line("-- INCOMPLETE: not everything could be read. " + comment(missing));
        }
        line("-- Each one ends with ROLLBACK. Read it, change it, and put COMMIT where you want it to hold.");
    }

    private static String named(LostTransactions report) {
        return comment(report.formerPrimary()) + " in epoch " + report.epoch();
    }

    private void under(LostTransactions report) {
        if (under.filter(r -> named(r).equals(named(report))).isPresent()) {
            return;
        }
        end();
        under = Optional.of(report);
        database = "";
        line("\n-- Of " + named(report)
                + report.alsoIn()
                        .map(own -> ", what it had of " + comment(own)
                                + ": look under that one first, which tells the same changes transaction by transaction; here all"
                                + " of it is commented out")
                        .orElse("")
                + ":");
    }

    @Override
    public void accept(LostTransactions report, LostTransaction piece, LostTransactions.Fate fate) {
        under(report);
        if (open.filter(piece::isPieceOfTheSame).isEmpty()) {
            end();
            open = Optional.of(piece.bare());
            count++;
            if (!piece.database().equals(database)) {
                database = piece.database();
                line("\n-- In database " + comment(database) + ":");
            }
            line("\n-- transaction " + piece.xid() + ", committed " + piece.commitTime() + ", at "
                    + comment(piece.lsn()) + ", " + fate.status());
            statement("BEGIN;");
        }
        piece.changes().forEach(c -> statement(c.op().equals("DDL") ? definition(c) : row(c)));
    }

    private String row(LostTransaction.Change change) {
        LostStatement statement = new LostStatement(change);
        boolean first = statement.comparesValues() && !compares;
        compares |= first;
        return (first ? LostStatement.FORMS + "\n" : "") + statement.text();
    }

    /** Of a comment every line: a value may have several. */
    private void statement(String text) {
        boolean twice = under.flatMap(LostTransactions::alsoIn).isPresent();
        line(twice ? "-- " + text.replaceAll("\\r\\n|[\\r\\n]", "$0-- ") : text);
    }

    private void end() {
        if (open.isPresent()) {
            statement("ROLLBACK;");
            open = Optional.empty();
            compares = false;
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
                                + LostStatement.literal(path).strip() + ", true);\n")
                + "-- by role " + comment(String.valueOf(facts.get("role"))) + "\n" + statement.get() + ";";
    }

    /** A line break would end the comment and begin a statement. */
    static String comment(String text) {
        return text.replaceAll("[\\r\\n]+", " ");
    }
}
