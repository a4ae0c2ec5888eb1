package io.gad.sync;

/** The way out where what is missing cannot be fetched any more, in the same words wherever that is so. */
public final class CopyAnew {

    /** Follows a full stop. */
    public static final String HINT = "Bring the secondary in line with its primary again: gad sync resync GROUP I."
            + " It compares every table and writes only what differs.";

    private CopyAnew() {}

    /** With the names to put into the commands. */
    static String hint(SyncTaskSpec spec) {
        return "Bring " + spec.targetInstance() + " in line again: gad sync resync " + spec.groupName() + " "
                + spec.targetInstance() + " --wait. It compares every table and writes only what differs.";
    }
}
