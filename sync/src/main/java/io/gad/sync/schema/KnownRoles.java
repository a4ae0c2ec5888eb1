package io.gad.sync.schema;

import io.gad.sync.schema.CarriedRoles.Carried;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the databases of one task have noted of the roles they carried over. Roles belong to the whole server, the notes
 * to each database: one that was not there when another noted a role would take its new name for a new role.
 */
public final class KnownRoles {

    private final Map<String, Carried> byName = new ConcurrentHashMap<>();

    Map<String, Carried> all() {
        return Map.copyOf(byName);
    }

    void note(String name, long sourceOid, boolean made) {
        byName.put(name, new Carried(name, sourceOid, made, Optional.empty()));
    }

    void forget(String name) {
        byName.remove(name);
    }
}
