package io.gad.sync.precheck;

import static io.gad.sync.precheck.CheckedPair.assertFinding;
import static io.gad.sync.precheck.CheckedPair.assertPasses;
import static io.gad.sync.precheck.CheckedPair.login;
import static io.gad.sync.precheck.Finding.Level.FAIL;
import static io.gad.sync.precheck.Finding.Level.WARN;
import static org.assertj.core.api.Assertions.assertThat;

import io.gad.postgres.Login;
import io.gad.testkit.PostgresOptions;
import io.gad.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** One circumstance of a server each, and what the finding says of it; and that it is gone when the circumstance is. */
final class ServerFindingsTest {

    private static final CheckedPair PAIR = new CheckedPair(
            PostgresOptions.forTests().with("max_prepared_transactions", "5"), PostgresOptions.forTests());

    /** Small in everything that can be small. */
    private static final PostgresServer TIGHT = PostgresServer.start(PostgresOptions.forTests()
            .with("max_connections", "8")
            .with("max_locks_per_transaction", "10")
            .with("max_replication_slots", "1")
            .with("wal_sender_timeout", "1s")
            .with("logical_decoding_work_mem", "64kB")
            .with("max_slot_wal_keep_size", "1GB")
            .with("default_text_search_config", "pg_catalog.german")
            .with("lc_monetary", "POSIX"));

    @AfterAll
    static void close() {
        PAIR.close();
        TIGHT.close();
    }

    private static Login tight() {
        return login(TIGHT);
    }

    private static void set(PostgresServer server, String setting, String value) {
        server.execute("postgres", "ALTER SYSTEM SET " + setting + " = " + value);
        server.execute("postgres", "SELECT pg_reload_conf()");
        String unquoted = value.replace("'", "");
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> unquoted.equals(server.value("postgres", "SHOW " + setting))
                        || value.equals("DEFAULT") && !"nobody".equals(server.value("postgres", "SHOW " + setting)));
    }

    @Test
    void aTargetWithFewSlotsMayStandButSaysSo() throws SQLException {
        TIGHT.execute("postgres", "SELECT pg_create_logical_replication_slot('theirs', 'pgoutput')");
        List<Finding> asTarget = PAIR.look(new SlotsCheck(), login(PAIR.source), tight());
        List<Finding> asSource = PAIR.look(new SlotsCheck(), tight(), login(PAIR.target));
        List<Finding> others = PAIR.look(new OtherSlotsCheck(), tight(), login(PAIR.target));
        TIGHT.execute("postgres", "SELECT pg_drop_replication_slot('theirs')");
        assertFinding(
                asTarget, WARN, "target: max_replication_slots = 1, in use 1, needed 3", "max_replication_slots = 8");
        assertFinding(asSource, FAIL, "source: max_replication_slots = 1, in use 1", "max_replication_slots = 6");
        assertFinding(others, WARN, "theirs (pgoutput, postgres)", "pg_create_logical_replication_slot");
        assertPasses(PAIR.look(new OtherSlotsCheck(), tight(), login(PAIR.target)));
    }

    @Test
    void theSlotsOfTheRunningTaskAreNotNeededOnceMore() {
        String oid = TIGHT.value("postgres", "SELECT oid FROM pg_database WHERE datname = 'postgres'");
        TIGHT.execute("postgres", "SELECT pg_create_logical_replication_slot('gad_t7_" + oid + "', 'pgoutput')");
        PrecheckRequest request = new PrecheckRequest(
                "gad-1",
                java.util.Optional.of("t7"),
                tight(),
                login(PAIR.target),
                io.gad.sync.SyncTaskSpec.SchemaMode.COPY,
                List.of(),
                false,
                List.of());
        List<Finding> findings =
                Precheck.run(request, CheckedPair.SETTINGS, InstantSource.system(), List.of(new SlotsCheck()));
        TIGHT.execute("postgres", "SELECT pg_drop_replication_slot('gad_t7_" + oid + "')");
        assertThat(findings).noneSatisfy(f -> assertThat(f.level()).isEqualTo(FAIL));
    }

    @Test
    void settingsOfBothServersThatCutStreamsShort() {
        List<Finding> timeout = PAIR.look(new WalSenderTimeoutCheck(), login(PAIR.source), tight());
        assertFinding(timeout, WARN, "target: wal_sender_timeout = 1000 ms", "ALTER ROLE gad SET wal_sender_timeout");
        List<Finding> memory = PAIR.look(new DecodingMemoryCheck(), tight(), login(PAIR.target));
        assertFinding(memory, WARN, "source: logical_decoding_work_mem = 64 kB", "logical_decoding_work_mem = '64MB'");
        List<Finding> kept = PAIR.look(new WalKeptCheck(), login(PAIR.source), tight());
        assertFinding(kept, WARN, "target: max_slot_wal_keep_size = 1024 MB", "max_slot_wal_keep_size = -1");
        assertPasses(PAIR.look(new WalSenderTimeoutCheck()));
        assertPasses(PAIR.look(new DecodingMemoryCheck()));
        assertPasses(PAIR.look(new WalKeptCheck()));
    }

    @Test
    void noTimeoutForDeadConnectionsSetForTheAccount() {
        PAIR.source.execute("postgres", "ALTER ROLE gad SET wal_sender_timeout = 0");
        List<Finding> findings = PAIR.look(new WalSenderTimeoutCheck());
        PAIR.source.execute("postgres", "ALTER ROLE gad RESET wal_sender_timeout");
        assertFinding(findings, WARN, "source: wal_sender_timeout = 0 ms", "wal_sender_timeout = '60s'");
    }

    @Test
    void everyCommitWaitsForAStandbyThatIsNotThere() {
        set(PAIR.target, "synchronous_standby_names", "'nobody'");
        List<Finding> findings = PAIR.look(new SynchronousStandbysCheck());
        set(PAIR.target, "synchronous_standby_names", "DEFAULT");
        assertFinding(findings, FAIL, "target: synchronous_standby_names = 'nobody'", "synchronous_standby_names = ''");
        assertPasses(PAIR.look(new SynchronousStandbysCheck()));
    }

    @Test
    void noConnectionsLeft() {
        List<Finding> findings = PAIR.look(new ConnectionsCheck(), login(PAIR.source), tight());
        assertFinding(findings, WARN, "target: max_connections = 8", "ALTER SYSTEM SET max_connections");
        assertPasses(PAIR.look(new ConnectionsCheck()));
    }

    @Test
    void theAccountAndADatabaseHaveConnectionLimits() {
        PAIR.source.execute("postgres", "CREATE ROLE narrow LOGIN PASSWORD 'n' CONNECTION LIMIT 3");
        PAIR.source.execute("postgres", "ALTER DATABASE postgres CONNECTION LIMIT 4");
        List<Finding> findings =
                PAIR.look(new ConnectionsCheck(), login(PAIR.source, "narrow", "n"), login(PAIR.target));
        PAIR.source.execute("postgres", "ALTER DATABASE postgres CONNECTION LIMIT -1; DROP ROLE narrow");
        assertFinding(findings, FAIL, "role narrow has CONNECTION LIMIT 3", "ALTER ROLE narrow CONNECTION LIMIT -1");
        assertFinding(findings, FAIL, "database postgres has CONNECTION LIMIT 4", "ALTER DATABASE postgres");
    }

    @Test
    void moreTablesThanTheTableOfLocksHolds() {
        PAIR.source.execute("postgres", "CREATE DATABASE many");
        PAIR.source.execute(
                "many",
                "DO $$ BEGIN FOR i IN 1..90 LOOP EXECUTE 'CREATE TABLE t' || i || ' (a int)'; END LOOP; END $$");
        List<Finding> findings = PAIR.look(new LocksCheck(), login(PAIR.source), tight());
        PAIR.source.execute("postgres", "DROP DATABASE many");
        assertFinding(findings, FAIL, "target: 90 tables, views and sequences in database many", "= 64");
    }

    @Test
    void settingsThatChangeWhatStatementsDo() {
        List<Finding> findings = PAIR.look(new ServerSettingsCheck(), login(PAIR.source), tight());
        assertFinding(findings, WARN, "default_text_search_config", "ALTER SYSTEM SET default_text_search_config");
        assertFinding(findings, WARN, "lc_monetary", "ALTER SYSTEM SET lc_monetary");
        assertFinding(findings, WARN, "max_connections = '100' on the source, '8'", "max_connections = '100'; then");
        assertPasses(PAIR.look(new ServerSettingsCheck(), login(PAIR.target), login(PAIR.target)));
    }

    @Test
    void settingsOfTheAccountThatStandInTheWayOfLongWork() {
        PAIR.source.execute(
                "postgres",
                "ALTER ROLE gad IN DATABASE postgres SET default_transaction_isolation = 'serializable';"
                        + " ALTER ROLE gad SET temp_file_limit = '1MB'");
        List<Finding> findings = PAIR.look(new AccountSettingsCheck());
        PAIR.source.execute(
                "postgres",
                "ALTER ROLE gad IN DATABASE postgres RESET default_transaction_isolation;"
                        + " ALTER ROLE gad RESET temp_file_limit");
        assertFinding(
                findings,
                WARN,
                "default_transaction_isolation = serializable",
                "ALTER ROLE gad IN DATABASE postgres SET default_transaction_isolation = 'read committed';");
        assertFinding(findings, WARN, "temp_file_limit = 1024", "temp_file_limit = '-1'");
        assertPasses(PAIR.look(new AccountSettingsCheck()));
    }

    @Test
    void aRoleThatIsNeverReadOnly() {
        PAIR.target.execute("postgres", "CREATE ROLE app; ALTER ROLE app SET default_transaction_read_only = off");
        List<Finding> findings = PAIR.look(new ReadOnlyDefaultsCheck());
        PAIR.target.execute("postgres", "DROP ROLE app");
        assertFinding(findings, WARN, "target: role app", "ALTER ROLE app RESET default_transaction_read_only;");
        assertPasses(PAIR.look(new ReadOnlyDefaultsCheck()));
    }

    @Test
    void transactionsThatAreOpenForLong() throws SQLException {
        try (Connection source = PAIR.source.connect("postgres");
                Connection target = PAIR.target.connect("postgres");
                Statement writes = source.createStatement();
                Statement reads = target.createStatement()) {
            source.setAutoCommit(false);
            target.setAutoCommit(false);
            writes.execute("CREATE TABLE public.held (a int)");
            reads.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
            reads.execute("SELECT 1 FROM pg_class");
            List<Finding> findings = PAIR.look(new OpenTransactionsCheck(0));
            assertFinding(findings, WARN, "source: long transactions pid ", "pg_terminate_backend");
            assertFinding(findings, WARN, "target: long transactions pid ", "TRUNCATE and DDL");
            source.rollback();
            target.rollback();
        }
        assertPasses(PAIR.look(new OpenTransactionsCheck(0)));
    }

    @Test
    void aPreparedTransactionOfARunningGroupIsInDoubt() {
        PAIR.source.execute("postgres", "BEGIN; CREATE TABLE public.p (a int); PREPARE TRANSACTION 'doubtful'");
        List<Finding> findings = PAIR.lookWhileRunning(new OpenTransactionsCheck(), "t1");
        PAIR.source.execute("postgres", "ROLLBACK PREPARED 'doubtful'");
        assertFinding(findings, WARN, "doubtful in postgres: in doubt", "COMMIT PREPARED");
    }

    @Test
    void clocksThatDiffer() {
        InstantSource late = () -> Instant.now().minus(Duration.ofHours(1));
        assertFinding(PAIR.look(new ClocksCheck(), late), WARN, "source: its clock is 3", "chrony");
        assertFinding(PAIR.look(new ClocksCheck(), late), WARN, "ahead of that of GAD's server", "chrony");
        assertPasses(PAIR.look(new ClocksCheck()));
    }

    @Test
    void sizesAreToldAndASmallSpoolIsNamed() {
        assertThat(PAIR.look(new DiskSpaceCheck(0)))
                .anySatisfy(f -> assertThat(f.evidence()).contains("postgres ", " MiB", "the target's disk must hold"));
        assertFinding(PAIR.look(new DiskSpaceCheck(Long.MAX_VALUE)), WARN, "free in", "--data-dir");
    }

    @Test
    void aReplicationConnectionThatIsRefused() {
        PAIR.source.execute("postgres", "CREATE ROLE plain LOGIN PASSWORD 'p'");
        List<Finding> findings =
                PAIR.look(new ReplicationConnectionCheck(), login(PAIR.source, "plain", "p"), login(PAIR.target));
        PAIR.source.execute("postgres", "DROP ROLE plain");
        assertFinding(findings, FAIL, "source: ", "ALTER ROLE plain REPLICATION;");
        assertPasses(PAIR.look(new ReplicationConnectionCheck()));
    }

    @Test
    void subscriptionsOfTheCustomerOnEitherSide() {
        String create = "CREATE SUBSCRIPTION theirs CONNECTION 'host=127.0.0.1 port=1 dbname=x' PUBLICATION p"
                + " WITH (connect = false, slot_name = NONE);"
                + " UPDATE pg_subscription SET subenabled = true";
        String drop = "UPDATE pg_subscription SET subenabled = false; DROP SUBSCRIPTION theirs";
        PAIR.source.execute("postgres", create);
        PAIR.target.execute("postgres", create);
        List<Finding> findings = PAIR.look(new SubscriptionsCheck());
        PAIR.source.execute("postgres", drop);
        PAIR.target.execute("postgres", drop);
        assertFinding(findings, WARN, "target: enabled subscriptions theirs in postgres", "DISABLE");
        assertFinding(findings, WARN, "source: enabled subscriptions theirs in postgres", "CREATE SUBSCRIPTION");
        assertPasses(PAIR.look(new SubscriptionsCheck()));
    }

    @Test
    void whereLogicalDecodingTurnsOnByItselfReplicaIsEnough() {
        assertThat(WalLevelCheck.suffices("replica", 18)).isFalse();
        assertThat(WalLevelCheck.suffices("replica", 19)).isTrue();
        assertThat(WalLevelCheck.suffices("minimal", 19)).isFalse();
        assertThat(WalLevelCheck.suffices("logical", 13)).isTrue();
    }
}
