package io.gad.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.LostTransactionsView;
import io.gad.testkit.PostgresOptions;
import io.gad.testkit.PostgresServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** One group {@code orders} of {@code eu} and {@code us}, from its making to its return, by the command line. */
record Story(Site site, PostgresServer eu, PostgresServer us) implements AutoCloseable {

    static final String TABLES = """
            CREATE TABLE account (id bigserial PRIMARY KEY, name text NOT NULL);
            CREATE TABLE payment (account bigint REFERENCES account, cents int, doubled int GENERATED ALWAYS AS (cents * 2) STORED);
            CREATE INDEX ON payment (account);
            """;
    private static final String ROWS = """
            INSERT INTO account (name) SELECT 'a' || n FROM generate_series(1, 100) n;
            INSERT INTO payment (account, cents) SELECT id, id * 7 FROM account;
            """;

    /** @param directory for the GAD server's data; the caller's to remove */
    static Story of(Path directory, PostgresOptions euOptions, PostgresOptions usOptions) {
        Site site = new Site(directory.resolve("gad"));
        try {
            Story story = new Story(
                    site, site.open(PostgresServer.start(euOptions)), site.open(PostgresServer.start(usOptions)));
            story.eu.execute("postgres", "CREATE DATABASE app");
            story.eu.execute("app", TABLES + ROWS);
            return story;
        } catch (RuntimeException e) {
            site.close();
            throw e;
        }
    }

    void gad(String... arguments) {
        Cli.Run run = site.cli().gad(arguments);
        assertThat(run.exitCode()).as(run.all()).isZero();
    }

    private static String[] with(List<String> more, String... command) {
        List<String> all = new ArrayList<>(Arrays.asList(command));
        all.addAll(more);
        return all.toArray(String[]::new);
    }

    void createAndFollow(String... how) {
        gad(with(List.of(how), "group", "create", "orders", "--primary", "eu", "--secondary", "us", "--wait"));
        site.awaitInStep("orders");
        eu.execute(
                "app", "UPDATE account SET name = name || '!' WHERE id % 3 = 0; DELETE FROM payment WHERE cents < 70");
        eu.execute("app", "ALTER TABLE account ADD COLUMN since date; UPDATE account SET since = '2026-11-28'");
        site.awaitEqual(eu, us, "app");
        assertThat(Sessions.stateOf(us, "app", "INSERT INTO account (name) VALUES ('here')"))
                .isEqualTo(Sessions.READ_ONLY);
    }

    void losePrimaryAndPromote() {
        gad("sync", "pause", "orders", "us");
        eu.execute("app", "INSERT INTO account (name) VALUES ('lost')");
        eu.kill();
        gad("group", "promote", "orders", "us", "--wait");
        assertThat(Sessions.stateOf(us, "app", "INSERT INTO account (name) VALUES ('after')"))
                .isEqualTo(Sessions.TAKEN);
        eu.startAgain();
        awaitReport();
    }

    private void awaitReport() {
        AtomicReference<String> found = new AtomicReference<>("nothing");
        Wait.until(
                "the report on eu with what was lost",
                Site.LIMIT,
                () -> {
                    LostTransactionsView report = site.client().lostTransactions("orders");
                    found.set(report + " " + site.client().instance("eu"));
                    return report.complete()
                            && report.transactions().size() == 1
                            && report.transactions()
                                    .getFirst()
                                    .changes()
                                    .toString()
                                    .contains("name=lost");
                },
                found::get);
        assertThat(Sessions.stateOf(eu, "app", "INSERT INTO account (name) VALUES ('there')"))
                .isEqualTo(Sessions.READ_ONLY);
    }

    void addBack(String... how) {
        gad(with(List.of(how), "group", "add-secondary", "orders", "eu", "--wait"));
        site.awaitInStep("orders");
        us.execute("app", "INSERT INTO payment (account, cents) SELECT id, 1 FROM account WHERE name = 'after'");
        site.awaitEqual(us, eu, "app");
        assertThat(eu.value("app", "SELECT count(*) FROM account WHERE name = 'lost'"))
                .isEqualTo("0");
    }

    @Override
    public void close() {
        site.close();
    }
}
