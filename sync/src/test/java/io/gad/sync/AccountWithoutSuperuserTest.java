package io.gad.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gad.member.FenceResult;
import io.gad.member.FinalPosition;
import io.gad.member.MemberInstance;
import io.gad.member.RecordResult;
import io.gad.member.Reign;
import io.gad.postgres.Dsn;
import io.gad.postgres.Login;
import io.gad.postgres.Secret;
import io.gad.sync.precheck.Finding;
import io.gad.sync.precheck.Precheck;
import io.gad.sync.precheck.PrecheckRequest;
import io.gad.sync.tail.TailReader;
import io.gad.sync.tail.TailSpec;
import io.gad.sync.tail.TailSummary;
import io.gad.testkit.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** A source whose account has the rights that docs/guides/account-rights.md gives it, and no other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class AccountWithoutSuperuserTest {

    private static final String AS_OWNER = "SET ROLE shop_owner; ";

    private final TaskOnTwoServers servers = new TaskOnTwoServers();
    private @Nullable SyncTask started;

    @BeforeAll
    void inStep() throws IOException {
        PostgresServer source = servers.source;
        source.execute("postgres", "CREATE ROLE shop_owner; CREATE ROLE stock_owner");
        source.execute("postgres", "CREATE DATABASE shop OWNER shop_owner");
        source.execute("shop", "CREATE SCHEMA stock AUTHORIZATION stock_owner");
        source.execute(
                "shop",
                AS_OWNER + "CREATE SCHEMA shop; CREATE TABLE shop.item (id bigserial PRIMARY KEY, name text);"
                        + "CREATE TABLE shop.log (line text); CREATE MATERIALIZED VIEW shop.names AS SELECT name FROM shop.item;"
                        + "CREATE TABLE shop.part (id int, day int, PRIMARY KEY (id, day)) PARTITION BY LIST (day);"
                        + "CREATE TABLE shop.part_1 PARTITION OF shop.part FOR VALUES IN (1);"
                        + "INSERT INTO shop.item (name) SELECT 'n' || g FROM generate_series(1, 100) g;"
                        + "INSERT INTO shop.log SELECT 'l' FROM generate_series(1, 10)");
        source.execute("shop", "SET ROLE stock_owner; CREATE TABLE stock.place (id int PRIMARY KEY, n int)");
        source.execute("postgres", script("server"));
        source.execute("shop", script("database"));
        source.execute("postgres", "CREATE ROLE customer LOGIN PASSWORD 'c' IN ROLE shop_owner");
        servers.useOnSource(account());
        servers.restartEngine(servers.settings().withDriftPoll(Duration.ofMillis(300)));
    }

    private SyncTask task() {
        return Objects.requireNonNull(started, "the first test starts it");
    }

    private Login account() {
        return new Login(
                Dsn.parse("postgresql://gad_account@127.0.0.1:" + servers.source.port() + "/postgres"),
                new Secret("choose another"));
    }

    /** What the page prints behind the mark. */
    private static String script(String mark) throws IOException {
        String page = Files.readString(Path.of("../docs/guides/account-rights.md"));
        Matcher found = Pattern.compile("<!-- run by a test: " + mark + " -->\n```sql\n(.*?)```\n", Pattern.DOTALL)
                .matcher(page);
        assertThat(found.find()).as("script %s", mark).isTrue();
        return found.group(1);
    }

    @AfterAll
    void close() {
        servers.close();
    }

    private List<Finding> failures() {
        return findings(Finding.Level.FAIL);
    }

    private List<Finding> findings(Finding.Level level) {
        PrecheckRequest request = new PrecheckRequest(
                "gad-1",
                Optional.empty(),
                account(),
                TaskOnTwoServers.login(servers.target),
                SyncTaskSpec.SchemaMode.COPY,
                List.of("shop"),
                true,
                List.of());
        return Precheck.run(request, servers.settings()).stream()
                .filter(finding -> finding.level() == level)
                .toList();
    }

    @Test
    @Order(0)
    void thePrecheckNamesTheLimitsAndTheGrantThatIsMissing() {
        assertThat(failures()).isEmpty();
        assertThat(findings(Finding.Level.WARN))
                .extracting(Finding::evidence)
                .anySatisfy(
                        evidence -> assertThat(evidence).contains("DDL_NOT_CAPTURED", "published at the next look"));
        for (String grant : List.of(
                "GRANT stock_owner TO gad_account",
                "GRANT shop_owner TO gad_account",
                "GRANT pg_monitor TO gad_account",
                "GRANT pg_signal_backend TO gad_account",
                "ALTER ROLE gad_account REPLICATION")) {
            String taken =
                    grant.replace("GRANT", "REVOKE").replace(" TO ", " FROM ").replace(" REPL", " NOREPL");
            servers.source.execute("postgres", taken);
            assertThat(failures())
                    .as(taken)
                    .isNotEmpty()
                    .allSatisfy(finding -> assertThat(finding.fix()).contains(grant));
            servers.source.execute("postgres", grant);
        }
    }

    @Test
    @Order(1)
    void rowsOfEveryTableFollow() {
        started = servers.start("shop");
        servers.awaitPhase(started, SyncPhase.INCREMENTAL);
        assertThat(servers.source.value("shop", "SELECT count(*) FROM pg_event_trigger"))
                .isEqualTo("0");
        servers.source.execute(
                "shop",
                "UPDATE shop.item SET name = 'x' WHERE id <= 50; DELETE FROM shop.item WHERE id > 90;"
                        + "INSERT INTO shop.log VALUES ('m'); UPDATE shop.log SET line = 'n' WHERE line = 'm';"
                        + "INSERT INTO shop.part VALUES (1, 1); INSERT INTO stock.place VALUES (1, 1)");
        servers.requireEqual(task());
    }

    /** Runs it on the secondary, as the problem's way out says. */
    private void onSecondaryToo(String sql) {
        servers.target.execute(
                "shop",
                "BEGIN READ WRITE; SET LOCAL session_replication_role = replica; " + AS_OWNER + sql + "; COMMIT");
        task().resume();
    }

    private String stopped() {
        assertThat(servers.problem(task())).isEqualTo("DDL_NOT_CAPTURED");
        return task().status().databases().getFirst().problem().orElseThrow();
    }

    /** In step, with nothing to be read anew any more, and the tables hold the same rows. */
    private void awaitEqual(String... tables) {
        servers.await(
                task(),
                s -> s.state() == SyncTaskStatus.State.INCREMENTAL
                        && "0".equals(servers.target.value("shop", "SELECT count(*) FROM gad.reread")));
        for (String table : tables) {
            servers.awaitEqual("shop", "SELECT t::text FROM " + table + " t ORDER BY 1");
        }
    }

    @Test
    @Order(2)
    void aColumnThatTheSecondaryLacksStopsItBeforeARowIsApplied() {
        String before = servers.target.value("shop", "SELECT count(*) FROM shop.item");
        String sql = "ALTER TABLE shop.item ADD COLUMN note text DEFAULT 'none', ADD at timestamptz DEFAULT now()";
        servers.source.execute("shop", AS_OWNER + sql);
        servers.source.execute("shop", AS_OWNER + "INSERT INTO shop.item (name, note) VALUES ('new', 'rows')");
        assertThat(stopped()).contains("table shop.item is not the same", "column note text");
        assertThat(servers.target.value("shop", "SELECT count(*) FROM shop.item"))
                .isEqualTo(before);

        onSecondaryToo(sql);
        awaitEqual("shop.item");
    }

    @Test
    @Order(3)
    void aColumnThatIsWiderOnThePrimaryStopsItBeforeAValueIsRounded() {
        String before = "ALTER TABLE shop.item ADD COLUMN price numeric(10,2), ADD place varchar(5)";
        servers.source.execute("shop", AS_OWNER + before);
        stopped();
        onSecondaryToo(before);
        awaitEqual("shop.item");

        String sql = "ALTER TABLE shop.item ALTER price TYPE numeric, ALTER place TYPE text";
        servers.source.execute("shop", AS_OWNER + sql);
        servers.source.execute(
                "shop", AS_OWNER + "INSERT INTO shop.item (name, price, place) VALUES ('wide', 1.2345, 'upstairs')");
        assertThat(stopped()).contains("table shop.item is not the same", "column price numeric");
        assertThat(servers.target.value("shop", "SELECT count(*) FROM shop.item WHERE name = 'wide'"))
                .isEqualTo("0");

        onSecondaryToo(sql);
        awaitEqual("shop.item");
        assertThat(servers.target.value("shop", "SELECT price || place FROM shop.item WHERE name = 'wide'"))
                .isEqualTo("1.2345upstairs");
    }

    @Test
    @Order(4)
    void aNewTableEntersThePublicationAndItsFirstRowsAreReadAnew() {
        String sql = "CREATE TABLE shop.later (a int, b text)";
        servers.source.execute("shop", AS_OWNER + sql + "; INSERT INTO shop.later VALUES (1, 'before'), (1, 'before')");
        assertThat(stopped()).contains("shop.later is on the primary only");
        servers.source.execute("shop", "INSERT INTO shop.later VALUES (2, 'stopped')");

        onSecondaryToo(sql);
        awaitEqual("shop.later");
        servers.source.execute(
                "shop", "INSERT INTO shop.later VALUES (3, 'behind'); DELETE FROM shop.later WHERE a = 1");
        awaitEqual("shop.later");
        assertThat(servers.source.value(
                        "shop",
                        "SELECT count(*) FROM pg_trigger WHERE tgname = 'gad_guard'"
                                + " AND tgrelid = 'shop.later'::regclass"))
                .isEqualTo("1");
    }

    @Test
    @Order(5)
    void aTableThatADefinitionHasRewrittenIsReadAnew() {
        servers.source.execute("shop", AS_OWNER + "ALTER TABLE shop.log ALTER line TYPE text USING upper(line) || '!'");
        servers.awaitEqual("shop", "SELECT line FROM shop.log ORDER BY 1");
        awaitEqual("shop.log");
        servers.source.execute("shop", "DELETE FROM shop.log WHERE line = 'N!'");
        awaitEqual("shop.log");
    }

    @Test
    @Order(6)
    void aTableThatWasTakenOffThePublicationForAWhileIsReadAnew() {
        servers.source.execute("shop", "ALTER PUBLICATION gad_pub DROP TABLE stock.place");
        servers.source.execute("shop", "INSERT INTO stock.place SELECT g, g FROM generate_series(2, 50) g");
        servers.awaitEqual("shop", "SELECT count(*) FROM stock.place");
        awaitEqual("stock.place");
        servers.source.execute("shop", "INSERT INTO stock.place SELECT g, g FROM generate_series(51, 60) g");
        awaitEqual("stock.place");
    }

    @Test
    @Order(7)
    void aKeyThatIsTakenAwayLeavesRowsThatCanBeNamed() {
        servers.source.execute("shop", AS_OWNER + "ALTER TABLE shop.part DROP CONSTRAINT part_pkey");
        Awaitility.await()
                .atMost(TaskOnTwoServers.SOON)
                .untilAsserted(() -> assertThat(servers.source.value(
                                "shop", "SELECT relreplident FROM pg_class WHERE oid = 'shop.part_1'::regclass"))
                        .isEqualTo("f"));
        assertThat(stopped()).contains("shop.part");
        servers.source.execute("shop", "UPDATE shop.part SET id = id + 1");
        assertThat(task().resync(List.of())).containsExactly("shop");
        awaitEqual("shop.part");
    }

    @Test
    @Order(8)
    void whatHasNoRowsIsFoundAndAResyncBringsItInLine() {
        servers.source.execute(
                "shop",
                AS_OWNER + "CREATE FUNCTION shop.twice(a int) RETURNS int LANGUAGE sql AS 'SELECT 2 * a';"
                        + "CREATE TABLE shop.last (a int PRIMARY KEY); INSERT INTO shop.last VALUES (1)");
        stopped();
        assertThat(task().resync(List.of())).containsExactly("shop");
        awaitEqual("shop.last");
        servers.requireEqual(task());
        assertThat(servers.target.value("shop", "SELECT shop.twice(21)")).isEqualTo("42");
    }

    /** Those that asked for the tests before stay for a second. */
    private static void awaitNoOtherSuperuser(Connection own) {
        Awaitility.await().atMost(TaskOnTwoServers.SOON).until(() -> others(own) == 0);
    }

    private static long others(Connection own) throws SQLException {
        try (Statement statement = own.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM pg_stat_activity WHERE usename = 'gad'"
                        + " AND datname = 'shop' AND pid <> pg_backend_pid()")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Test
    @Order(9)
    void theFormerPrimaryIsFencedAndOpenedAgain() throws SQLException {
        Login account = account();
        MemberInstance member = new MemberInstance(account, List.of("shop"));
        Reign reign = new Reign(1, new UUID(1, 1));
        try (Connection customer = customer();
                Statement older = customer.createStatement();
                Connection superuser = servers.source.connect("shop")) {
            older.execute("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT FROM shop.item");
            awaitNoOtherSuperuser(superuser);
            FenceResult result = member.fence(reign, 1, "op-fence", Duration.ofSeconds(20));
            assertThat(result)
                    .asInstanceOf(InstanceOfAssertFactories.type(FenceResult.Partly.class))
                    .extracting(FenceResult.Partly::why, InstanceOfAssertFactories.list(String.class))
                    .singleElement(InstanceOfAssertFactories.STRING)
                    .contains("of gad (testkit)");
            assertThatThrownBy(() -> older.execute("INSERT INTO shop.item (name) VALUES ('late')"))
                    .isInstanceOf(SQLException.class);
            assertThat(superuser.isValid(1)).isTrue();
        }
        try (Connection customer = customer();
                Statement newer = customer.createStatement()) {
            newer.execute("SET default_transaction_read_only = off");
            for (String sql : List.of("INSERT INTO shop.item (name) VALUES ('x')", "TRUNCATE shop.later")) {
                assertThatThrownBy(() -> newer.execute(sql)).hasMessageContaining("no longer the primary");
            }
        }
        assertThat(member.fence(reign, 1, "op-fence", Duration.ofSeconds(20))).isInstanceOf(FenceResult.Fenced.class);
        member.unfence(reign, 1, "op-fence");
        try (Connection customer = customer();
                Statement newer = customer.createStatement()) {
            newer.execute("INSERT INTO shop.item (name) VALUES ('y')");
        }
        awaitEqual("shop.item");
    }

    private Connection customer() throws SQLException {
        return DriverManager.getConnection(servers.source.url("shop"), "customer", "c");
    }

    /** The target is promoted while it waits for a person to make the table that the source has got. */
    @Test
    @Order(10)
    void theTailNamesTablesThatWereNotPublished() {
        servers.source.execute(
                "shop", AS_OWNER + "CREATE TABLE shop.newest (a int PRIMARY KEY); INSERT INTO shop.newest VALUES (1)");
        assertThat(stopped()).contains("shop.newest is on the primary only");
        servers.engine().close();
        Reign from = new Reign(1, new UUID(1, 1));
        RecordResult promoted = new MemberInstance(TaskOnTwoServers.login(servers.target), List.of("shop"))
                .recordPrimary(from, from.next(new UUID(2, 2)), 1, "op-promote");
        FinalPosition at = Objects.requireNonNull(
                        ((RecordResult.Done) promoted).positions().get("shop"))
                .getFirst();
        servers.source.execute("shop", "INSERT INTO shop.newest VALUES (2)");
        servers.source.execute("shop", "INSERT INTO shop.item (name) VALUES ('lost')");

        TailSummary tail = tail(at);
        assertThat(tail.complete()).isFalse();
        assertThat(tail.why()).contains("shop.newest (it is not published)").doesNotContain("shop.item", "stock.place");
        assertThat(tail.transactions()).isEqualTo(1);

        servers.source.execute(
                "shop",
                "ALTER PUBLICATION gad_pub ADD TABLE shop.newest; ALTER PUBLICATION gad_pub DROP TABLE stock.place;"
                        + "ALTER PUBLICATION gad_pub ADD TABLE stock.place");
        assertThat(tail(at).why())
                .contains(
                        "shop.newest (it was not published all the time)",
                        "stock.place (it was not published all the time)");
        servers.source.execute("shop", AS_OWNER + "DROP TABLE shop.newest");
        servers.source.execute("shop", "DROP TABLE stock.place");
        assertThat(tail(at).why()).isEmpty();
    }

    private TailSummary tail(FinalPosition at) {
        return TailReader.read(
                account(),
                new TailSpec(
                        "shop", at.task(), at.slot(), DatabasePair.PUBLICATION, at.position(), Optional.of(at.state())),
                lost -> assertThat(lost.changes()).isNotEmpty(),
                Duration.ofSeconds(60));
    }

    @Test
    @Order(11)
    void everythingOfOursGoesWithIt() {
        servers.engine().close();
        new MemberInstance(account(), List.of("shop")).dismantle(new Reign(1, new UUID(1, 1)), 1, "op-leave");
        for (String left : List.of(
                "pg_trigger WHERE tgname ~ '^gad'",
                "pg_publication",
                "pg_namespace WHERE nspname = 'gad'",
                "pg_class WHERE relreplident = 'f'")) {
            assertThat(servers.source.value("shop", "SELECT count(*) FROM " + left))
                    .as(left)
                    .isEqualTo("0");
        }
    }
}
