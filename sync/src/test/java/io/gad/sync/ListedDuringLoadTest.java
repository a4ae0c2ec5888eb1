package io.gad.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.postgres.Dsn;
import io.gad.postgres.Login;
import io.gad.postgres.Secret;
import io.gad.sync.copy.Throttle;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A first copy by an account that publishes listed tables alone: nothing is streamed of those that are made meanwhile. */
@Tag("long")
final class ListedDuringLoadTest {

    private static final Throttle.Limits SLOW = new Throttle.Limits(0, 3 << 20);
    private static final String AS_OWNER = "SET ROLE shop_owner; ";

    private final TaskOnTwoServers servers = new TaskOnTwoServers();

    @BeforeEach
    void account() {
        servers.source.execute("postgres", """
                CREATE ROLE shop_owner; CREATE ROLE gad_account LOGIN REPLICATION PASSWORD 'a' IN ROLE shop_owner;
                GRANT pg_monitor, pg_signal_backend TO gad_account;
                """);
        servers.source.execute("postgres", "CREATE DATABASE shop OWNER shop_owner");
        servers.source.execute(
                "shop",
                AS_OWNER + "CREATE SCHEMA shop; CREATE TABLE shop.item (id int PRIMARY KEY, v text);"
                        + " INSERT INTO shop.item SELECT g, repeat('i', 500) FROM generate_series(1, 60000) g");
        servers.useOnSource(new Login(
                Dsn.parse("postgresql://gad_account@127.0.0.1:" + servers.source.port() + "/postgres"),
                new Secret("a")));
    }

    @AfterEach
    void close() {
        servers.close();
    }

    @Test
    void aTableThatIsMadeMeanwhileIsReadUnderOneSnapshot() {
        awaitChunk(slowly(), "item");
        servers.restartEngine(servers.settings());
        servers.source.execute(
                "shop",
                AS_OWNER + "CREATE TABLE shop.made (id int PRIMARY KEY, v text) WITH (autovacuum_enabled = off);"
                        + " INSERT INTO shop.made SELECT g, repeat('m', 500) FROM generate_series(1, 90000) g");
        awaitChunk(slowly(), "made");
        servers.restartEngine(servers.settings());
        // Rows of chunks that are here go where some are not.
        servers.source.execute("shop", AS_OWNER + "DELETE FROM shop.made WHERE id BETWEEN 50000 AND 89000");
        servers.source.execute("shop", "VACUUM shop.made");
        servers.source.execute("shop", AS_OWNER + "UPDATE shop.made SET v = repeat('u', 500) WHERE id < 30000");
        SyncTask task = servers.start("shop");
        SyncTaskStatus seen = servers.await(
                task, s -> s.hasReached(SyncPhase.INCREMENTAL) || s.state() == SyncTaskStatus.State.FAILED);
        assertThat(seen.state()).as("%s", seen).isNotEqualTo(SyncTaskStatus.State.FAILED);
        servers.awaitEqual(
                "shop", "SELECT count(*) || ' ' || md5(string_agg(md5(t::text), '' ORDER BY id)) FROM shop.made t");
    }

    private SyncTask slowly() {
        SyncTask task = servers.start("shop");
        task.limit(SLOW);
        return task;
    }

    private void awaitChunk(SyncTask task, String table) {
        Awaitility.await()
                .atMost(TaskOnTwoServers.SOON)
                .ignoreExceptions()
                .untilAsserted(() ->
                        assertThat(isHalfHere(table)).as("%s", task.status()).isTrue());
    }

    private boolean isHalfHere(String table) {
        return "t"
                .equals(servers.target.value(
                        "shop",
                        "SELECT count(*) > 0 AND count(*) < max(chunks) FROM gad.load_chunk JOIN gad.load_table USING (relid)"
                                + " WHERE table_name = '" + table + "'"));
    }
}
