package io.gad.sync.precheck;

import io.gad.postgres.Login;
import io.gad.sync.SyncTaskSpec.SchemaMode;
import java.util.List;

/**
 * What is to be looked at.
 *
 * @param databases empty: every one that takes connections, templates aside
 * @param targetMayHoldData whether what stands in the target's databases would be cleared
 */
public record PrecheckRequest(
        Login source, Login target, SchemaMode schemaMode, List<String> databases, boolean targetMayHoldData) {

    public PrecheckRequest {
        databases = List.copyOf(databases);
    }
}
