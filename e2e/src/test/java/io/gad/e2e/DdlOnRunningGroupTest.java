package io.gad.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.GroupView;
import io.gad.testkit.PostgresServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Definitions change on the primary of a running group, and databases come. Each test has tables of its own. */
class DdlOnRunningGroupTest {

    private static final String INDEXES =
            "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename LIKE 'idx%' ORDER BY 1";

    @TempDir
    private static Path directory;

    private static Site site;
    private static PostgresServer eu;
    private static PostgresServer us;

    @BeforeAll
    static void start() {
        site = new Site(directory.resolve("gad"));
        eu = site.open(PostgresServer.start());
        us = site.open(PostgresServer.start());
        eu.execute("postgres", "CREATE DATABASE app");
        eu.execute("postgres", "CREATE DATABASE odd");
        eu.execute("app", """
                CREATE TABLE altered (id int PRIMARY KEY, name text);
                INSERT INTO altered SELECT n, 'n' || n FROM generate_series(1, 200) n;
                CREATE TABLE dropped (id int PRIMARY KEY);
                CREATE TABLE emptied (id int PRIMARY KEY);
                INSERT INTO emptied SELECT generate_series(1, 100);
                CREATE TABLE emptied_child (id int PRIMARY KEY, parent int REFERENCES emptied);
                INSERT INTO emptied_child SELECT n, n FROM generate_series(1, 100) n;
                CREATE TABLE keyless (name text, amount numeric);
                INSERT INTO keyless SELECT 'k' || (n % 10), n % 3 FROM generate_series(1, 60) n;
                INSERT INTO keyless VALUES (NULL, NULL), (NULL, NULL)""");
        eu.execute("odd", "CREATE TABLE plain (id int PRIMARY KEY); INSERT INTO plain VALUES (1)");
        site.register("eu", eu);
        site.register("us", us);
        site.createGroup("orders", "eu", "us");
    }

    @AfterAll
    static void end() {
        site.close();
    }

    @Test
    void aNewTableArrivesWithItsRowsInOneTransactionOrSeveral() {
        eu.execute("app", """
                BEGIN;
                CREATE TABLE fresh (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz DEFAULT now(), n int);
                INSERT INTO fresh (n) SELECT generate_series(1, 50);
                COMMIT""");
        eu.execute("app", "CREATE TABLE fresh_child (id int PRIMARY KEY, parent bigint REFERENCES fresh)");
        eu.execute("app", "INSERT INTO fresh_child SELECT id, id FROM fresh WHERE id <= 20");
        eu.execute("app", "CREATE TABLE fresh_copy AS SELECT * FROM fresh");
        eu.execute("app", "UPDATE fresh_copy SET n = -n");
        site.awaitEqual(eu, us, "app");
        assertThat(us.value("app", "SELECT count(*) FROM fresh_copy")).isEqualTo("50");
        assertThat(Sessions.stateOf(us, "app", "INSERT INTO fresh_child VALUES (99, 1)"))
                .as("the new table is guarded as the others are")
                .isEqualTo(Sessions.READ_ONLY);
    }

    @Test
    void anAlteredTableFollowsAmidItsChanges() {
        eu.execute("app", """
                UPDATE altered SET name = upper(name) WHERE id <= 50;
                ALTER TABLE altered ADD COLUMN note text DEFAULT 'none';
                UPDATE altered SET note = 'seen' WHERE id > 150;
                ALTER TABLE altered RENAME COLUMN name TO title;
                INSERT INTO altered VALUES (201, 'late', 'x');
                ALTER TABLE altered ALTER COLUMN id TYPE bigint;
                ALTER TABLE altered DROP COLUMN note;
                ALTER TABLE altered ADD CONSTRAINT titled CHECK (title <> '');
                DELETE FROM altered WHERE id = 7""");
        eu.execute("app", "INSERT INTO altered VALUES (5000000000, 'wide')");
        site.awaitEqual(eu, us, "app");
        assertThat(us.value("app", "SELECT title FROM altered WHERE id = 5000000000"))
                .isEqualTo("wide");
    }

    @Test
    void aDroppedTableGoes() {
        eu.execute("app", "INSERT INTO dropped VALUES (1)");
        eu.execute("app", "DROP TABLE dropped");
        site.awaitEqual(eu, us, "app");
        assertThat(us.value("app", "SELECT to_regclass('public.dropped')")).isNull();
    }

    @Test
    void indexesComeAndGo() {
        eu.execute("app", "CREATE TABLE idx (id int PRIMARY KEY, a int, b text)");
        eu.execute("app", "CREATE INDEX idx_a ON idx (a); CREATE UNIQUE INDEX idx_b ON idx (lower(b)) WHERE a > 0");
        eu.execute("app", "CREATE INDEX CONCURRENTLY idx_ab ON idx (a, b)");
        eu.execute("app", "INSERT INTO idx SELECT n, n, 'b' || n FROM generate_series(1, 50) n; DROP INDEX idx_a");
        site.awaitEqual(eu, us, "app");
        Wait.until(
                "the same indexes on both sides",
                Site.LIMIT,
                () -> eu.column("app", INDEXES).equals(us.column("app", INDEXES)),
                () -> us.column("app", INDEXES).toString());
        assertThat(us.column("app", INDEXES)).hasSize(3);
    }

    @Test
    void truncateFollowsWithEverythingThatHangsOnIt() {
        eu.execute("app", """
                BEGIN;
                UPDATE emptied_child SET parent = 1 WHERE id = 2;
                TRUNCATE emptied CASCADE;
                INSERT INTO emptied VALUES (7);
                INSERT INTO emptied_child VALUES (1, 7);
                COMMIT""");
        site.awaitEqual(eu, us, "app");
        assertThat(us.column("app", "SELECT id FROM emptied")).containsExactly("7");
    }

    @Test
    void rowsOfATableWithoutAKeyAreCountedNotGuessed() {
        eu.execute("app", "UPDATE keyless SET amount = amount + 1 WHERE name = 'k1'");
        eu.execute("app", "DELETE FROM keyless WHERE ctid IN (SELECT ctid FROM keyless WHERE name = 'k2' LIMIT 2)");
        eu.execute("app", "DELETE FROM keyless WHERE ctid IN (SELECT ctid FROM keyless WHERE name IS NULL LIMIT 1)");
        eu.execute("app", "INSERT INTO keyless SELECT * FROM keyless WHERE name = 'k3'");
        site.awaitEqual(eu, us, "app");
    }

    @Test
    void aNewDatabaseIsPickedUpWithItsContent() {
        eu.execute("postgres", "CREATE ROLE keeper LOGIN PASSWORD 'keeper-password'");
        eu.execute("postgres", "CREATE DATABASE later OWNER keeper");
        eu.execute("later", """
                CREATE TABLE thing (id bigserial PRIMARY KEY, name text);
                ALTER TABLE thing OWNER TO keeper;
                INSERT INTO thing (name) SELECT 't' || n FROM generate_series(1, 300) n""");
        Wait.until(
                "database later among those in step",
                Site.LIMIT,
                () -> site.client().group("orders").syncTasks().stream()
                        .flatMap(task -> task.databases().stream())
                        .anyMatch(d -> d.database().equals("later") && d.phase().equals("INCREMENTAL")),
                () -> site.client().group("orders").toString());
        eu.execute("later", "UPDATE thing SET name = 'changed' WHERE id < 20; CREATE TABLE more (id int PRIMARY KEY)");
        site.awaitEqual(eu, us, "later");
        assertThat(us.value("later", "SELECT count(*) FROM thing")).isEqualTo("300");
        assertThat(Sessions.stateOf(us, "later", "DELETE FROM thing")).isEqualTo(Sessions.READ_ONLY);
    }

    @Test
    void whatCannotBeReplayedStopsThatDatabaseAloneAndSaysWhy() {
        eu.execute("odd", "INSERT INTO plain VALUES (2)");
        eu.execute("odd", "CREATE FUNCTION strange(text) RETURNS int LANGUAGE internal STRICT AS 'textlen'");
        eu.execute("odd", "INSERT INTO plain VALUES (3)");
        Wait.until(
                "a problem on database odd",
                Site.LIMIT,
                () -> problemOfOdd().equals("DDL_UNSUPPORTED"),
                () -> site.client().group("orders").toString());
        assertThat(us.column("odd", "SELECT id FROM plain ORDER BY id"))
                .as("everything before the statement, nothing after it")
                .containsExactly("1", "2");
        assertThat(site.client().group("orders").health()).isEqualTo("SYNC_STOPPED");
        Cli.Run shown = site.cli().gad("group", "show", "orders");
        assertThat(shown.exitCode()).as(shown.all()).isZero();
        assertThat(shown.out()).contains("odd", "CREATE FUNCTION", "strange");

        eu.execute("app", "CREATE TABLE beside (id int PRIMARY KEY); INSERT INTO beside VALUES (1)");
        site.awaitEqual(eu, us, "app");
    }

    private static String problemOfOdd() {
        GroupView group = site.client().group("orders");
        return group.syncTasks().stream()
                .flatMap(task -> task.databases().stream())
                .filter(database -> database.database().equals("odd") && database.problem() != null)
                .map(database -> String.valueOf(database.problem().code()))
                .findFirst()
                .orElse("none");
    }
}
