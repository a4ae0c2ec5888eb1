package io.gad.sync.ddl;

import io.gad.member.RereadList;
import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import io.gad.sync.constraint.OlderRows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * Values that a statement wrote into rows which stood already. Decoding never shows them, so they must come out alike on
 * both sides by themselves, or be set from the image, or else the table goes on the list of those to be read anew, in the
 * transaction that replays the statement.
 */
final class Rewrites {

    private static final int PERSISTENCE = 1;
    private static final int NEW_DEFAULT = 2;
    private static final int COLUMN_TYPE = 4;

    /** Stable for PostgreSQL within one transaction, but another moment or session gives another value. */
    private static final Set<String> OF_THE_MOMENT = Set.of(
            "now",
            "transaction_timestamp",
            "statement_timestamp",
            "current_date",
            "current_time",
            "current_timestamp",
            "localtime",
            "localtimestamp",
            "current_user",
            "current_role",
            "session_user",
            "current_setting",
            "current_catalog",
            "current_schema",
            "current_database",
            "txid_current",
            "pg_current_xact_id");

    /** Types of which a value is another number on each server, and the type of the number. */
    private static final Set<String> OF_THE_SERVER = Set.of(
            "oid",
            "regclass",
            "regcollation",
            "regconfig",
            "regdictionary",
            "regnamespace",
            "regoper",
            "regoperator",
            "regproc",
            "regprocedure",
            "regrole",
            "regtype");

    /** Whether a text may call a volatile function by an operator or a cast: none of the server's own does. */
    private static final String BY_SIGN = """
            SELECT EXISTS (SELECT FROM pg_catalog.pg_operator o JOIN pg_catalog.pg_proc p ON p.oid = o.oprcode
                           WHERE p.provolatile = 'v' AND pg_catalog.strpos(?, o.oprname) > 0)
                OR EXISTS (SELECT FROM pg_catalog.pg_cast c JOIN pg_catalog.pg_proc p ON p.oid = c.castfunc
                           WHERE p.provolatile = 'v')
            """;

    private final Map<TableName, Integer> columnsBefore;
    private final Map<String, Integer> reasons;

    private Rewrites(Map<TableName, Integer> columnsBefore, Map<String, Integer> reasons) {
        this.columnsBefore = columnsBefore;
        this.reasons = reasons;
    }

    /** Looks which columns the touched tables have before the statement is replayed. */
    static Rewrites before(Session target, List<Image> images, Map<String, Integer> reasons) {
        Map<TableName, Integer> columns = new HashMap<>();
        for (Image image : images) {
            if (image.isTable()) {
                columns.put(image.name(), lastColumn(target, image.name()));
            }
        }
        return new Rewrites(columns, reasons);
    }

    /** The highest column number of a table, dropped columns included; 0 if there is no such table. */
    private static int lastColumn(Session target, TableName table) {
        return target.one(
                "SELECT coalesce(max(attnum), 0) FROM pg_catalog.pg_attribute WHERE attrelid ="
                        + " pg_catalog.to_regclass(?)",
                r -> r.getInt(1),
                table.quoted());
    }

    /** Sets what the image knows; what nobody knows is to be read. */
    void after(Session target, List<Image> images, Optional<SqlStatement> statement) {
        List<OlderRows.Write> missing = new ArrayList<>();
        for (Image image : images) {
            int before = columnsBefore.getOrDefault(image.name(), 0);
            if (!image.isTable() || before == 0 || RereadList.holds(target, image.name())) {
                continue; // made by this statement, so that its rows come decoded; or to be read anyway
            }
            int reason = reasons.getOrDefault(identity(target, image.name()), 0);
            if ((reason & (NEW_DEFAULT | COLUMN_TYPE)) != 0
                    && statement.filter(SqlStatement::namesAMoment).isPresent()
                    && holdsRows(target, image.name())) {
                read(target, image.name(), "its rows were given the moment at which a statement was read");
            }
            for (String column : newColumns(target, image.name(), before)) {
                takeMissingValue(target, image, column).ifPresent(missing::add);
                if ((reason & NEW_DEFAULT) != 0) {
                    readIfNumbered(target, image.name(), column(image, column));
                }
            }
            if ((reason & COLUMN_TYPE) != 0
                    && statement
                            .filter(it -> OF_THE_SERVER.stream().anyMatch(it::mentions))
                            .isPresent()
                    && holdsRows(target, image.name())) {
                read(target, image.name(), "its rows were given numbers of objects, which are others on each server");
            }
            if ((reason & COLUMN_TYPE) != 0 && statement.isPresent()) {
                readIfOpen(target, image.name(), usingOf(statement.get()));
            }
            if ((reason & PERSISTENCE) != 0 && image.string("persistence").equals("p")) {
                read(target, image.name(), "rows that were written while it was unlogged are in no log");
            }
        }
        OlderRows.write(target, missing);
    }

    private static String usingOf(SqlStatement statement) {
        return statement.contains("USING") ? statement.text() : "";
    }

    private static List<String> newColumns(Session target, TableName table, int before) {
        return target.list(
                "SELECT attname FROM pg_catalog.pg_attribute WHERE attrelid = pg_catalog.to_regclass(?) AND attnum > ?"
                        + " AND NOT attisdropped ORDER BY attnum",
                r -> r.getString(1),
                table.quoted(),
                before);
    }

    private static String identity(Session target, TableName table) {
        return target.one("SELECT pg_catalog.format('%I.%I', ?, ?)", r -> r.getString(1), table.schema(), table.name());
    }

    private static ObjectNode column(Image image, String name) {
        return image.elements("columns").stream()
                .filter(c -> c.path("name").asString("").equals(name))
                .findFirst()
                .orElseGet(() -> image.json().objectNode());
    }

    /**
     * A column added with a stable default such as {@code now()} gets the source's moment in every row that stood:
     * computed here it would be another.
     */
    private static Optional<OlderRows.Write> takeMissingValue(Session target, Image image, String column) {
        String wanted = column(image, column).path("missing").asString("");
        String found = target.one(
                "SELECT coalesce((attmissingval::text::text[])[1], '') FROM pg_catalog.pg_attribute"
                        + " WHERE attrelid = pg_catalog.to_regclass(?) AND attname = ?",
                r -> r.getString(1),
                image.name().quoted(),
                column);
        if (!wanted.isEmpty() && !wanted.equals(found)) {
            String type = column(image, column).path("type").asString("");
            String update =
                    "UPDATE ONLY " + image.name().quoted() + " SET " + TableName.quote(column) + " = ?::" + type;
            return Optional.of(new OlderRows.Write(image.name(), () -> {
                var unused = target.update(update, wanted);
            }));
        }
        return Optional.empty();
    }

    /** Numbers of a sequence come in the order of the rows on the disk, and a domain may have any default of its own. */
    private static void readIfNumbered(Session target, TableName table, ObjectNode column) {
        if (column.has("default")) {
            readIfOpen(target, table, column.path("default").asString(""));
        } else if (holdsRows(target, table)) {
            read(
                    target,
                    table,
                    "its rows were given the values of "
                            + (column.has("identity") ? "an identity column" : "a default that is not in the table"));
        }
    }

    private static void readIfOpen(Session target, TableName table, String expression) {
        if (!holdsRows(target, table)) {
            return;
        }
        if (target.one(BY_SIGN, r -> r.getBoolean(1), expression)) {
            read(target, table, "its rows were given the values of an operator or a cast");
            return;
        }
        for (SqlStatement part : SqlStatement.split(expression, true)) {
            for (String function : part.calledFunctions()) {
                if (OF_THE_MOMENT.contains(function) || isOpen(target, function)) {
                    read(target, table, "its rows were given the values of " + function);
                    return;
                }
            }
        }
    }

    private static void read(Session target, TableName table, String why) {
        var unused = RereadList.add(target, table, why);
    }

    private static boolean holdsRows(Session target, TableName table) {
        return target.one("SELECT EXISTS (SELECT FROM ONLY " + table.quoted() + ")", r -> r.getBoolean(1));
    }

    /** Whether some function of that name may give another value here: one that the server may not compute in advance. */
    private static boolean isOpen(Session target, String function) {
        return target.one(
                "SELECT EXISTS (SELECT FROM pg_catalog.pg_proc WHERE proname = ? AND provolatile <> 'i')",
                r -> r.getBoolean(1),
                function);
    }
}
