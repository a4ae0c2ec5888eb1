package io.gad.sync;

/** The way out where what is missing cannot be fetched any more, in the same words wherever that is so. */
public final class CopyAnew {

    /** Follows a full stop. The copy is not dropped by us: once removed, the instance is its owner's again. */
    public static final String HINT = "Copy the secondary anew: remove it from its group (gad group remove-secondary),"
            + " drop the databases of its copy on its server, and add it again (gad group add-secondary).";

    private CopyAnew() {}

    /** With the names to put into the commands. */
    static String hint(SyncTaskSpec spec) {
        return "Copy " + spec.targetInstance() + " anew: gad group remove-secondary " + spec.groupName() + " "
                + spec.targetInstance() + " --wait; on " + spec.targetInstance()
                + " drop the databases of the copy, or what stands in them; gad group add-secondary "
                + spec.groupName() + " " + spec.targetInstance() + " --wait.";
    }
}
