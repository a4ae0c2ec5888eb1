package io.gad.sync.precheck;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Settings of the servers that change what the same statement does, or whether it fits. */
final class ServerSettingsCheck implements Check {

    private static final String NAME = "server-settings";

    /** Must be as large on the target. */
    private static final String LIMITS = "SELECT name, setting FROM pg_catalog.pg_settings WHERE name IN"
            + " ('max_connections', 'max_prepared_transactions', 'max_locks_per_transaction')";

    private static final String MEANING = "SELECT name, setting FROM pg_catalog.pg_settings WHERE name IN"
            + " ('default_text_search_config', 'default_table_access_method', 'default_toast_compression', 'array_nulls',"
            + " 'transform_null_equals', 'backslash_quote', 'lc_numeric', 'lc_time', 'block_size', 'max_identifier_length',"
            + " 'max_index_keys', 'max_function_args', 'shared_preload_libraries', 'timezone_abbreviations')";

    /** Those that our own sessions set: what the files say, where this account may read them. */
    private static final String OWN = "SELECT pg_catalog.lower(name), setting FROM pg_catalog.pg_file_settings"
            + " WHERE applied AND pg_catalog.lower(name) IN"
            + " ('timezone', 'datestyle', 'intervalstyle', 'lc_monetary', 'bytea_output', 'xmloption')";

    private static final String MAY_READ_FILES =
            "SELECT pg_catalog.has_table_privilege('pg_catalog.pg_file_settings', 'SELECT') AND"
                    + " pg_catalog.has_function_privilege('pg_catalog.pg_show_all_file_settings()', 'EXECUTE')";

    @Override
    public List<Finding> look(PrecheckScene scene) {
        List<Finding> findings = new ArrayList<>();
        Map<String, String> limits = settings(scene.sourceServer(), LIMITS);
        settings(scene.targetServer(), LIMITS).forEach((name, value) -> {
            String there = limits.getOrDefault(name, "0");
            if (Long.parseLong(value) < Long.parseLong(there)) {
                findings.add(differs(name, there, value, "then restart it."));
            }
        });
        Map<String, String> source = meaning(scene.sourceServer());
        meaning(scene.targetServer()).forEach((name, value) -> {
            String there = source.getOrDefault(name, value);
            if (!there.equals(value)) {
                boolean atStart = name.equals("shared_preload_libraries");
                findings.add(differs(name, there, value, atStart ? "then restart it." : "SELECT pg_reload_conf();"));
            }
        });
        return findings.isEmpty() ? List.of(Finding.pass(NAME, "those that matter are the same")) : findings;
    }

    private static Finding differs(String name, String source, String target, String then) {
        return Finding.warn(
                NAME,
                name + " = '" + source + "' on the source, '" + target + "' on the target",
                "On the target: ALTER SYSTEM SET " + name + " = " + Quoted.literal(source) + "; " + then);
    }

    private static Map<String, String> meaning(CheckedServer server) {
        Map<String, String> all = settings(server, MEANING);
        if (server.session().one(MAY_READ_FILES, row -> row.getBoolean(1))) {
            all.putAll(settings(server, OWN));
        }
        return all;
    }

    private static Map<String, String> settings(CheckedServer server, String query) {
        return server.session().list(query, row -> Map.entry(row.getString(1), row.getString(2))).stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> b, TreeMap::new));
    }
}
