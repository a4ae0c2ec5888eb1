package io.gad.sync.schema;

import io.gad.sync.schema.CarriedRoles.Carried;
import java.util.Map;

/**
 * What the databases of one task have noted of the roles they carried over. Roles belong to the whole server, the notes
 * to each database: one that was not there when another noted a role would take its new name for a new role. Runs of one
 * task come one after the other.
 */
public final class KnownRoles {

    private volatile Map<String, Carried> byName = Map.of();

    Map<String, Carried> all() {
        return byName;
    }

    /** What a run leaves, once it is committed. */
    void are(Map<String, Carried> roles) {
        byName = Map.copyOf(roles);
    }
}
