package io.gad.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first copy of one database: some tables by name, the others by number.
 *
 * @param tables those under way, then the largest that wait, then the largest that are done; twelve at most
 * @param tablesTotal all tables of the copy
 * @param tablesDone those of them that are there
 * @param rowsPerSecond at the pace of the last minute; null until it can be told
 * @param bytesPerSecond of the primary's disk, likewise
 * @param indexesBuilt of {@code indexesToBuild}, while these are made behind the rows; null at any other time
 * @param building which index or key is being made at this moment, for people
 */
public record CopyView(
        List<TableCopyView> tables,
        int tablesTotal,
        int tablesDone,
        @Nullable Long rowsPerSecond,
        @Nullable Long bytesPerSecond,
        @Nullable Integer indexesBuilt,
        @Nullable Integer indexesToBuild,
        List<String> building) {

    public CopyView {
        tables = Lists.orEmpty(tables);
        building = Lists.orEmpty(building);
    }

    /**
     * One table.
     *
     * @param stage {@code WAITING COPYING DONE}
     * @param rowsTotal counted where it is done, else what the primary's statistics say, at least {@code rows}
     * @param bytes of {@code bytesTotal}, which is what it takes on the primary's disk
     */
    public record TableCopyView(String table, String stage, long rows, long rowsTotal, long bytes, long bytesTotal) {}
}
