package io.gad.control.group;

import io.gad.control.port.SchemaMode;
import io.gad.member.Reign;

/**
 * A synchronization task that the group wants, as stored: without logins, which are looked up when it starts.
 *
 * @param id unique for ever
 * @param operation the operation that began it
 */
public record GroupTask(
        String id,
        String source,
        String target,
        Reign reign,
        String operation,
        SchemaMode schemaMode,
        boolean targetMayHoldData) {}
