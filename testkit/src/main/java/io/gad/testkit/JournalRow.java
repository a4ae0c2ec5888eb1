package io.gad.testkit;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * What one transaction did, as its row of the table {@code journal} tells; every other table follows from these rows.
 *
 * @param quantity taken from the stock; negative where it came back
 * @param cents paid
 */
public record JournalRow(TransactionId id, Kind kind, long orderId, int item, int quantity, long cents) {

    /** What a transaction of the workload does. */
    public enum Kind {
        /** A new order: its row, and the stock less. */
        PLACE,
        /** A payment: its row, and the order marked. */
        PAY,
        /** An open order deleted, and the stock more. */
        CANCEL
    }

    static final String COLUMNS = "client, number, kind, order_id, item, quantity, cents";

    static JournalRow of(ResultSet row) throws SQLException {
        return new JournalRow(
                new TransactionId(row.getInt(1), row.getLong(2)),
                Kind.valueOf(row.getString(3)),
                row.getLong(4),
                row.getInt(5),
                row.getInt(6),
                row.getLong(7));
    }
}
