package io.gad.control.group;

import io.gad.control.port.CopyLimits;
import io.gad.control.port.SchemaMode;
import io.gad.member.Reign;
import java.util.Optional;

/**
 * A synchronization task that the group wants, as stored: without logins, which are looked up when it starts.
 *
 * @param id unique for ever
 * @param operation the operation that began it
 * @param paused whether somebody holds it: it then begins held after a restart too
 * @param copyRowsPerSecond most rows of a copy in a second; 0: no limit
 * @param copyBytesPerSecond most bytes of a copy in a second; 0: no limit
 * @param rejoin how its target comes to follow, where that was a secondary of another primary that was lost; empty once it does, or
 *     is copied
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
        long copyBytesPerSecond,
        Optional<Rejoin> rejoin) {

    public GroupTask {
        rejoin = rejoin == null ? Optional.empty() : rejoin;
    }

    /** A new one, which nobody holds. */
    public GroupTask(
            String id,
            String source,
            String target,
            Reign reign,
            String operation,
            SchemaMode schemaMode,
            boolean targetMayHoldData) {
        this(id, source, target, reign, operation, schemaMode, targetMayHoldData, false, 0, 0, Optional.empty());
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
                copyBytesPerSecond,
                rejoin);
    }

    /** The same, whose target comes to follow in this way; empty: by a copy, unless it holds everything. */
    public GroupTask rejoining(Optional<Rejoin> how) {
        return new GroupTask(
                id,
                source,
                target,
                reign,
                operation,
                schemaMode,
                targetMayHoldData,
                paused,
                copyRowsPerSecond,
                copyBytesPerSecond,
                how);
    }

    /** Whether it must not run yet. */
    public boolean undecided() {
        return rejoin.filter(how -> how.rewind().isEmpty()).isPresent();
    }

    /** What a person has to say before it may run; empty: nothing. */
    public Optional<String> waits() {
        return rejoin.filter(how -> undecided()).flatMap(Rejoin::waits);
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
                limits.bytesPerSecond(),
                rejoin);
    }
}
