package io.gad.sync;

import io.gad.member.Mandate;
import io.gad.member.MemberRole;
import io.gad.member.MemberRow;
import io.gad.member.Reign;
import io.gad.member.TablePattern;
import io.gad.postgres.Login;
import java.util.List;

/**
 * One direction between two instances, as the control plane asks for it. A task is started again from the same
 * specification after a restart: what it has done is on the servers.
 *
 * @param id unique for ever; names slots as {@code gad_<id>_...}
 * @param reign the reign in which the task may write; also written into both members' rows
 * @param generation the manager's generation
 * @param databases the databases to take; empty: every one that takes connections, templates aside, also later ones
 * @param targetMayHoldData whether what stands in the target's databases may be cleared first (a former primary or a
 *     former secondary of the group, already fenced and its tail stored)
 * @param paused whether it begins held: it only looks where it stands, until it is resumed
 * @param leftOut tables whose rows are not carried over
 * @param start how a database comes to where it can be followed, if it has not begun
 */
public record SyncTaskSpec(
        String id,
        String groupId,
        String groupName,
        String operation,
        String sourceInstance,
        Login source,
        String targetInstance,
        Login target,
        Reign reign,
        long generation,
        SchemaMode schemaMode,
        List<String> databases,
        boolean targetMayHoldData,
        boolean paused,
        List<TablePattern> leftOut,
        SyncStart start) {

    /** Where the target's tables come from. */
    public enum SchemaMode {
        /** By pg_dump and pg_restore. */
        COPY,
        /** They stand there already and are only compared. */
        EXISTING
    }

    public SyncTaskSpec {
        databases = List.copyOf(databases);
        leftOut = List.copyOf(leftOut);
        if (!id.matches("[a-z0-9]{1,20}")) {
            throw new IllegalArgumentException(
                    "Expected a task id of up to 20 lower-case letters and digits, found '" + id + "'.");
        }
    }

    /** Whether the other feeds another secondary of the same primary in the same reign. */
    boolean isBeside(SyncTaskSpec other) {
        return !id.equals(other.id)
                && groupId.equals(other.groupId)
                && reign.equals(other.reign)
                && sourceInstance.equals(other.sourceInstance);
    }

    /** What stands on its source, the primary of its reign. */
    MemberRow sourceRow() {
        return row(sourceInstance, MemberRole.PRIMARY);
    }

    /** What stands on its target. */
    MemberRow targetRow() {
        return row(targetInstance, MemberRole.SECONDARY);
    }

    private MemberRow row(String instance, MemberRole role) {
        return MemberRow.fresh(groupId, groupName, instance, role, reign, generation, operation);
    }

    /** By what right its target is written. */
    Mandate mandate() {
        return new Mandate(reign, generation, MemberRole.SECONDARY);
    }
}
