package io.gad.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The database that the {@link LedgerWorkload} writes to, and the ordinary role that owns it.
 *
 * @param items kinds of things in the stock
 * @param orders already there before the workload starts
 */
public record Shop(String database, String role, String password, int items, int orders) {

    static final int PRICE_CENTS = 250;

    private static final long INITIAL_STOCK = 10_000_000;

    /** Database {@code app}, role {@code shop}, 20 items. */
    public static Shop withOrders(int orders) {
        return new Shop("app", "shop", "shop-password", 20, orders);
    }

    /** Makes role, database, tables and first rows, and writes these to the ledger as client 0's. */
    public void create(PostgresServer server, Ledger ledger) {
        server.execute("postgres", "CREATE ROLE " + role + " LOGIN PASSWORD '" + password + "'");
        server.execute("postgres", "CREATE DATABASE " + database + " OWNER " + role);
        server.execute(database, "ALTER SCHEMA public OWNER TO " + role);
        try (Connection connection = DriverManager.getConnection(server.url(database), role, password);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(tables());
            statement.execute("INSERT INTO stock SELECT i, 'item ' || i, " + INITIAL_STOCK + ", " + INITIAL_STOCK
                    + " FROM generate_series(1, " + items + ") i");
            statement.execute("INSERT INTO orders (client, number, item, quantity)" + " SELECT 0, n, 1 + n % " + items
                    + ", 1 + n % 5 FROM generate_series(1, " + orders + ") n");
            statement.execute("INSERT INTO journal SELECT client, number, 'PLACE', id, item, quantity, 0 FROM orders");
            statement.execute("UPDATE stock SET quantity = initial"
                    + " - coalesce((SELECT sum(o.quantity) FROM orders o WHERE o.item = stock.item), 0)");
            List<LedgerEntry> entries = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery("SELECT " + JournalRow.COLUMNS + " FROM journal")) {
                while (rows.next()) {
                    entries.add(new LedgerEntry(
                            JournalRow.of(rows), LedgerEntry.Outcome.ACKNOWLEDGED, server.port(), System.nanoTime()));
                }
            }
            connection.commit();
            ledger.append(entries);
        } catch (SQLException e) {
            throw new IllegalStateException("Expected to make the shop in " + database, e);
        }
    }

    private static String tables() {
        try (InputStream in = Shop.class.getResourceAsStream("shop.sql")) {
            if (in == null) {
                throw new IllegalStateException("shop.sql is missing on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
