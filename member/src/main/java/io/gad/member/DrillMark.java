package io.gad.member;

/**
 * How a database that a drill has made is told from the customer's: by its name and by the comment on it. A copy takes no
 * connections until it bears the comment, so it is never looked at as a database that somebody has just made.
 */
public final class DrillMark {

    /** What the name of every copy begins with. */
    public static final String PREFIX = "gad_drill_";

    /** What is said of every copy begins so. */
    public static final String COMMENT = "GAD drill ";

    /** For the condition of a query over {@code pg_database} alone: the customer's, whatever their names are. */
    public static final String NO_COPY = "NOT (pg_catalog.starts_with(datname, '" + PREFIX + "')"
            + " AND pg_catalog.starts_with(coalesce(pg_catalog.shobj_description(oid, 'pg_database'), ''), '" + COMMENT
            + "'))";

    private DrillMark() {}

    /** What the names of an operation's copies begin with. */
    public static String prefix(String operation) {
        return PREFIX + operation.replace("op-", "").replace('-', '_') + "_";
    }

    /** The name of an operation's {@code number}-th copy. */
    public static String name(String operation, int number) {
        return prefix(operation) + number;
    }

    /** What is said of an operation's copy. */
    public static String comment(String operation, String groupId, String database) {
        return ofOperation(operation) + ofGroup(groupId) + ": a copy of " + database + ", dropped when the drill ends";
    }

    /** What is said of any copy of an operation begins so. */
    public static String ofOperation(String operation) {
        return COMMENT + operation + " ";
    }

    /** What is said of any copy of a group holds this. */
    public static String ofGroup(String groupId) {
        return "of group " + groupId;
    }
}
