package io.gad.control.report;

import io.gad.control.port.LostTransaction;

/**
 * Which transaction of a report.
 *
 * @param lsn the end of its commit on the former primary
 */
public record LostKey(String database, String lsn, long xid) {

    /** In the place of one: all of a report. */
    static final LostKey ALL = new LostKey("", "", 0);

    public static LostKey of(LostTransaction transaction) {
        return new LostKey(transaction.database(), transaction.lsn(), transaction.xid());
    }
}
