package io.gad.sync.ddl;

import io.gad.postgres.Session;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Runs a text under the search path, the role and the settings of the session that ran it on the source. */
final class RecordedSession {

    private RecordedSession() {}

    /**
     * Runs {@code sql} and puts the session's own settings back. If it fails the transaction is to be rolled back, at
     * least to a savepoint, which puts them back as well.
     */
    static void run(Session target, DdlEntry entry, String sql) {
        Map<String, String> recorded = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> setting :
                Image.object(entry.settings()).properties()) {
            recorded.put(setting.getKey(), setting.getValue().asString());
        }
        recorded.remove("message");
        String style = recorded.getOrDefault("DateStyle", "ISO");
        if (!style.startsWith("ISO")) {
            recorded.remove("DateStyle");
        }
        recorded.put("search_path", entry.searchPath() == null ? "" : entry.searchPath());
        String role = entry.sessionRole();
        if (role != null && exists(target, role)) {
            recorded.put("role", role); // last: the role itself may not be allowed to set the others
        }
        Map<String, String> before = set(target, recorded);
        execute(target, style.startsWith("ISO") ? sql : underStyle(target, style, sql));
        Map<String, String> restored = new LinkedHashMap<>();
        if (recorded.containsKey("role")) {
            restored.put("role", before.getOrDefault("role", "none")); // first, for the same reason
        }
        before.forEach(restored::putIfAbsent);
        var unused = set(target, restored);
    }

    /**
     * The driver gives up a connection whose server tells it of another style than ISO, which servers do behind a message:
     * so the style is set and put back within one statement, which the driver need not cut either. Servers before 14 tell
     * at once; there ISO has to do, with the same order of day and month.
     */
    private static String underStyle(Session target, String style, String sql) {
        boolean tellsAtOnce =
                target.one("SELECT current_setting('server_version_num')::int", r -> r.getInt(1)) < 140000;
        String set = tellsAtOnce ? "ISO" + style.substring(style.indexOf(',')) : style;
        String quote = "$gad$";
        while (sql.contains(quote)) {
            quote = "$gad_" + quote.substring(1);
        }
        String block = "$block_" + quote.substring(1);
        return "DO " + block + " BEGIN SET LOCAL DateStyle = '" + set + "'; EXECUTE " + quote + sql + quote
                + "; SET LOCAL DateStyle = 'ISO, YMD'; END " + block;
    }

    /** Whether the target has a role of that name. */
    static boolean exists(Session target, String role) {
        return target.first("SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = ?", r -> r.getInt(1), role)
                .isPresent();
    }

    /** In the order of the map; gives what each was before. */
    private static Map<String, String> set(Session target, Map<String, String> settings) {
        Map<String, String> before = new LinkedHashMap<>();
        String[] names = settings.keySet().toArray(String[]::new);
        String[] values = settings.values().toArray(String[]::new);
        // OFFSET 0 keeps the order: the old value is read before the new one is set
        target.list(
                "SELECT o.name, o.old, pg_catalog.set_config(o.name, o.new, true) FROM (SELECT"
                        + " coalesce(pg_catalog.current_setting(n.name, true), '') AS old, n.name, n.new"
                        + " FROM ROWS FROM (pg_catalog.unnest(?::text[]), pg_catalog.unnest(?::text[]))"
                        + " WITH ORDINALITY n (name, new, nth)"
                        + " ORDER BY n.nth OFFSET 0) o",
                row -> before.put(row.getString(1), row.getString(2)),
                names,
                values);
        return before;
    }

    /** Runs a text as it stands: no placeholders, no driver's escapes. */
    static void execute(Session target, String sql) {
        try (Statement statement = target.jdbc().createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        } catch (SQLException e) {
            throw target.failure(
                    "In database " + target.database() + ", replaying: " + StatementReplay.shortened(sql), e);
        }
    }
}
