package io.gad.sync.apply;

import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import io.gad.postgres.pgoutput.PgOutputMessage.Relation;
import io.gad.sync.receive.Change;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names of tables whose schema was renamed after the stream had named them. Up to version 15 it does not name them again,
 * so a change still bears the old name, which may be that of another table by now; what tells them apart is the message
 * that a change refers to. A transaction that began before the rename names them by the old name in every version.
 */
final class RenamedSchemas {

    private final Session target;
    private final Map<Integer, Relation> sent = new HashMap<>();
    private final Map<Relation, Relation> now = new IdentityHashMap<>();
    private final Map<String, String> names = new HashMap<>();
    /** By new names, until the next definition: one for each message, not for each row. */
    private final Map<Relation, Relation> found = new IdentityHashMap<>();

    private @Nullable Relation last;

    RenamedSchemas(Session target) {
        this.target = target;
    }

    /** The change under its table's present name. */
    Change.Row named(Change.Row row) {
        Relation relation = row.relation();
        if (relation != last) {
            last = relation;
            sent.put(relation.id(), relation);
        }
        Relation present = now.isEmpty() ? null : now.get(relation);
        return present == null ? row : new Change.Row(present, row.raw());
    }

    List<Relation> named(List<Relation> relations) {
        relations.forEach(r -> sent.put(r.id(), r));
        return relations.stream().map(r -> now.getOrDefault(r, r)).toList();
    }

    /**
     * For a table that the target does not have under its name: the one that its schema bears now. Where another schema
     * has the old name by now, the table is one of that and yet to be made: rows of {@code CREATE TABLE AS} come first.
     */
    Relation byNewName(Relation relation) {
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

    /** Runs a change of a definition, and takes note if it gives schemas other names. */
    void watch(String tag, Runnable definition) {
        found.clear();
        if (!tag.equals("ALTER SCHEMA")) {
            definition.run();
            return;
        }
        Map<Long, String> before = schemas();
        definition.run();
        schemas().forEach((oid, name) -> {
            String old = before.get(oid);
            if (old != null && !old.equals(name)) {
                renamed(old, name);
            }
        });
    }

    private void renamed(String before, String after) {
        for (Relation relation : sent.values()) {
            if (now.getOrDefault(relation, relation).name().schema().equals(before)) {
                now.put(relation, moved(relation, after));
            }
        }
        names.replaceAll((old, name) -> name.equals(before) ? after : name);
        names.put(before, after);
        names.remove(after);
    }

    private static Relation moved(Relation relation, String schema) {
        TableName name = new TableName(schema, relation.name().name());
        return new Relation(relation.id(), name, relation.identity(), relation.columns());
    }

    private Map<Long, String> schemas() {
        Map<Long, String> schemas = new HashMap<>();
        target.list("SELECT oid, nspname FROM pg_catalog.pg_namespace", r -> schemas.put(r.getLong(1), r.getString(2)));
        return schemas;
    }
}
