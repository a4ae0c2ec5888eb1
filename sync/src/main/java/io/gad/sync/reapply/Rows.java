package io.gad.sync.reapply;

import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import io.gad.postgres.catalog.Column;
import io.gad.postgres.catalog.Table;
import io.gad.postgres.catalog.UniqueIndex;
import io.gad.sync.SyncProblem;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the present primary's rows and writes them, one by one. */
final class Rows {

    private static final long XID_MASK = 0xFFFF_FFFFL;

    private final Session session;
    private final Set<Long> ownXids;
    private final Optional<Long> followedUntil;
    private final Set<StandingRow.Place> own = new HashSet<>();

    /**
     * @param ownXids of transactions whose rows count as untouched
     * @param followedUntil the last transaction by which this member followed the former primary; empty where that is not
     *     known: then no row counts as untouched
     */
    Rows(Session session, Set<Long> ownXids, Optional<Long> followedUntil) {
        this.session = session;
        this.ownXids = ownXids;
        this.followedUntil = followedUntil;
    }

    /** By which transaction the member last applied something of a task, as rows name it. */
    static Optional<Long> lastOf(Session session, Optional<String> task) {
        return task.flatMap(t ->
                session.first("SELECT xmin::text::bigint FROM gad.progress WHERE task = ?", row -> row.getLong(1), t));
    }

    /** The row that has these values under a key, locked. */
    Optional<StandingRow> byKey(Table table, UniqueIndex key, Map<String, @Nullable String> values) {
        List<@Nullable String> parameters = new ArrayList<>();
        String where = key.key().stream()
                .map(k -> {
                    parameters.add(values.get(k.name()));
                    return "t." + TableName.quote(k.name()) + " " + k.equality() + " ?";
                })
                .collect(Collectors.joining(" AND "));
        return find(table, where, parameters);
    }

    /** One row that has exactly these values, whichever, locked. */
    Optional<StandingRow> byValues(Table table, Map<String, @Nullable String> values) {
        List<@Nullable String> parameters = new ArrayList<>();
        List<String> conditions = new ArrayList<>();
        values.forEach((name, value) -> {
            if (isWritable(table, name)) {
                String column = "t." + TableName.quote(name);
                if (value == null) {
                    conditions.add(column + " IS NOT DISTINCT FROM NULL");
                } else {
                    conditions.add(text(column) + " COLLATE pg_catalog.\"C\" = ?");
                    parameters.add(value);
                }
            }
        });
        return conditions.isEmpty() ? Optional.empty() : find(table, String.join(" AND ", conditions), parameters);
    }

    static boolean isWritable(Table table, String column) {
        return table.column(column).filter(Column::isWritable).isPresent();
    }

    /** What the type itself writes, which a cast to text is not always. */
    private static String text(String column) {
        return "CASE WHEN " + column + " IS NOT DISTINCT FROM NULL THEN NULL ELSE pg_catalog.format('%s', " + column
                + ") END";
    }

    private Optional<StandingRow> find(Table table, String where, List<@Nullable String> parameters) {
        List<Column> columns = table.columns();
        String values = columns.stream()
                .map(c -> ", " + text("t." + TableName.quote(c.name())))
                .collect(Collectors.joining());
        String newer = followedUntil
                .map(xid -> "'" + xid + "'::pg_catalog.xid")
                // An age below zero has gone round: then nobody can tell any more.
                .map(xid -> "(pg_catalog.age(t.xmin) < pg_catalog.age(" + xid + ") OR pg_catalog.age(" + xid + ") < 0)")
                .orElse("true");
        return Texts.first(
                session,
                "SELECT t.tableoid::text, t.ctid::text, t.xmin::text::bigint, " + newer + values + " FROM "
                        + from(table) + " t WHERE " + where + " LIMIT 1 FOR UPDATE OF t",
                parameters,
                row -> standing(columns, row));
    }

    private StandingRow standing(List<Column> columns, ResultSet row) throws SQLException {
        StandingRow.Place place = new StandingRow.Place(row.getString(1), row.getString(2));
        boolean untouched = own.contains(place) || ownXids.contains(row.getLong(3) & XID_MASK) || !row.getBoolean(4);
        Map<String, @Nullable String> values = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            values.put(columns.get(i).name(), row.getString(5 + i));
        }
        return new StandingRow(place, values, untouched);
    }

    /** A partitioned table holds no rows of its own; any other is meant without its heirs. */
    private static String from(Table table) {
        return (table.partitioned() ? "" : "ONLY ") + table.name().quoted();
    }

    void insert(Table table, Map<String, @Nullable String> row) {
        List<String> columns =
                row.keySet().stream().filter(name -> isWritable(table, name)).toList();
        String sql = columns.isEmpty()
                ? " DEFAULT VALUES"
                : columns.stream().map(TableName::quote).collect(Collectors.joining(", ", " (", ")"))
                        + " OVERRIDING SYSTEM VALUE VALUES ("
                        + columns.stream().map(c -> "?").collect(Collectors.joining(", "))
                        + ")";
        List<@Nullable String> parameters = new ArrayList<>();
        columns.forEach(c -> parameters.add(row.get(c)));
        written("INSERT INTO " + table.name().quoted() + sql, parameters);
    }

    /** @param changed by column, none of which is generated or an identity that is always generated */
    void update(Table table, StandingRow standing, Map<String, @Nullable String> changed) {
        List<@Nullable String> parameters = new ArrayList<>();
        String set = changed.entrySet().stream()
                .map(e -> {
                    parameters.add(e.getValue());
                    return TableName.quote(e.getKey()) + " = ?";
                })
                .collect(Collectors.joining(", "));
        parameters.add(standing.place().table());
        parameters.add(standing.place().ctid());
        written("UPDATE " + from(table) + " SET " + set + AT, parameters);
    }

    void delete(Table table, StandingRow standing) {
        written(
                "DELETE FROM " + from(table) + AT,
                List.of(standing.place().table(), standing.place().ctid()));
    }

    private static final String AT = " WHERE tableoid = ?::pg_catalog.oid AND ctid = ?::pg_catalog.tid";

    private void written(String sql, List<@Nullable String> parameters) {
        var place = Texts.first(
                session,
                sql + " RETURNING tableoid::text, ctid::text",
                parameters,
                row -> new StandingRow.Place(row.getString(1), row.getString(2)));
        own.add(place.orElseThrow(() -> new SyncProblem(
                "REAPPLY_REFUSED",
                "Expected the row to be written by: " + sql + ", found that it was not; nothing was changed.",
                "A trigger that is enabled ALWAYS, or a rule, keeps it away: change that, or do it by hand.")));
    }
}
