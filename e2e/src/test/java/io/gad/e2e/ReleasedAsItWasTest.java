package io.gad.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.testkit.PostgresServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A primary that was lost comes back and is released: but for its rows its catalogs are what they were before there was a group. */
class ReleasedAsItWasTest {

    /** Of one database, and of the server. Numbers of objects are no part of it. */
    private static final String CATALOGS = """
            SELECT 'schema ' || nspname || coalesce(nspacl::text, '') FROM pg_namespace WHERE nspname !~ '^pg_(toast|temp)'
            UNION ALL SELECT 'relation ' || relnamespace::regnamespace || '.' || relname || ' ' || relkind::text || relreplident::text
                   || coalesce(relacl::text, '') || coalesce(reloptions::text, '')
                FROM pg_class WHERE relnamespace::regnamespace::text !~ '^pg_(toast|temp)'
            UNION ALL SELECT 'column ' || attrelid::regclass || '.' || attname || ' ' || atttypid::regtype || attnotnull
                FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
                WHERE attnum > 0 AND c.relnamespace = 'public'::regnamespace
            UNION ALL SELECT 'trigger ' || tgrelid::regclass || '.' || tgname || ' ' || tgenabled::text FROM pg_trigger
                WHERE NOT tgisinternal
            UNION ALL SELECT 'constraint ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
                WHERE connamespace = 'public'::regnamespace
            UNION ALL SELECT 'event trigger ' || evtname || evtenabled::text FROM pg_event_trigger
            UNION ALL SELECT 'function ' || oid::regprocedure FROM pg_proc
                WHERE pronamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema')
            UNION ALL SELECT 'publication ' || pubname || puballtables || pubinsert FROM pg_publication
            UNION ALL SELECT 'subscription ' || subname || subenabled || coalesce(subslotname, '') FROM pg_subscription
            UNION ALL SELECT 'setting ' || coalesce(datname, '') || setrole || setconfig::text
                FROM pg_db_role_setting LEFT JOIN pg_database d ON d.oid = setdatabase
            UNION ALL SELECT 'slot ' || slot_name FROM pg_replication_slots
            UNION ALL SELECT 'role ' || rolname || coalesce(rolconfig::text, '') FROM pg_roles
            UNION ALL SELECT 'database ' || datname || datallowconn || datconnlimit || coalesce(datacl::text, '')
                FROM pg_database
            ORDER BY 1
            """;

    @TempDir
    private Path directory;

    private static List<String> catalogs(PostgresServer server) {
        List<String> all = new ArrayList<>();
        for (String database : List.of("app", "postgres")) {
            server.column(database, CATALOGS).forEach(line -> all.add(database + ": " + line));
        }
        return all;
    }

    private static void require(Cli.Run run) {
        assertThat(run.exitCode()).as(run.all()).isZero();
    }

    @Test
    void itsCatalogsAreAsBeforeAndItTakesWrites() {
        try (Site site = new Site(directory.resolve("gad"))) {
            PostgresServer eu = site.open(PostgresServer.start());
            PostgresServer us = site.open(PostgresServer.start());
            eu.execute("postgres", "CREATE DATABASE app");
            eu.execute("app", """
                    CREATE TABLE account (id bigserial PRIMARY KEY, name text);
                    CREATE TABLE note (line text);
                    CREATE FUNCTION touched() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
                    CREATE TRIGGER theirs BEFORE INSERT ON account FOR EACH ROW EXECUTE FUNCTION touched();
                    CREATE PUBLICATION theirs FOR TABLE account""");
            eu.execute("app", "ALTER DATABASE app SET default_transaction_read_only = off");
            eu.execute("app", "ALTER DATABASE app SET work_mem = '5MB'");
            eu.execute(
                    "app",
                    "CREATE SUBSCRIPTION feed CONNECTION 'host=127.0.0.1 port=1 dbname=none connect_timeout=1'"
                            + " PUBLICATION feed WITH (connect = false, slot_name = 'feed')");
            eu.execute("app", "ALTER SUBSCRIPTION feed ENABLE");
            List<String> before = catalogs(eu);
            site.register("eu", eu);
            site.register("us", us);
            site.createGroup("orders", "eu", "us");
            require(site.cli().gad("sync", "pause", "orders", "us"));
            eu.execute("app", "INSERT INTO account (name) VALUES ('lost')");
            assertThat(catalogs(eu)).as("as a member").isNotEqualTo(before);
            eu.kill();
            require(site.cli().gad("group", "promote", "orders", "us", "--wait"));
            eu.startAgain();
            Wait.until(
                    "eu closed",
                    Site.LIMIT,
                    () -> site.client().instance("eu").fence().equals("FENCED"),
                    () -> site.client().instance("eu").toString());
            assertThat(eu.value("app", "SELECT subenabled FROM pg_subscription"))
                    .as("stopped by the fence")
                    .isEqualTo("f");

            require(site.cli().gad("instance", "release", "eu"));
            assertThat(catalogs(eu)).isEqualTo(before);
            assertThat(site.client().lostTransactions("orders").transactions())
                    .as("the report was saved first")
                    .hasSize(1);
            assertThat(Sessions.stateOf(eu, "app", "INSERT INTO account (name) VALUES ('again')"))
                    .isEqualTo(Sessions.TAKEN);
        }
    }
}
