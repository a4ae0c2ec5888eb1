package io.gad.sync.precheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.postgres.Dsn;
import io.gad.postgres.Login;
import io.gad.postgres.Secret;
import io.gad.sync.SyncSettings;
import io.gad.sync.SyncTaskSpec.SchemaMode;
import io.gad.testkit.PostgresOptions;
import io.gad.testkit.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One bad circumstance each, and what the findings say of it. */
final class PrecheckTest {

    private static final PostgresServer SOURCE =
            PostgresServer.start(PostgresOptions.forTests().with("max_prepared_transactions", "5"));
    private static final PostgresServer TARGET = PostgresServer.start();
    private static final PostgresServer POOR = PostgresServer.start(PostgresOptions.forTests()
            .with("wal_level", "replica")
            .with("max_replication_slots", "0")
            .with("max_wal_senders", "0"));

    @TempDir
    Path folder;

    @AfterAll
    static void close() {
        SOURCE.close();
        TARGET.close();
        POOR.close();
    }

    private static Login login(PostgresServer server) {
        return new Login(Dsn.parse(server.dsn()), new Secret(server.password()));
    }

    private static PrecheckRequest request(Login source, Login target, SchemaMode mode, List<String> databases) {
        return new PrecheckRequest("gad-1", Optional.empty(), source, target, mode, databases, false, List.of());
    }

    private List<Finding> run(Login source, Login target) {
        return Precheck.run(request(source, target, SchemaMode.COPY, List.of()), SyncSettings.defaults(folder));
    }

    private List<Finding> run() {
        return run(login(SOURCE), login(TARGET));
    }

    private static List<Finding> of(List<Finding> findings, Finding.Level level) {
        return findings.stream().filter(f -> f.level() == level).toList();
    }

    private static void assertFinding(List<Finding> findings, Finding.Level level, String check, String evidence) {
        assertThat(findings).anySatisfy(f -> {
            assertThat(f.check()).isEqualTo(check);
            assertThat(f.level()).isEqualTo(level);
            assertThat(f.evidence()).contains(evidence);
            assertThat(f.fix()).isNotEmpty();
        });
    }

    @Test
    void twoGoodServersPassAndAreNotChanged() {
        assertThat(of(run(), Finding.Level.FAIL)).isEmpty();
        for (PostgresServer server : List.of(SOURCE, TARGET)) {
            assertThat(server.value("postgres", "SELECT count(*) FROM pg_namespace WHERE nspname = 'gad'"))
                    .isEqualTo("0");
            assertThat(server.value("postgres", "SELECT count(*) FROM pg_replication_slots"))
                    .isEqualTo("0");
        }
    }

    @Test
    void wrongPassword() {
        Login wrong = new Login(Dsn.parse(SOURCE.dsn()), new Secret("wrong"));
        assertFinding(run(wrong, login(TARGET)), Finding.Level.FAIL, "reachable", "password authentication failed");
    }

    @Test
    void unreachableHost() {
        Login nowhere = new Login(Dsn.parse("postgresql://gad@127.0.0.1:1/postgres"), Secret.NONE);
        assertFinding(run(login(SOURCE), nowhere), Finding.Level.FAIL, "reachable", "127.0.0.1:1");
    }

    @Test
    void noReplicationRight() {
        SOURCE.execute("postgres", "CREATE ROLE weak LOGIN PASSWORD 'w'");
        Login weak =
                new Login(Dsn.parse("postgresql://weak@127.0.0.1:" + SOURCE.port() + "/postgres"), new Secret("w"));
        List<Finding> findings = run(weak, login(TARGET));
        List<Finding> turned = run(login(TARGET), weak);
        SOURCE.execute("postgres", "DROP ROLE weak");
        assertFinding(turned, Finding.Level.FAIL, "rights", "neither a superuser on the target");
        assertFinding(findings, Finding.Level.FAIL, "rights", "no REPLICATION right");
        assertFinding(findings, Finding.Level.WARN, "rights", "is no superuser");
        assertFinding(findings, Finding.Level.FAIL, "owners", "does not belong to its owner gad");
        assertFinding(findings, Finding.Level.FAIL, "session-rights", "pg_monitor, pg_signal_backend");
        assertFinding(findings, Finding.Level.WARN, "passwords", "gad");
    }

    @Test
    void walLevelSlotsAndSenders() {
        List<Finding> findings = run(login(POOR), login(TARGET));
        assertFinding(findings, Finding.Level.FAIL, "wal-level", "wal_level = replica");
        assertFinding(findings, Finding.Level.FAIL, "replication-slots", "max_replication_slots = 0");
        assertFinding(findings, Finding.Level.FAIL, "wal-senders", "max_wal_senders = 0");
        assertFinding(run(login(SOURCE), login(POOR)), Finding.Level.WARN, "wal-level", "target");
    }

    @Test
    void sourceAndTargetAreTheSame() {
        assertFinding(run(login(SOURCE), login(SOURCE)), Finding.Level.FAIL, "different-servers", "system identifier");
    }

    @Test
    void targetNotEmpty() {
        TARGET.execute("postgres", "CREATE TABLE public.occupied (id int)");
        List<Finding> findings = run();
        TARGET.execute("postgres", "DROP TABLE public.occupied");
        assertFinding(findings, Finding.Level.FAIL, "target-empty", "public.occupied");
    }

    @Test
    void missingClientTools() {
        List<Finding> findings = Precheck.run(
                request(login(SOURCE), login(TARGET), SchemaMode.COPY, List.of()),
                SyncSettings.defaults(folder).withTools(folder));
        assertFinding(findings, Finding.Level.FAIL, "client-tools", "pg_dump of version 15 or later in " + folder);
        assertFinding(findings, Finding.Level.FAIL, "client-tools", "pg_restore of version 15 or later in " + folder);
        assertThat(findings).noneSatisfy(f -> assertThat(f.evidence()).contains("pg_dumpall"));
    }

    @Test
    void noClientToolIsNeededForTablesThatStandOnBothSides() {
        List<Finding> findings = Precheck.run(
                request(login(SOURCE), login(TARGET), SchemaMode.EXISTING, List.of()),
                SyncSettings.defaults(folder).withTools(folder));
        assertThat(of(findings, Finding.Level.FAIL)).isEmpty();
        assertThat(of(findings, Finding.Level.WARN))
                .noneSatisfy(f -> assertThat(f.check()).isEqualTo("client-tools"));
    }

    @Test
    void aDatabaseThatIsNotThere() {
        List<Finding> findings = Precheck.run(
                request(login(SOURCE), login(TARGET), SchemaMode.COPY, List.of("absent")),
                SyncSettings.defaults(folder));
        assertFinding(findings, Finding.Level.FAIL, "databases", "absent");
    }

    @Test
    void preparedTransactions() throws SQLException {
        try (Connection connection = SOURCE.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN; CREATE TABLE public.held (id int); PREPARE TRANSACTION 'kept'");
            assertFinding(run(), Finding.Level.FAIL, "open-transactions", "kept");
            statement.execute("ROLLBACK PREPARED 'kept'");
        }
    }

    @Test
    void whatIsNotFollowedIsNamed() {
        SOURCE.execute(
                "postgres", "CREATE DATABASE odd ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
        TARGET.execute("postgres", "CREATE DATABASE odd");
        SOURCE.execute(
                "odd",
                "CREATE TABLE keyless (a int); CREATE UNLOGGED TABLE fleeting (a int PRIMARY KEY);"
                        + "CREATE MATERIALIZED VIEW mv AS SELECT 1 AS one; SELECT lo_create(0);"
                        + "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';"
                        + "CREATE TRIGGER noisy AFTER INSERT ON keyless FOR EACH ROW EXECUTE FUNCTION f();"
                        + "ALTER TABLE keyless ENABLE ALWAYS TRIGGER noisy;"
                        + "CREATE FOREIGN DATA WRAPPER none; CREATE SERVER far FOREIGN DATA WRAPPER none;"
                        + "CREATE FOREIGN TABLE elsewhere (a int) SERVER far;"
                        + "CREATE SUBSCRIPTION fed CONNECTION 'host=none' PUBLICATION p"
                        + " WITH (connect = false, enabled = false, slot_name = NONE)");
        SOURCE.execute("odd", "ALTER DATABASE odd SET allow_in_place_tablespaces = on");
        SOURCE.execute("odd", "CREATE TABLESPACE quick LOCATION ''");
        SOURCE.execute("odd", "CREATE TABLE placed (a int PRIMARY KEY) TABLESPACE quick");
        List<Finding> findings = run();
        SOURCE.execute("odd", "DROP SUBSCRIPTION fed; DROP TABLE placed");
        SOURCE.execute("odd", "DROP TABLESPACE quick");
        SOURCE.execute("postgres", "DROP DATABASE odd");
        TARGET.execute("postgres", "DROP DATABASE odd");
        assertFinding(findings, Finding.Level.WARN, "identities", "public.keyless");
        assertFinding(findings, Finding.Level.WARN, "not-followed", "public.fleeting");
        assertFinding(findings, Finding.Level.WARN, "not-followed", "public.mv");
        assertFinding(findings, Finding.Level.WARN, "not-followed", "1 large objects");
        assertFinding(findings, Finding.Level.WARN, "not-followed", "tablespaces quick (1)");
        assertFinding(findings, Finding.Level.WARN, "not-followed", "subscriptions fed");
        assertFinding(findings, Finding.Level.WARN, "not-followed", "foreign tables public.elsewhere");
        assertThat(findings).anyMatch(f -> f.fix().contains("ALTER TABLE \"public\".\"fleeting\" SET LOGGED;"));
        assertFinding(findings, Finding.Level.WARN, "always-triggers", "noisy on public.keyless");
        assertFinding(findings, Finding.Level.FAIL, "encodings", "LATIN1");
    }
}
