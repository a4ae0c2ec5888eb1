package io.gad.control.report;

import io.gad.control.port.LostTransaction;

/**
 * Which transaction of a report.
 *
 * @param lsn the end of its commit on the former primary
 */
public record LostKey(String database, String lsn, long xid) {

    /** All of a report as it is: one that was read again and has others holds none that this decided on. */
    static LostKey all(ReportStore.Summary report) {
        return new LostKey("", "", report.count());
    }

    public static LostKey of(LostTransaction transaction) {
        return new LostKey(transaction.database(), transaction.lsn(), transaction.xid());
    }
}
