package io.gad.control.group;

import io.gad.control.port.SchemaMode;
import io.gad.member.Reign;

/**
 * A synchronization task that the group wants, as stored: without logins, which are looked up when it starts.
 *
 * @param id unique for ever
 * @param operation the operation that began it
 * @param paused whether somebody holds it: it then begins held after a restart too
 */
public record GroupTask(
        String id,
        String source,
        String target,
        Reign reign,
        String operation,
        SchemaMode schemaMode,
        boolean targetMayHoldData,
        boolean paused) {

    /** A new one, which nobody holds. */
    public GroupTask(
            String id,
            String source,
            String target,
            Reign reign,
            String operation,
            SchemaMode schemaMode,
            boolean targetMayHoldData) {
        this(id, source, target, reign, operation, schemaMode, targetMayHoldData, false);
    }

    GroupTask held(boolean on) {
        return new GroupTask(id, source, target, reign, operation, schemaMode, targetMayHoldData, on);
    }
}
