package io.gad.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.InstanceView;
import io.gad.testkit.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Instances leave: one secondary, then the whole group. Data stays, everything of ours goes. */
class LeaveGroupTest {

    /** Everything in a database, or of the server, that bears our name. */
    private static final String OURS = """
            SELECT 'schema ' || nspname FROM pg_namespace WHERE nspname = 'gad' OR nspname LIKE 'gad\\_%'
            UNION ALL SELECT 'trigger ' || tgname || ' on ' || tgrelid::regclass FROM pg_trigger WHERE tgname LIKE 'gad\\_%'
            UNION ALL SELECT 'event trigger ' || evtname FROM pg_event_trigger WHERE evtname LIKE 'gad\\_%'
            UNION ALL SELECT 'function ' || oid::regprocedure FROM pg_proc WHERE proname LIKE 'gad\\_%'
            UNION ALL SELECT 'publication ' || pubname FROM pg_publication WHERE pubname LIKE 'gad\\_%'
            UNION ALL SELECT 'slot ' || slot_name FROM pg_replication_slots WHERE slot_name LIKE 'gad\\_%'
            UNION ALL SELECT 'origin ' || roname FROM pg_replication_origin WHERE roname LIKE 'gad\\_%'
            UNION ALL SELECT 'setting ' || datname || ' ' || setconfig::text FROM pg_db_role_setting
                JOIN pg_database d ON d.oid = setdatabase WHERE setconfig::text LIKE '%default_transaction_read_only%'
            UNION ALL SELECT 'identity of ' || oid::regclass FROM pg_class
                WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relreplident <> 'd'
            """;

    @TempDir
    private Path directory;

    @Test
    void whatLeavesIsStandaloneAndWritableAndHoldsNothingOfOurs() {
        try (Site site = new Site(directory.resolve("gad"))) {
            PostgresServer eu = site.open(PostgresServer.start());
            PostgresServer us = site.open(PostgresServer.start());
            eu.execute("postgres", "CREATE DATABASE app");
            eu.execute("app", """
                    CREATE TABLE account (id bigserial PRIMARY KEY, name text);
                    CREATE TABLE note (line text);
                    INSERT INTO account (name) SELECT 'a' || n FROM generate_series(1, 100) n;
                    INSERT INTO note VALUES ('x'), ('x'), (NULL)""");
            site.register("eu", eu);
            site.register("us", us);
            site.createGroup("orders", "eu", "us");
            eu.execute("app", "UPDATE note SET line = 'y' WHERE line IS NULL; DELETE FROM account WHERE id < 10");
            site.awaitEqual(eu, us, "app");

            Cli.Run removed = site.cli().gad("group", "remove-secondary", "orders", "us", "--wait");
            assertThat(removed.exitCode()).as(removed.all()).isZero();
            isStandalone(site, us, "us");
            site.awaitEqual(eu, us, "app");
            assertThat(site.client().group("orders").members()).hasSize(1);
            assertThat(Sessions.stateOf(eu, "app", "INSERT INTO account (name) VALUES ('still')"))
                    .isEqualTo(Sessions.TAKEN);
            assertThat(eu.column("app", "SELECT slot_name FROM pg_replication_slots"))
                    .isEmpty();

            Cli.Run deleted = site.cli().gad("group", "delete", "orders", "--wait");
            assertThat(deleted.exitCode()).as(deleted.all()).isZero();
            isStandalone(site, eu, "eu");
            assertThat(site.client().groups().groups()).isEmpty();
        }
    }

    private static void isStandalone(Site site, PostgresServer server, String name) {
        for (String database : List.of("app", "postgres")) {
            assertThat(server.column(database, OURS)).as(name + " " + database).isEmpty();
        }
        InstanceView instance = site.client().instance(name);
        assertThat(instance.state()).isEqualTo("STANDALONE");
        assertThat(instance.group()).isNull();
        server.execute("app", "CREATE TABLE mine (id int); DROP TABLE mine");
        server.execute("app", "BEGIN; INSERT INTO account (name) VALUES ('new'); DELETE FROM note; ROLLBACK");
    }
}
