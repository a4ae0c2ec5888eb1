package io.gad.testkit;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whether the shop's tables follow from its journal. Each query counts the rows that do not. */
final class ShopSums {

    private static final Map<String, String> MISMATCHES = new LinkedHashMap<>();

    static {
        MISMATCHES.put("items whose stock is not the initial one less what was ordered", """
                SELECT count(*) FROM stock s
                WHERE s.quantity <> s.initial - coalesce((SELECT sum(j.quantity) FROM journal j WHERE j.item = s.item), 0)
                """);
        MISMATCHES.put("orders that differ from what was placed, paid and cancelled", """
                SELECT count(*) FROM orders o FULL JOIN (
                    SELECT p.order_id, p.client, p.number, p.item, p.quantity,
                           CASE WHEN EXISTS (SELECT FROM journal y WHERE y.kind = 'PAY' AND y.order_id = p.order_id)
                                THEN 'PAID' ELSE 'OPEN' END AS status
                    FROM journal p
                    WHERE p.kind = 'PLACE'
                      AND NOT EXISTS (SELECT FROM journal c WHERE c.kind = 'CANCEL' AND c.order_id = p.order_id)
                ) e ON e.order_id = o.id
                WHERE (e.order_id, e.client, e.number, e.item, e.quantity, e.status)
                      IS DISTINCT FROM (o.id, o.client, o.number, o.item, o.quantity, o.status)
                """);
        MISMATCHES.put("payments that differ from what was paid", """
                SELECT count(*) FROM (SELECT * FROM journal WHERE kind = 'PAY') j
                FULL JOIN payments p ON p.client = j.client AND p.number = j.number
                WHERE (j.order_id, j.cents / 100.0) IS DISTINCT FROM (p.order_id, p.amount)
                """);
        MISMATCHES.put("payments made twice", """
                SELECT count(*) FROM (SELECT FROM payments GROUP BY client, number HAVING count(*) > 1) d
                """);
        MISMATCHES.put("orders whose identity was given twice", """
                SELECT count(*) FROM (
                    SELECT FROM journal WHERE kind = 'PLACE' GROUP BY order_id HAVING count(*) > 1) d
                """);
    }

    private ShopSums() {}

    /** Adds a problem for each mismatch; returns the number of rows of all tables. */
    static long check(Connection connection, List<String> problems) throws SQLException {
        for (Map.Entry<String, String> mismatch : MISMATCHES.entrySet()) {
            long found = count(connection, mismatch.getValue());
            if (found > 0) {
                problems.add(found + " " + mismatch.getKey());
            }
        }
        return count(
                connection,
                "SELECT (SELECT count(*) FROM stock) + (SELECT count(*) FROM orders)"
                        + " + (SELECT count(*) FROM payments) + (SELECT count(*) FROM journal)");
    }

    private static long count(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
