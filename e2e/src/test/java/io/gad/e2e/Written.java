package io.gad.e2e;

import io.gad.testkit.PostgresServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What is written on a server: each changed row as its log has it, by a slot of our own in each database, and what stands in its
 * catalogs. A slot is dropped with its server.
 */
record Written(PostgresServer server, List<String> databases) {

    private static final String SLOT = "watching_";

    /** Whatever is made, altered or dropped in a database has a row in one of these, with the transaction that wrote it. */
    private static final String CATALOGS = """
            SELECT string_agg(o || ' ' || x, ',' ORDER BY o, x) FROM (
                SELECT 'c' || oid AS o, xmin::text AS x FROM pg_class WHERE relpersistence <> 't'
                UNION ALL SELECT 'p' || oid, xmin::text FROM pg_proc
                UNION ALL SELECT 't' || oid, xmin::text FROM pg_trigger
                UNION ALL SELECT 'e' || oid, xmin::text FROM pg_event_trigger
                UNION ALL SELECT 'b' || oid, xmin::text FROM pg_publication
                UNION ALL SELECT 'a' || oid, xmin::text FROM pg_authid
                UNION ALL SELECT 'd' || oid, xmin::text FROM pg_database
                UNION ALL SELECT 's' || setdatabase || setrole, xmin::text FROM pg_db_role_setting
                UNION ALL SELECT 'u' || oid, xmin::text FROM pg_subscription
                UNION ALL SELECT 'n' || oid, xmin::text FROM pg_namespace WHERE nspname !~ '^pg_(toast_)?temp_'
            ) standing""";

    private static final String SLOTS =
            "SELECT string_agg(slot_name, ',' ORDER BY slot_name) FROM pg_replication_slots WHERE NOT temporary"
                    // Those that every secondary keeps are moved by themselves.
                    + " AND slot_name NOT LIKE 'gad\\_s\\_%'";

    static Written on(PostgresServer server, String... databases) {
        Written written = new Written(server, List.of(databases));
        written.databases.forEach(database -> server.column(
                database, "SELECT pg_create_logical_replication_slot('" + SLOT + database + "', 'test_decoding')"));
        return written;
    }

    /** The tables of which rows were changed since it was asked last, {@code database:schema.table: CHANGE}. */
    List<String> rows() {
        List<String> changes = new ArrayList<>();
        for (String database : databases) {
            server
                    .column(
                            database,
                            "SELECT data FROM pg_logical_slot_get_changes('" + SLOT + database
                                    + "', NULL, NULL, 'skip-empty-xacts', '1')")
                    .stream()
                    .map(Objects::requireNonNull)
                    .filter(line -> line.startsWith("table "))
                    .map(line -> database + ":" + line.substring(6, line.indexOf(':', line.indexOf(':') + 1)))
                    .forEach(changes::add);
        }
        return changes.stream().distinct().toList();
    }

    /** The same text as long as nothing is made, altered or dropped, nor a slot. */
    String catalogs() {
        List<String> standing = new ArrayList<>();
        databases.forEach(database -> standing.add(String.valueOf(server.value(database, CATALOGS))));
        standing.add(String.valueOf(server.value(databases.getFirst(), SLOTS)));
        return String.join("\n", standing);
    }
}
