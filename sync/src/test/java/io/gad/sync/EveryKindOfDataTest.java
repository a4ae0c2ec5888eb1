package io.gad.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.testkit.PostgresServer;
import io.gad.testkit.TableComparison;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every type and every shape of table, in two databases: one whose stream is binary, one whose stream is text because
 * of columns of {@code regclass} and the like. Loaded, then followed change by change, then folded, after a pause; the
 * shapes once more made while they are followed. Every value must be the same on both sides after each.
 */
final class EveryKindOfDataTest {

    private static final String BINARY = "in_binary";
    private static final String TEXT = "in_text";
    private static final Duration LIMIT = Duration.ofMinutes(4);

    /** What differed, by phase and database. */
    private static final Map<String, List<String>> DIFFERENT = new LinkedHashMap<>();

    private static TaskOnTwoServers servers;
    private static SyncTask task;
    private static int markers;

    @BeforeAll
    static void run() throws SQLException {
        servers = new TaskOnTwoServers();
        // The same type has another OID on each side.
        servers.target.execute("postgres", "SELECT lo_unlink(lo_create(0)) FROM generate_series(1, 3000)");
        for (String database : List.of(BINARY, TEXT)) {
            servers.source.execute("postgres", "CREATE DATABASE " + database);
            make(database, "");
        }
        task = servers.start();
        Awaitility.await()
                .atMost(LIMIT)
                .until(task::status, status -> status.hasReached(SyncPhase.INCREMENTAL) || isStopped(status));
        compare("loaded");
        change(BINARY, "");
        change(TEXT, "");
        compare("followed");
        task.pause();
        for (String database : List.of(BINARY, TEXT)) {
            shapes(database, "_later");
            change(database, "_later");
        }
        task.resume();
        compare("folded");
    }

    private static boolean isStopped(SyncTaskStatus status) {
        return status.state() == SyncTaskStatus.State.FAILED;
    }

    @AfterAll
    static void close() {
        servers.close();
    }

    private static List<DataCase> types(String database) {
        return DataCase.types().stream()
                .filter(type -> database.equals(TEXT) || !type.isOfOwnServer())
                .toList();
    }

    private static void make(String database, String suffix) throws SQLException {
        try (Session session = new Session(servers.source, database)) {
            DataCase.prelude().forEach(session::run);
            types(database).forEach(type -> type.tables().forEach(session::run));
        }
        shapes(database, suffix);
    }

    private static void shapes(String database, String suffix) throws SQLException {
        try (Session session = new Session(servers.source, database)) {
            for (DataCase shape : DataCase.shapes()) {
                session.run("CREATE SCHEMA " + shape.name() + suffix);
                session.run("SET search_path = " + shape.name() + suffix + ", public");
                shape.tables().forEach(session::run);
            }
        }
    }

    private static void change(String database, String suffix) throws SQLException {
        try (Session session = new Session(servers.source, database)) {
            session.run("SET search_path = here, public");
            types(database).forEach(type -> type.changes().forEach(session::run));
            for (DataCase shape : DataCase.shapes()) {
                session.run("SET search_path = " + shape.name() + suffix + ", public");
                shape.changes().forEach(session::run);
            }
        }
    }

    /** A session of the customer's, each string as it is. */
    private record Session(Connection connection) implements AutoCloseable {

        Session(PostgresServer server, String database) throws SQLException {
            this(server.connect(database));
        }

        void run(String sql) {
            try (Statement statement = connection.createStatement()) {
                statement.setEscapeProcessing(false);
                statement.execute(sql);
            } catch (SQLException e) {
                throw new IllegalStateException("on the source: " + sql, e);
            }
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }

    private static void compare(String phase) {
        String marker = "m" + ++markers;
        for (String database : List.of(BINARY, TEXT, "postgres")) {
            servers.source.execute(
                    database, "UPDATE gad.heartbeat SET marker = '" + marker + "', counter = counter + 1");
        }
        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> isStopped(task.status()) || task.drain(Optional.of(marker), Duration.ofSeconds(2)));
        assertThat(isStopped(task.status())).as("%s: %s", phase, task.status()).isFalse();
        for (String database : List.of(BINARY, TEXT)) {
            DIFFERENT.put(
                    phase + " " + database,
                    new ArrayList<>(TableComparison.of(servers.source, servers.target, database)
                            .differences()));
        }
    }

    static Stream<Arguments> cases() {
        List<Arguments> all = new ArrayList<>();
        for (String phase : List.of("loaded", "followed", "folded")) {
            for (String database : List.of(BINARY, TEXT)) {
                types(database)
                        .forEach(type -> all.add(Arguments.of(
                                phase,
                                database,
                                "type " + type.name(),
                                "here\\.[vak]_" + type.name().replace("!", ""))));
                DataCase.shapes()
                        .forEach(shape -> all.add(Arguments.of(
                                phase, database, "shape " + shape.name(), shape.name() + "(_later)?\\..*")));
            }
        }
        return all.stream();
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @MethodSource("cases")
    void isTheSameOnBothSides(String phase, String database, String name, String tables) {
        assertThat(DIFFERENT.get(phase + " " + database))
                .as("%s %s", phase, name)
                .filteredOn(difference -> difference.matches("(?s)" + tables + "( is|:).*"))
                .isEmpty();
    }

    @Test
    void nothingDiffersThatNoCaseNames() {
        assertThat(DIFFERENT).hasSize(6);
        assertThat(DIFFERENT.values()).allMatch(List::isEmpty);
    }
}
