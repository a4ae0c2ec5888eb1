package io.gad.control.group;

import io.gad.control.port.CopyLimits;
import io.gad.control.port.SchemaMode;
import io.gad.member.Reign;

/**
 * A synchronization task that the group wants, as stored: without logins, which are looked up when it starts.
 *
 * @param id unique for ever
 * @param operation the operation that began it
 * @param paused whether somebody holds it: it then begins held after a restart too
 * @param copyRowsPerSecond most rows of a copy in a second; 0: no limit
 * @param copyBytesPerSecond most bytes of a copy in a second; 0: no limit
 */
public record GroupTask(
        String id,
        String source,
        String target,
        Reign reign,
        String operation,
        SchemaMode schemaMode,
        boolean targetMayHoldData,
        boolean paused,
        long copyRowsPerSecond,
        long copyBytesPerSecond) {

    /** A new one, which nobody holds. */
    public GroupTask(
            String id,
            String source,
            String target,
            Reign reign,
            String operation,
            SchemaMode schemaMode,
            boolean targetMayHoldData) {
        this(id, source, target, reign, operation, schemaMode, targetMayHoldData, false, 0, 0);
    }

    GroupTask held(boolean on) {
        return with(on, copyLimits());
    }

    /** How fast its copy may go. */
    public CopyLimits copyLimits() {
        return new CopyLimits(copyRowsPerSecond, copyBytesPerSecond);
    }

    GroupTask limited(CopyLimits limits) {
        return with(paused, limits);
    }

    /** The same, going on in another reign. */
    GroupTask in(Reign next) {
        return new GroupTask(
                id,
                source,
                target,
                next,
                operation,
                schemaMode,
                targetMayHoldData,
                paused,
                copyRowsPerSecond,
                copyBytesPerSecond);
    }

    private GroupTask with(boolean on, CopyLimits limits) {
        return new GroupTask(
                id,
                source,
                target,
                reign,
                operation,
                schemaMode,
                targetMayHoldData,
                on,
                limits.rowsPerSecond(),
                limits.bytesPerSecond());
    }
}
