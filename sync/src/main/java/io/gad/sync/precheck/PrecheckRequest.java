package io.gad.sync.precheck;

import io.gad.member.TablePattern;
import io.gad.postgres.Login;
import io.gad.sync.SyncTaskSpec.SchemaMode;
import java.util.List;
import java.util.Optional;

/**
 * What is to be looked at.
 *
 * @param group the id of the group that the two belong to, or are to belong to
 * @param runningTask the task that keeps them in step already; empty before it is begun
 * @param databases empty: every one that takes connections, templates aside
 * @param targetMayHoldData whether what stands in the target's databases would be cleared
 * @param leftOut tables whose rows are not to be carried over
 */
public record PrecheckRequest(
        String group,
        Optional<String> runningTask,
        Login source,
        Login target,
        SchemaMode schemaMode,
        List<String> databases,
        boolean targetMayHoldData,
        List<TablePattern> leftOut) {

    public PrecheckRequest {
        databases = List.copyOf(databases);
        leftOut = List.copyOf(leftOut);
    }
}
