package io.gad.sync.prepare;

import io.gad.postgres.Session;
import io.gad.postgres.replication.CatchUpStream;
import io.gad.postgres.replication.ReplicationSlots;
import java.time.Duration;

/** How the slots of a task are called, by which anybody finds them again. */
public final class TaskSlots {

    private TaskSlots() {}

    /** What the names of all slots of a task begin with. */
    public static String prefix(String task) {
        return "gad_" + task + "_";
    }

    /** At most 35 bytes of the 63 that a name may have. */
    public static String name(String task, long databaseOid) {
        return prefix(task) + databaseOid;
    }

    /** The temporary copy of a slot, from which what lies far behind is read. Its name begins with no task's prefix. */
    public static String backlog(String slot) {
        return "gad__" + slot.substring("gad_".length());
    }

    /** The database's number on the source, out of a slot's name. */
    public static long databaseOid(String task, String slot) {
        return Long.parseLong(slot.substring(prefix(task).length()));
    }

    /** Drops a slot of a task and what is read from a copy of it. */
    public static void drop(Session source, String slot, Duration deadline) {
        dropBacklog(source, slot, deadline);
        ReplicationSlots.drop(source, slot, deadline);
    }

    /** Drops what is read, or once was, from copies of a slot. */
    public static void dropBacklog(Session source, String slot, Duration deadline) {
        for (String copy : CatchUpStream.copies(backlog(slot))) {
            ReplicationSlots.drop(source, copy, deadline);
        }
    }
}
