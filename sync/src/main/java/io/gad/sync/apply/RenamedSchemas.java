package io.gad.sync.apply;

import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import io.gad.postgres.pgoutput.PgOutputMessage.Relation;
import io.gad.sync.ddl.DdlEntry;
import io.gad.sync.receive.Change;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names of tables whose schema was renamed. Up to version 15 the stream does not name them again, and a transaction that
 * began before the rename names them by the old name in every version; that may be the name of another table by now. What
 * tells them apart is the number that the source has for a table: each rename is captured with those of all tables in the
 * schema, and the target's log keeps that for the next start.
 */
final class RenamedSchemas {

    /** Where the log was last told that a table is, of those whose schema was ever renamed in it. */
    private static final String TOLD = """
            WITH told AS (
              SELECT l.tag, l.captured_at, l.ordinal, o ->> 'in' AS schema_name, t.number::bigint AS number
                FROM gad.ddl_log l
                CROSS JOIN LATERAL pg_catalog.jsonb_array_elements(l.objects) o
                CROSS JOIN LATERAL pg_catalog.jsonb_array_elements_text(o -> 'tables') t (number)
               WHERE l.epoch = ? AND l.event = 'ddl_command_end' AND l.tag IN ('ALTER SCHEMA', 'ALTER TABLE')
                 AND EXISTS (SELECT FROM gad.ddl_log r WHERE r.tag = 'ALTER SCHEMA')
            ), last AS (
              SELECT DISTINCT ON (number) number, schema_name FROM told
               WHERE number IN (SELECT number FROM told WHERE tag = 'ALTER SCHEMA')
               ORDER BY number, captured_at DESC, ordinal DESC
            )
            SELECT last.number, n.oid::bigint FROM last JOIN pg_catalog.pg_namespace n ON n.nspname = last.schema_name
            """;

    private final Session target;
    private final long epoch;

    /** By the source's number of a table: the target's schema that it is in. */
    private final Map<Integer, Long> homes = new HashMap<>();

    private final Map<Relation, Relation> now = new IdentityHashMap<>();
    /** By what is in {@code now}: as it was sent. */
    private final Map<Relation, Relation> sent = new IdentityHashMap<>();

    private final Map<String, String> names = new HashMap<>();
    /** By new names, until the next definition: one for each message, not for each row. */
    private final Map<Relation, Relation> found = new IdentityHashMap<>();

    private Map<Long, String> schemas = Map.of();
    private boolean begun;

    /** @param epoch in which the source's numbers hold */
    RenamedSchemas(Session target, long epoch) {
        this.target = target;
        this.epoch = epoch;
    }

    /** Inside a transaction that applies; the first one reads what the log tells. */
    void begin() {
        if (!begun) {
            begun = true;
            target.list(TOLD, row -> Map.entry((int) row.getLong(1), row.getLong(2)), epoch)
                    .forEach(home -> homes.put(home.getKey(), home.getValue()));
            schemas = homes.isEmpty() ? Map.of() : schemas();
        }
    }

    /** Whether every table has the name that the stream gives it. */
    boolean isNone() {
        return homes.isEmpty();
    }

    /** The change under its table's present name. */
    Change.Row named(Change.Row row) {
        if (homes.isEmpty()) {
            return row;
        }
        Relation present = named(row.relation());
        return present == row.relation() ? row : row.of(present);
    }

    List<Relation> named(List<Relation> relations) {
        return relations.stream().map(this::named).toList();
    }

    private Relation named(Relation relation) {
        return now.computeIfAbsent(relation, named -> {
            Long home = homes.get(named.id());
            String schema = home == null ? null : schemas.get(home);
            if (schema == null || schema.equals(named.name().schema())) {
                return named;
            }
            Relation present = moved(named, schema);
            sent.put(present, named);
            return present;
        });
    }

    /**
     * For a table that the target does not have under its name: the one that its schema bears now. Where another schema
     * has the old name by now, the table is one of that and yet to be made: rows of {@code CREATE TABLE AS} come first. One
     * that was moved here by hand, as on the source by a statement that was not captured, is where the source says.
     */
    Relation byNewName(Relation relation) {
        Relation asSent = sent.get(relation);
        if (asSent != null) {
            return asSent;
        }
        String old = relation.name().schema();
        String schema = names.get(old);
        if (schema == null) {
            return relation;
        }
        Relation known = found.get(relation);
        if (known == null && !schemas().containsValue(old)) {
            known = moved(relation, schema);
            found.put(relation, known);
        }
        return known == null ? relation : known;
    }

    /** Runs a change of a definition, and takes note if it gives schemas other names, or moves a table between them. */
    void watch(DdlEntry entry, Runnable definition) {
        found.clear();
        boolean renames = entry.tag().equals("ALTER SCHEMA");
        boolean moves = !homes.isEmpty() && entry.tag().equals("ALTER TABLE");
        if (!renames && !moves) {
            definition.run();
            return;
        }
        Map<Long, String> before = renames ? schemas() : schemas;
        definition.run();
        List<DdlEntry.Placed> placed = entry.placed();
        if (renames || !placed.isEmpty()) {
            schemas = schemas();
            now.clear();
            sent.clear();
            schemas.forEach((oid, name) -> placed.forEach(place -> {
                String old = before.get(oid);
                boolean renamed = old != null && !old.equals(name);
                if (name.equals(place.schema()) && (moves || renamed)) {
                    place.tables().forEach(table -> put(table, oid, renames));
                }
            }));
            schemas.forEach((oid, name) -> noteRenamed(before.get(oid), name));
        }
    }

    private void put(Integer table, Long home, boolean renames) {
        if (renames || homes.containsKey(table)) {
            homes.put(table, home);
        }
    }

    private void noteRenamed(@Nullable String before, String after) {
        if (before != null && !before.equals(after)) {
            names.replaceAll((old, name) -> name.equals(before) ? after : name);
            names.put(before, after);
            names.remove(after);
        }
    }

    private static Relation moved(Relation relation, String schema) {
        TableName name = new TableName(schema, relation.name().name());
        return new Relation(relation.id(), name, relation.identity(), relation.columns());
    }

    private Map<Long, String> schemas() {
        Map<Long, String> all = new HashMap<>();
        target.list("SELECT oid, nspname FROM pg_catalog.pg_namespace", r -> all.put(r.getLong(1), r.getString(2)));
        return all;
    }
}
