package io.gad.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.GroupRequest;
import io.gad.api.InstanceRequest;
import io.gad.testkit.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A group whose primary is reached by an account that is no superuser, with the grants that the guide prints. */
class OrdinaryAccountTest {

    private static final String WRITE = "INSERT INTO item (name) VALUES ('late')";

    @TempDir
    private static Path directory;

    private static Site site;

    @BeforeAll
    static void start() {
        site = new Site(directory.resolve("gad"));
    }

    @AfterAll
    static void end() {
        site.close();
    }

    /** A group in step, of a primary with such an account and a secondary with a superuser's, both named after it. */
    private record Pair(String group, PostgresServer eu, PostgresServer us) {

        static Pair inStep(String group) throws IOException {
            Pair pair = new Pair(group, site.open(PostgresServer.start()), site.open(PostgresServer.start()));
            pair.eu.execute("postgres", "CREATE ROLE keeper");
            pair.eu.execute("postgres", "CREATE DATABASE app OWNER keeper");
            pair.eu.execute(
                    "app",
                    "SET ROLE keeper; CREATE TABLE item (id bigserial PRIMARY KEY, name text);"
                            + "CREATE TABLE line (text text); INSERT INTO item (name) SELECT 'n' FROM generate_series(1, 50);"
                            + "INSERT INTO line SELECT 'l' FROM generate_series(1, 5)");
            pair.eu.execute("postgres", script("server"));
            pair.eu.execute("app", script("database"));
            pair.register("eu", pair.eu.dsn().replace("gad@", "gad_account@"), "choose another", "app");
            pair.register("us", pair.us.dsn(), pair.us.password());
            var unused = site.finish(
                    site.client().createGroup(new GroupRequest(group, group + "-eu", List.of(group + "-us"), null)));
            site.awaitInStep(group);
            return pair;
        }

        private static String script(String mark) throws IOException {
            String page = Files.readString(Path.of("../docs/guides/account-rights.md"));
            Matcher found = Pattern.compile("test: " + mark + " -->\n```sql\n(.*?)```\n", Pattern.DOTALL)
                    .matcher(page);
            assertThat(found.find()).as("script %s", mark).isTrue();
            return found.group(1);
        }

        private void register(String side, String dsn, String password, String... databases) {
            var unused = site.client()
                    .addInstance(new InstanceRequest(group + "-" + side, side, dsn, password, List.of(databases)));
        }

        void gad(String... arguments) {
            Cli.Run run = site.cli().gad(arguments);
            assertThat(run.exitCode()).as(run.all()).isZero();
        }

        void awaitPrimaryFenced() {
            Wait.until(
                    "the old primary to refuse writes",
                    Site.LIMIT,
                    () -> Sessions.stateOf(eu, "app", WRITE).equals(Sessions.READ_ONLY),
                    () -> Sessions.stateOf(eu, "app", WRITE));
        }
    }

    @Test
    void aDefinitionStopsItAndIsMendedAndThePrimaryIsLostAndFencedAtItsReturnAndAddedBack() throws IOException {
        Pair lost = Pair.inStep("lost");
        lost.eu.execute("app", "UPDATE item SET name = 'x' WHERE id <= 10; UPDATE line SET text = 'm'; " + WRITE);
        site.awaitEqual(lost.eu, lost.us, "app");

        String definition = "SET ROLE keeper; ALTER TABLE item ADD COLUMN note text";
        lost.eu.execute("app", definition + "; INSERT INTO item (note) VALUES ('new')");
        Wait.until(
                "the definition to stop the database",
                Site.LIMIT,
                () -> site.client().group("lost").toString().contains("DDL_NOT_CAPTURED"),
                () -> site.client().group("lost").toString());
        lost.us.execute(
                "app", "BEGIN READ WRITE; SET LOCAL session_replication_role = replica; " + definition + "; COMMIT");
        lost.gad("sync", "resume", "lost", "lost-us");
        site.awaitInStep("lost");
        site.awaitEqual(lost.eu, lost.us, "app");

        lost.eu.kill();
        lost.gad("group", "promote", "lost", "lost-us", "--wait");
        lost.us.execute("app", WRITE);
        lost.eu.startAgain();
        lost.awaitPrimaryFenced();

        Cli.Run refused = site.cli().gad("group", "add-secondary", "lost", "lost-eu", "--wait");
        assertThat(refused.exitCode()).as(refused.all()).isNotZero();
        assertThat(refused.all()).contains("ALTER ROLE gad_account SUPERUSER");
        lost.eu.execute("postgres", "ALTER ROLE gad_account SUPERUSER");
        lost.gad("group", "add-secondary", "lost", "lost-eu", "--wait");
        site.awaitInStep("lost");
        lost.us.execute("app", WRITE);
        site.awaitEqual(lost.us, lost.eu, "app");
    }

    @Test
    @Tag("long")
    void aPrimaryThatIsAliveIsFencedAndDrainedAndLosesNothing() throws IOException {
        Pair alive = Pair.inStep("alive");
        alive.eu.execute("app", "INSERT INTO item (name) SELECT 'last' FROM generate_series(1, 500)");
        alive.gad("group", "promote", "alive", "alive-us", "--yes", "--wait");
        alive.awaitPrimaryFenced();
        assertThat(alive.us.value("app", "SELECT count(*) FROM item WHERE name = 'last'"))
                .isEqualTo("500");
        alive.us.execute("app", WRITE);
        assertThat(alive.us.value("app", "SELECT max(id) FROM item"))
                .as("its sequences are those of the old primary")
                .isEqualTo("551");
    }
}
