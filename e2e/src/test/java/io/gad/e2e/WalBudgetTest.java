package io.gad.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.DatabaseView;
import io.gad.api.GroupView;
import io.gad.api.Problem;
import io.gad.server.settings.Setting;
import io.gad.server.start.ServerOptions;
import io.gad.testkit.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A secondary falls behind: the group says so in time, the primary's disk comes first, and the way out is one. */
@Tag("long")
class WalBudgetTest {

    private static final int MIB = 1 << 20;
    private static final Pattern COMMAND = Pattern.compile("gad (sync resync [^;.]+)[;.]");

    @TempDir
    private static Path directory;

    private static Site site;
    private static PostgresServer eu;
    private static PostgresServer us;

    @BeforeAll
    static void start() {
        site = new Site(ServerOptions.at(directory.resolve("gad")).with(Setting.WAL_BUDGET, "32MiB"));
        eu = site.open(PostgresServer.start());
        us = site.open(PostgresServer.start());
        eu.execute("postgres", "CREATE DATABASE app");
        eu.execute(
                "app", "CREATE TABLE event (id serial PRIMARY KEY, body text); INSERT INTO event (body) VALUES ('a')");
        site.register("eu", eu);
        site.register("us", us);
        site.createGroup("orders", "eu", "us");
    }

    @AfterAll
    static void end() {
        site.close();
    }

    @Test
    void pastHalfOfItTheGroupShowsAProblemWhichGoesWhenTheSecondaryHasCaughtUp() {
        assertThat(site.cli().gad("sync", "pause", "orders", "us").exitCode()).isZero();
        log(20);
        await(
                "a warning",
                () -> problemOfApp().filter("WAL_BUDGET_HALF"::equals).isPresent());
        GroupView group = site.client().group("orders");
        assertThat(group.state()).isEqualTo("RUNNING");
        assertThat(group.health()).as("a warning stops nothing").isNotEqualTo("SYNC_STOPPED");
        assertThat(group.problems())
                .map(Problem::detail)
                .anySatisfy(detail ->
                        assertThat(detail).contains("eu keeps", "for us/app", "more than half of the budget"));
        assertThat(site.cli().gad("group", "show", "orders").out())
                .contains("Problems", "WAL_BUDGET_HALF", "More than half of the budget is used", "must be resynced");

        assertThat(site.cli().gad("sync", "resume", "orders", "us").exitCode()).isZero();
        await("no problem any more", () -> isWell(site.client().group("orders")));
        site.awaitInStep("orders");
        site.awaitEqual(eu, us, "app");
    }

    @Test
    void pastAllOfItTheSlotIsDroppedAndTheWayOutThatIsToldLeadsToARunningGroup() {
        us.stop();
        log(20);
        await("a problem in time", () -> {
            GroupView group = site.client().group("orders");
            assertThat(group.health()).as("nothing has stopped").isNotEqualTo("SYNC_STOPPED");
            return group.health().equals("SECONDARY_UNREACHABLE")
                    && !group.problems().isEmpty();
        });
        log(20);
        await(
                "the task to fail",
                () -> problemOfApp().filter("WAL_BUDGET_EXCEEDED"::equals).isPresent());
        await("the slots to be gone", () -> slots().isEmpty());
        eu.execute("app", "INSERT INTO event (body) VALUES ('meanwhile')");
        GroupView failed = site.client().group("orders");
        assertThat(failed.syncTasks()).extracting("state").containsExactly("FAILED");
        assertThat(failed.health()).isEqualTo("SYNC_STOPPED");
        assertThat(failed.state()).isEqualTo("RUNNING");

        us.startAgain();
        String shown = site.cli().gad("group", "show", "orders").out();
        assertThat(shown).contains("WAL_BUDGET_EXCEEDED", "eu keeps", "for us/app, budget 32 MiB");
        List<String[]> commands = commandsIn(problemText());
        assertThat(commands).as(problemText()).hasSize(1);
        done(commands.getFirst());

        site.awaitInStep("orders");
        site.awaitEqual(eu, us, "app");
        await("no problem any more", () -> isWell(site.client().group("orders")));
        assertThat(slots()).containsExactly("app", "postgres");
    }

    /** So many MiB of log, which concern no table. */
    private static void log(int mebibytes) {
        eu.execute("app", "SELECT pg_logical_emit_message(false, 'test', repeat('x', " + mebibytes * MIB + "))");
    }

    private static List<String> slots() {
        return eu.column("app", "SELECT database FROM pg_replication_slots ORDER BY 1");
    }

    private static void done(String... command) {
        Cli.Run run = site.cli().gad(command);
        assertThat(run.exitCode()).as(run.all()).isZero();
    }

    /** To the letter. */
    private static List<String[]> commandsIn(String text) {
        Matcher matcher = COMMAND.matcher(text);
        return matcher.results().map(found -> found.group(1).split(" ", -1)).toList();
    }

    private static Optional<Problem> problem() {
        return site.client().group("orders").syncTasks().stream()
                .flatMap(task -> task.databases().stream())
                .filter(d -> d.database().equals("app"))
                .findFirst()
                .map(DatabaseView::problem);
    }

    private static Optional<String> problemOfApp() {
        return problem().map(Problem::code);
    }

    private static String problemText() {
        return problem().map(Problem::detail).orElse("none");
    }

    private static boolean isWell(GroupView group) {
        return group.problems().isEmpty()
                && group.syncTasks().stream()
                        .flatMap(task -> task.databases().stream())
                        .allMatch(d -> d.problem() == null);
    }

    private static void await(String what, java.util.function.BooleanSupplier holds) {
        Wait.until(what, Site.LIMIT, holds, () -> site.client().group("orders").toString());
    }
}
