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
        recorded.put("search_path", entry.searchPath() == null ? "" : entry.searchPath());
        String role = entry.sessionRole();
        if (role != null && exists(target, role)) {
            recorded.put("role", role); // last: the role itself may not be allowed to set the others
        }
        Map<String, String> before = new LinkedHashMap<>();
        for (Map.Entry<String, String> setting : recorded.entrySet()) {
            before.put(setting.getKey(), set(target, setting.getKey(), setting.getValue()));
        }
        execute(target, sql);
        if (recorded.containsKey("role")) {
            set(target, "role", before.getOrDefault("role", "none"));
        }
        before.forEach((name, value) -> set(target, name, value));
    }

    /** Whether the target has a role of that name. */
    static boolean exists(Session target, String role) {
        return target.first("SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = ?", r -> r.getInt(1), role)
                .isPresent();
    }

    private static String set(Session target, String name, String value) {
        // OFFSET 0 keeps the order: the old value is read before the new one is set
        return target.one(
                "SELECT o.old, pg_catalog.set_config(o.name, o.new, true) FROM (SELECT"
                        + " coalesce(pg_catalog.current_setting(n.name, true), '') AS old, n.name, n.new"
                        + " FROM (SELECT ?::text AS name, ?::text AS new) n OFFSET 0) o",
                r -> r.getString(1),
                name,
                value);
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
