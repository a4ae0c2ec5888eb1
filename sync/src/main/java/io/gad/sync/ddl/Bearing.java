package io.gad.sync.ddl;

import java.util.Set;

/** How far the replay of an entry reaches into what is known of a target's tables. Each holds those before it. */
public enum Bearing {

    /** The columns, keys and names of every table that stands stay as they are. */
    NONE,

    /** Tables may change; no type does. */
    TABLES,

    /** Types may change or go as well: columns of them, wherever they are, would be in the way or go with them. */
    TYPES;

    /** What makes something beside the tables that stand, or changes what no table is read for. */
    private static final Set<String> BESIDE_TABLES = Set.of(
            "CREATE TABLE",
            "CREATE TABLE AS",
            "SELECT INTO",
            "CREATE VIEW",
            "CREATE MATERIALIZED VIEW",
            "REFRESH MATERIALIZED VIEW",
            "CREATE SEQUENCE",
            "CREATE FUNCTION",
            "CREATE PROCEDURE",
            "CREATE AGGREGATE",
            "CREATE TRIGGER",
            "CREATE RULE",
            "CREATE POLICY",
            "CREATE TYPE",
            "CREATE DOMAIN",
            "CREATE SCHEMA",
            "CREATE STATISTICS",
            "ALTER FUNCTION",
            "ALTER PROCEDURE",
            "ALTER SEQUENCE",
            "ALTER DEFAULT PRIVILEGES",
            "COMMENT",
            "GRANT",
            "REVOKE");

    /**
     * What changes tables that stand, or what hangs on them, and no type that a column is of. A CASCADE may take a type;
     * it takes the columns of that type with it, so their tables are found changed. DROP TABLE is none of them: the type of
     * its rows goes as well, and the table with a column of that type may go by the same statement.
     */
    private static final Set<String> TABLES_ALONE = Set.of(
            "ALTER TABLE",
            "CREATE INDEX",
            "ALTER INDEX",
            "DROP INDEX",
            "DROP TRIGGER",
            "DROP RULE",
            "DROP POLICY",
            "DROP STATISTICS",
            "DROP FUNCTION",
            "DROP PROCEDURE",
            "DROP SEQUENCE");

    static Bearing of(DdlEntry entry) {
        if (entry.event() == DdlEntry.Event.TABLE_REWRITE) {
            return NONE; // Only noted; the statement's own entry follows.
        }
        if (entry.event() == DdlEntry.Event.DDL_COMMAND_END
                && BESIDE_TABLES.contains(entry.tag())
                && (entry.tag().startsWith("CREATE")
                        || Image.list(entry.images()).stream().noneMatch(Image::isTable))) {
            return NONE;
        }
        return TABLES_ALONE.contains(entry.tag()) && entry.event() != DdlEntry.Event.CAPTURE_FAILED ? TABLES : TYPES;
    }

    /** What both together reach. */
    public Bearing and(Bearing other) {
        return compareTo(other) < 0 ? other : this;
    }
}
