package io.gad.control.port;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The first copy of one database, as somebody sees it who watches: some tables by name, the others by number.
 *
 * @param tables those under way, then the largest that wait, then the largest that are done; never many
 * @param tablesTotal all tables of the copy
 * @param tablesDone those of them that are there
 * @param rowsPerSecond at the pace of the last minute; empty until it can be told
 * @param bytesPerSecond of the source's disk, likewise
 * @param building the indexes and keys, while these are made behind the rows
 */
public record Copying(
        List<CopiedTable> tables,
        int tablesTotal,
        int tablesDone,
        OptionalLong rowsPerSecond,
        OptionalLong bytesPerSecond,
        Optional<Building> building) {

    public Copying {
        tables = List.copyOf(tables);
    }

    /** Where a table is on its way. */
    public enum Stage {
        WAITING,
        COPYING,
        DONE
    }

    /**
     * One table.
     *
     * @param rowsTotal counted where it is done, else what the source's statistics say, at least {@code rows}
     * @param bytes of {@code bytesTotal}, which is what it takes on the source's disk
     */
    public record CopiedTable(String table, Stage stage, long rows, long rowsTotal, long bytes, long bytesTotal) {}

    /**
     * What is made behind the rows.
     *
     * @param built indexes that stand, of {@code toBuild}
     * @param underWay which index or key is being made at this moment, for people
     */
    public record Building(int built, int toBuild, List<String> underWay) {

        public Building {
            underWay = List.copyOf(underWay);
        }
    }
}
