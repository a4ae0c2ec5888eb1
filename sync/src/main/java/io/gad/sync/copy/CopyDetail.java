package io.gad.sync.copy;

import java.util.List;
import java.util.OptionalLong;

/**
 * A load as somebody sees it who watches: some tables by name, the others by number.
 *
 * @param tables those under way, then the largest that wait, then the largest that are done; never many
 * @param tablesTotal all tables of the load
 * @param tablesDone those of them that are there
 * @param rowsPerSecond at the pace of the last minute; empty until it can be told
 * @param bytesPerSecond of the source's disk, likewise
 */
public record CopyDetail(
        List<TableProgress> tables,
        int tablesTotal,
        int tablesDone,
        OptionalLong rowsPerSecond,
        OptionalLong bytesPerSecond) {

    /** More than a page wants to show, and few enough to be sent again and again. */
    public static final int MOST = 12;

    public CopyDetail {
        tables = List.copyOf(tables);
    }
}
