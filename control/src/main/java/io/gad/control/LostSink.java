package io.gad.control;

import io.gad.control.port.LostTransaction;
import io.gad.control.report.LostTransactions;
import java.util.List;

/** Takes all lost transactions of a group, one after the other. */
public interface LostSink {

    /** @param reports all of them, without transactions, the newest reign first */
    void begin(List<LostTransactions> reports);

    /**
     * @param report whose it is
     * @param piece the transaction; a large one comes in pieces behind each other
     */
    void accept(LostTransactions report, LostTransaction piece, LostTransactions.Fate fate);
}
