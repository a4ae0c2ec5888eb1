package io.gad.sync.receive;

import io.gad.postgres.TableName;

/** Our own tables as they come in the stream: two are carried over, the others belong to their member alone. */
public final class OwnTables {

    public static final String SCHEMA = "gad";
    public static final TableName HEARTBEAT = new TableName(SCHEMA, "heartbeat");
    public static final TableName DDL_LOG = new TableName(SCHEMA, "ddl_log");

    /** Its rows tell whoever reads a secondary's own log where that stood. */
    public static final TableName PROGRESS = new TableName(SCHEMA, "progress");

    /** Tables whose changes a secondary leaves out, until their rows are set anew. */
    public static final TableName REREAD = new TableName(SCHEMA, "reread");

    private OwnTables() {}

    /** Whether changes of the table take part at all. */
    static boolean isFollowed(TableName table) {
        return !isOurs(table) || table.equals(HEARTBEAT) || table.equals(DDL_LOG);
    }

    public static boolean isOurs(TableName table) {
        return table.schema().equals(SCHEMA);
    }
}
