package io.gad.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultyNetworkTest {

    private static final PostgresServer SERVER = PostgresServer.start();
    private final FaultyNetwork network = FaultyNetwork.to(SERVER.port());

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @AfterEach
    void close() {
        network.close();
    }

    @Test
    void passesEveryByteWhenHealthy() throws SQLException {
        try (Connection connection = connect()) {
            assertThat(query(connection, "SELECT length(repeat('x', 5000000))")).isEqualTo("5000000");
            assertThat(query(connection, "SELECT repeat('x', 3000000)")).hasSize(3_000_000);
        }
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> network.connections() == 0);
    }

    @Test
    void delaysEachDirection() throws SQLException {
        try (Connection connection = connect()) {
            network.delay(Duration.ofMillis(50));
            long begin = System.nanoTime();
            query(connection, "SELECT 1");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
        }
    }

    @Test
    void aCutResetsConnectionsAndRefusesNewOnesUntilItHeals() throws SQLException {
        try (Connection connection = connect()) {
            network.cut();
            assertThatThrownBy(() -> query(connection, "SELECT 1")).isInstanceOf(SQLException.class);
            assertThatThrownBy(this::connect).isInstanceOf(SQLException.class).hasMessageContaining("refused");
        }
        network.heal();
        try (Connection connection = connect()) {
            assertThat(query(connection, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void aSilentNetworkTellsNobodyAndGoesOnWhenItHeals() throws Exception {
        try (Connection connection = connect()) {
            network.silence();
            CompletableFuture<String> answer = answer(connection);
            CompletableFuture<Connection> second = CompletableFuture.supplyAsync(this::connectUnchecked);
            assertThatThrownBy(() -> answer.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            assertThat(second).isNotDone();
            network.heal();
            assertThat(answer.get(5, TimeUnit.SECONDS)).isEqualTo("1");
            second.get(5, TimeUnit.SECONDS).close();
        }
    }

    @Test
    void aSilentNetworkHidesThatTheServerDied() throws Exception {
        try (PostgresServer mortal = PostgresServer.start();
                FaultyNetwork before = FaultyNetwork.to(mortal.port());
                Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + before.port() + "/postgres",
                        PostgresServer.USER,
                        mortal.password())) {
            before.silence();
            mortal.kill();
            CompletableFuture<String> answer = answer(connection);
            assertThatThrownBy(() -> answer.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            before.cut();
            assertThatThrownBy(() -> answer.get(5, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
        }
    }

    @Test
    void halfOpenLetsStatementsThroughButNoAnswerBack() throws Exception {
        SERVER.execute("postgres", "CREATE TABLE half (id int)");
        try (Connection connection = connect()) {
            network.silence(Direction.TO_CLIENT);
            CompletableFuture<Integer> done = CompletableFuture.supplyAsync(() -> {
                try (Statement statement = connection.createStatement()) {
                    return statement.executeUpdate("INSERT INTO half VALUES (1)");
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            Awaitility.await()
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> "1".equals(SERVER.value("postgres", "SELECT count(*) FROM half")));
            assertThat(done).isNotDone();
            network.heal();
            assertThat(done.get(5, TimeUnit.SECONDS)).isEqualTo(1);
        }
    }

    private CompletableFuture<String> answer(Connection connection) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return query(connection, "SELECT 1");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** By the client's own TCP, whose connection to a network that is only silent would stand. */
    @Test
    void whoeverHasVanishedConfirmsNothing() throws Exception {
        Shop anybody = new Shop("postgres", PostgresServer.USER, SERVER.password(), 1, 0);
        String dsn = "postgresql://127.0.0.1:" + network.port() + "/postgres?tcp_user_timeout=500";
        try (Psql standing = Psql.open(dsn, anybody, Duration.ofSeconds(20))) {
            assertThat(standing.ask("SELECT 1;")).isEqualTo("1");
            network.vanish();
            assertThatThrownBy(() -> standing.ask("SELECT 2;"))
                    .isInstanceOf(Psql.EndedException.class)
                    .hasMessageContaining("psql has ended");
            assertThatThrownBy(() -> {
                        try (Socket socket = new Socket()) {
                            socket.connect(
                                    new InetSocketAddress(InetAddress.getLoopbackAddress(), network.port()), 300);
                        }
                    })
                    .isInstanceOf(SocketTimeoutException.class);
        }
        network.heal();
        try (Connection connection = connect()) {
            assertThat(query(connection, "SELECT 3")).isEqualTo("3");
        }
    }

    @Test
    void whatVanishesForAMomentGoesOn() throws Exception {
        try (Connection connection = connect()) {
            network.vanish();
            CompletableFuture<String> answer = answer(connection);
            assertThatThrownBy(() -> answer.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            network.heal();
            assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo("1");
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + network.port() + "/postgres", PostgresServer.USER, SERVER.password());
    }

    private Connection connectUnchecked() {
        try {
            return connect();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String query(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }
}
