package io.gad.e2e.versions;

import io.gad.testkit.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** SQL that lies among the resources as a file for each version that brings something of its kind. */
final class Script {

    private static final int OLDEST = 15;

    private Script() {}

    /** One file. */
    static String text(String name) {
        try (InputStream file = Script.class.getResourceAsStream(name + ".sql")) {
            if (file == null) {
                throw new IllegalStateException("Expected the resource " + name + ".sql, found none.");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs the files of that kind up to a version; a part between lines of dashes is a transaction. */
    static void run(PostgresServer server, String database, String kind, int version, int round) {
        for (int v = OLDEST; v <= version; v++) {
            if (Script.class.getResource(kind + "-" + v + ".sql") != null) {
                String all = text(kind + "-" + v).replaceAll(":r\\b", String.valueOf(round));
                for (String part : List.of(all.split("\n----\n", -1))) {
                    transaction(server, database, part);
                }
            }
        }
    }

    private static void transaction(PostgresServer server, String database, String sql) {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(sql);
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException("on " + database + ": " + sql, e);
        }
    }
}
