package io.gad.control.instance;

import io.gad.postgres.Dsn;
import io.gad.postgres.ServerIdentity;
import java.util.List;
import java.util.Optional;

/**
 * A registered PostgreSQL service.
 *
 * @param sealedPassword encrypted; never leaves the store in clear but towards the instance itself
 * @param databases the databases that count; empty: every one that takes connections, templates aside
 * @param fenceDetail what the fence could not reach, for people
 * @param group the name of the group it belongs to
 * @param former set while it is a former primary
 * @param identity the server that answered last
 */
public record Instance(
        String name,
        String region,
        Dsn dsn,
        String sealedPassword,
        List<String> databases,
        InstanceState state,
        Fence fence,
        String fenceDetail,
        Optional<String> group,
        Optional<FormerPrimary> former,
        Optional<ServerIdentity> identity) {

    public Instance {
        databases = List.copyOf(databases);
    }
}
