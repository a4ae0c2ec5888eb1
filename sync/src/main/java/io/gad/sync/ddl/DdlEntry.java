package io.gad.sync.ddl;

import io.gad.postgres.Session;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;

/**
 * One row of {@code gad.ddl_log}: what one statement did to the schema, as the primary saw it.
 *
 * @param txid the transaction that ran it, as PostgreSQL numbers it with its epoch
 * @param ordinal counts within the transaction, from 1
 * @param query the whole string that the client sent, which may hold more than this statement; empty: as in the entry
 *     before it in the same transaction; null: unknown
 * @param searchPath the one in force when it ran
 * @param sessionRole the role that it ran as
 * @param settings JSON object of the session's settings that bear on the outcome
 * @param objects JSON array of what was created, altered or dropped
 * @param images JSON array of the touched objects as the statement left them
 */
public record DdlEntry(
        long epoch,
        long txid,
        int ordinal,
        Event event,
        String tag,
        @Nullable String query,
        @Nullable String searchPath,
        @Nullable String sessionRole,
        String settings,
        String objects,
        String images) {

    /** Which trigger wrote the row. */
    public enum Event {
        DDL_COMMAND_END,
        SQL_DROP,
        TABLE_REWRITE,
        /** The capture itself failed: what happened is not known, and nothing may be applied behind it. */
        CAPTURE_FAILED
    }

    /**
     * The entry from the columns of a row, in the text form in which a stream or a query gives them.
     *
     * @throws IllegalArgumentException if a column that every row has is missing
     */
    public static DdlEntry of(Map<String, @Nullable String> row) {
        return new DdlEntry(
                Long.parseLong(present(row, "epoch")),
                Long.parseLong(present(row, "txid")),
                Integer.parseInt(present(row, "ordinal")),
                event(present(row, "event")),
                present(row, "tag"),
                row.get("query"),
                row.get("search_path"),
                row.get("session_role"),
                present(row, "settings"),
                present(row, "objects"),
                present(row, "images"));
    }

    /** What its replay may change. Where an image is a table's the replay may bring that table in line. */
    public Bearing bearing() {
        return Bearing.of(this);
    }

    /**
     * Tables that it has left in a schema of another name than before.
     *
     * @param schema its name behind the statement
     * @param tables their numbers on the primary
     */
    public record Placed(String schema, List<Integer> tables) {

        public Placed {
            tables = List.copyOf(tables);
        }
    }

    /** Where it has left tables, of those that stand in another schema by now, or in one of another name. */
    public List<Placed> placed() {
        List<Placed> placed = new ArrayList<>();
        Image.array(objects).forEach(object -> {
            if (object.get("tables") instanceof ArrayNode numbers) {
                List<Integer> tables = new ArrayList<>();
                numbers.forEach(number -> tables.add((int) number.asLong()));
                placed.add(new Placed(object.path("in").asString(""), tables));
            }
        });
        return placed;
    }

    /** The entry from a row of the table itself. */
    static DdlEntry of(ResultSet row) throws SQLException {
        Map<String, @Nullable String> columns = new HashMap<>();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
            columns.put(row.getMetaData().getColumnName(i), row.getString(i));
        }
        return of(columns);
    }

    /** Those of earlier transactions of the same message of the client's, in order, as the target's log holds them. */
    List<DdlEntry> before(Session target) {
        String message = setting("message");
        return message.isEmpty()
                ? List.of()
                : target.list(
                        "SELECT * FROM gad.ddl_log WHERE epoch = ? AND txid < ? AND settings ->> 'message' = ?"
                                + " AND event <> 'table_rewrite' ORDER BY txid, ordinal",
                        DdlEntry::of,
                        epoch,
                        txid,
                        message);
    }

    /** Whether a backslash in an ordinary string of its text is an ordinary character. */
    boolean hasStandardStrings() {
        return !setting("standard_conforming_strings").equals("off");
    }

    /** Of the session that ran it; empty if it was not recorded. */
    private String setting(String name) {
        return Image.object(settings).path(name).asString("");
    }

    private static Event event(String name) {
        return switch (name) {
            case "ddl_command_end" -> Event.DDL_COMMAND_END;
            case "sql_drop" -> Event.SQL_DROP;
            case "table_rewrite" -> Event.TABLE_REWRITE;
            case "capture_failed" -> Event.CAPTURE_FAILED;
            default -> throw new IllegalArgumentException("Expected an event of gad.ddl_log, found '" + name + "'.");
        };
    }

    private static String present(Map<String, @Nullable String> row, String column) {
        String value = row.get(column);
        if (value == null) {
            throw new IllegalArgumentException("Expected column " + column + " in a row of gad.ddl_log, found none.");
        }
        return value;
    }
}
