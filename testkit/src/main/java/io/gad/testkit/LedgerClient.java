package io.gad.testkit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * One client of the shop, used by one thread: one transaction after the other on one connection, each written to the
 * ledger before the next begins.
 */
final class LedgerClient {

    private static final int REMEMBERED_ORDERS = 200;

    private final int client;
    private final Shop shop;
    private final Ledger ledger;
    private final Random random;
    private final Deque<Long> open = new ArrayDeque<>();
    private long number;

    LedgerClient(int client, Shop shop, Ledger ledger, long seed) {
        this.client = client;
        this.shop = shop;
        this.ledger = ledger;
        this.random = new Random(seed + client);
    }

    /**
     * One transaction.
     *
     * @param port of the server behind the connection
     * @return what was acknowledged; empty where nothing was left to do with a remembered order
     * @throws SQLException the connection is of no use any more; where the commit's outcome is unknown the ledger has it
     */
    Optional<LedgerEntry> transact(Connection connection, int port) throws SQLException {
        TransactionId id = new TransactionId(client, ++number);
        JournalRow row = change(connection, id);
        if (row == null) {
            connection.rollback();
            return Optional.empty();
        }
        write(connection, row);
        LedgerEntry entry;
        try {
            connection.commit();
            entry = new LedgerEntry(row, LedgerEntry.Outcome.ACKNOWLEDGED, port, System.nanoTime());
        } catch (SQLException e) {
            if (isUnknown(e)) {
                ledger.write(new LedgerEntry(row, LedgerEntry.Outcome.IN_DOUBT, port, System.nanoTime()));
            }
            throw e;
        }
        ledger.write(entry);
        if (row.kind() == JournalRow.Kind.PLACE && open.size() < REMEMBERED_ORDERS) {
            open.add(row.orderId());
        }
        return Optional.of(entry);
    }

    private @Nullable JournalRow change(Connection connection, TransactionId id) throws SQLException {
        int dice = random.nextInt(10);
        Long order = dice < 5 ? null : open.poll();
        if (order == null) {
            return place(connection, id);
        }
        return dice < 9 ? pay(connection, id, order) : cancel(connection, id, order);
    }

    private JournalRow place(Connection connection, TransactionId id) throws SQLException {
        int item = 1 + random.nextInt(shop.items());
        int quantity = 1 + random.nextInt(5);
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO orders (client, number, item, quantity) VALUES (?, ?, ?, ?) RETURNING id")) {
            insert.setInt(1, id.client());
            insert.setLong(2, id.number());
            insert.setInt(3, item);
            insert.setInt(4, quantity);
            try (ResultSet rows = insert.executeQuery()) {
                rows.next();
                long order = rows.getLong(1);
                take(connection, item, quantity);
                return new JournalRow(id, JournalRow.Kind.PLACE, order, item, quantity, 0);
            }
        }
    }

    /** Null where the order is not there: it was lost with its server. */
    private @Nullable JournalRow pay(Connection connection, TransactionId id, long order) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE orders SET status = 'PAID'"
                + " WHERE id = ? AND client = ? AND status = 'OPEN' RETURNING item, quantity")) {
            update.setLong(1, order);
            update.setInt(2, client);
            try (ResultSet rows = update.executeQuery()) {
                if (!rows.next()) {
                    return null;
                }
                long cents = rows.getLong(2) * Shop.PRICE_CENTS;
                JournalRow row = new JournalRow(id, JournalRow.Kind.PAY, order, rows.getInt(1), 0, cents);
                try (PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO payments (order_id, client, number, amount) VALUES (?, ?, ?, ? / 100.0)")) {
                    insert.setLong(1, order);
                    insert.setInt(2, id.client());
                    insert.setLong(3, id.number());
                    insert.setLong(4, cents);
                    insert.executeUpdate();
                }
                return row;
            }
        }
    }

    private @Nullable JournalRow cancel(Connection connection, TransactionId id, long order) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(
                "DELETE FROM orders WHERE id = ? AND client = ? AND status = 'OPEN' RETURNING item, quantity")) {
            delete.setLong(1, order);
            delete.setInt(2, client);
            try (ResultSet rows = delete.executeQuery()) {
                if (!rows.next()) {
                    return null;
                }
                int item = rows.getInt(1);
                int back = -rows.getInt(2);
                take(connection, item, back);
                return new JournalRow(id, JournalRow.Kind.CANCEL, order, item, back, 0);
            }
        }
    }

    private static void take(Connection connection, int item, int quantity) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE stock SET quantity = quantity - ? WHERE item = ?")) {
            update.setInt(1, quantity);
            update.setInt(2, item);
            update.executeUpdate();
        }
    }

    private static void write(Connection connection, JournalRow row) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO journal (" + JournalRow.COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?)")) {
            insert.setInt(1, row.id().client());
            insert.setLong(2, row.id().number());
            insert.setString(3, row.kind().name());
            insert.setLong(4, row.orderId());
            insert.setInt(5, row.item());
            insert.setInt(6, row.quantity());
            insert.setLong(7, row.cents());
            insert.executeUpdate();
        }
    }

    /** Every break of the connection, and an end ordered by the server, may come before or after the commit. */
    private static boolean isUnknown(SQLException e) {
        String state = e.getSQLState();
        return state == null || state.startsWith("08") || state.startsWith("57") || state.startsWith("XX");
    }

    /** The server behind a connection with several addresses. */
    static int port(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT inet_server_port()")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
