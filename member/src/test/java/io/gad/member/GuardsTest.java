package io.gad.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gad.postgres.Session;
import io.gad.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/** A secondary takes no write but the engine's, whoever asks and however. */
class GuardsTest {

    private static final PostgresServer SERVER = PostgresServer.start();

    @BeforeAll
    static void aSecondary() {
        SERVER.execute("postgres", "CREATE DATABASE app");
        SERVER.execute("app", """
                CREATE TABLE item (id bigint PRIMARY KEY, name text);
                INSERT INTO item VALUES (1, 'one');
                CREATE TABLE part (id int, region int) PARTITION BY LIST (region);
                CREATE TABLE part_1 PARTITION OF part FOR VALUES IN (1);
                CREATE TABLE child (item bigint REFERENCES item);
                CREATE VIEW v AS SELECT * FROM item;
                CREATE MATERIALIZED VIEW mv AS SELECT * FROM item;
                CREATE ROLE clerk LOGIN; GRANT ALL ON ALL TABLES IN SCHEMA public TO clerk;
                """);
        try (Session s = Members.session(SERVER, "app")) {
            MemberDatabase.prepare(s, Members.row("us", MemberRole.SECONDARY, Members.FIRST));
            assertThat(MemberDatabase.attachGuards(s)).isEqualTo(4);
            assertThat(MemberDatabase.attachGuards(s)).isZero();
            assertThat(MemberDatabase.close(s)).isEmpty();
        }
    }

    @AfterAll
    static void end() {
        SERVER.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO item VALUES (2, 'two')",
                "UPDATE item SET name = 'x'",
                "UPDATE item SET name = 'x' WHERE false",
                "DELETE FROM item",
                "TRUNCATE item CASCADE",
                "INSERT INTO part VALUES (1, 1)",
                "INSERT INTO part_1 VALUES (1, 1)",
                "INSERT INTO v VALUES (3, 'three')",
                "MERGE INTO item USING (SELECT 1 AS id) s ON item.id = s.id WHEN MATCHED THEN DELETE",
                "SET ROLE clerk; INSERT INTO item VALUES (2, 'two')",
                "CREATE TABLE more (id int)",
                "CREATE TABLE more AS SELECT 1 AS id",
                "ALTER TABLE item ADD COLUMN x int",
                "ALTER TABLE item DISABLE TRIGGER gad_guard",
                "DROP TRIGGER gad_guard ON item",
                "DROP TABLE child",
                "CREATE SCHEMA s",
                "CREATE INDEX ON item (name)",
                "CREATE INDEX CONCURRENTLY ON item (name)",
                "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                "GRANT SELECT ON item TO PUBLIC",
                "REFRESH MATERIALIZED VIEW mv"
            })
    void stopsASuperuserWhoAsksForReadWrite(String statement) {
        assertThatThrownBy(() -> Members.run(SERVER, "app", statement))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25006"))
                .hasMessageContaining("read-only secondary (instance us) of group orders");
        assertThat(SERVER.value("app", "SELECT count(*) FROM item")).isEqualTo("1");
        assertThat(SERVER.value("app", "SELECT count(*) FROM pg_index WHERE NOT indisvalid"))
                .isEqualTo("0");
    }

    @Test
    void stopsCopy() throws SQLException {
        try (Connection connection = SERVER.connect("app");
                Statement statement = connection.createStatement()) {
            statement.execute("SET default_transaction_read_only = off");
            assertThatThrownBy(() -> connection
                            .unwrap(PGConnection.class)
                            .getCopyAPI()
                            .copyIn("COPY item FROM STDIN", new java.io.StringReader("5\tfive\n")))
                    .hasMessageContaining("read-only secondary");
        }
    }

    @Test
    void stopsAnOrdinarySessionByTheDatabasesDefault() {
        assertThatThrownBy(() -> SERVER.execute("app", "INSERT INTO item VALUES (2, 'two')"))
                .hasRootCauseInstanceOf(SQLException.class)
                .rootCause()
                .hasMessageContaining("read-only transaction");
    }

    @Test
    void letsTemporaryTablesPass() {
        assertThatCode(() -> Members.run(
                        SERVER,
                        "app",
                        "CREATE TEMP TABLE t (id serial PRIMARY KEY, n text DEFAULT 'x')",
                        "INSERT INTO t VALUES (1)",
                        "CREATE INDEX ON t (n)",
                        "ALTER TABLE t ADD COLUMN more int DEFAULT 5",
                        "ALTER TABLE t ALTER COLUMN n DROP DEFAULT",
                        "ALTER TABLE t DROP COLUMN more",
                        "TRUNCATE t",
                        "DROP TABLE t",
                        "CREATE TEMP TABLE u AS SELECT * FROM item",
                        "CREATE TABLE IF NOT EXISTS item (id int)"))
                .doesNotThrowAnyException();
    }

    @Test
    void aReplicaSessionWritesAndMayRunDdl() throws SQLException {
        Members.run(
                SERVER,
                "app",
                "SET session_replication_role = replica",
                "INSERT INTO item VALUES (9, 'nine')",
                "DELETE FROM item WHERE id = 9",
                "CREATE TABLE public.applied (id int)");
        try (Session s = Members.session(SERVER, "app")) {
            int attached = s.one("SELECT gad.attach_guards()", row -> row.getInt(1));
            assertThat(attached).isEqualTo(1);
        }
        assertThatThrownBy(() -> Members.run(SERVER, "app", "INSERT INTO applied VALUES (1)"))
                .hasMessageContaining("read-only secondary");
        Members.run(SERVER, "app", "SET session_replication_role = replica", "DROP TABLE applied");
    }

    @Test
    void aPrimaryThatIsBeingPreparedNeverRefusesDdl() throws Exception {
        SERVER.execute("postgres", "CREATE DATABASE prepared");
        AtomicBoolean stopping = new AtomicBoolean();
        AtomicInteger tables = new AtomicInteger();
        CompletableFuture<Void> customer = CompletableFuture.runAsync(() -> {
            try (Connection connection = SERVER.connect("prepared");
                    Statement statement = connection.createStatement()) {
                while (!stopping.get()) {
                    statement.execute("CREATE TABLE public.t" + tables.incrementAndGet() + " ()");
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        try (Session s = Members.session(SERVER, "prepared")) {
            Awaitility.await().until(() -> tables.get() > 10 || customer.isDone());
            MemberDatabase.prepare(s, Members.row("eu", MemberRole.PRIMARY, Members.FIRST));
            int then = tables.get();
            Awaitility.await().until(() -> tables.get() > then + 10 || customer.isDone());
        } finally {
            stopping.set(true);
        }
        assertThatCode(() -> customer.get(10, TimeUnit.SECONDS)).doesNotThrowAnyException();
    }
}
