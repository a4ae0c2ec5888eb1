package io.gad.sync.prepare;

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

    /** The database's number on the source, out of a slot's name. */
    public static long databaseOid(String task, String slot) {
        return Long.parseLong(slot.substring(prefix(task).length()));
    }
}
