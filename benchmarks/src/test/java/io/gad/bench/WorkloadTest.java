package io.gad.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.testkit.PostgresServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WorkloadTest {

    private static final int ROUNDS = 2;

    @ParameterizedTest
    @MethodSource("io.gad.bench.Workload#all")
    void sharesItsTransactionsEvenly(Workload workload) {
        assertThat(workload.full().transactions() % workload.writers()).isZero();
        assertThat(workload.quick().transactions() % workload.writers()).isZero();
    }

    @Test
    void deletesHaveARowForEachInEveryRound() {
        Workload deletes = Workload.named("deletes").orElseThrow();
        assertThat(deletes.size(false, 6)).isEqualTo(new Workload.Size(3_600_000, 60_000));
    }

    /** One server for all of them: each takes the place of the one before. */
    @Test
    void eachWritesWhatItsFileSays() {
        try (PostgresServer server = PostgresServer.start()) {
            for (Workload workload : Workload.all()) {
                Workload small = new Workload(
                        workload.name(),
                        workload.writers(),
                        workload.full(),
                        new Workload.Size(workload.name().equals("tpcb") ? 1 : 12, 8));
                Workload.Size size = small.size(true, ROUNDS);
                Database database = Database.create(server, small, size);
                String before = written(server);
                for (int round = 0; round < ROUNDS; round++) {
                    assertThat(database.write(round)).isEqualTo(round + 1);
                }

                int transactions = ROUNDS * size.transactions();
                assertThat(Long.parseLong(written(server)) - Long.parseLong(before))
                        .as("transactions of %s", workload.name())
                        .isGreaterThanOrEqualTo(transactions);
                switch (workload.name()) {
                    case "tpcb" -> assertRows(server, "pgbench_history", transactions);
                    case "inserts" -> assertRows(server, "events", size.scale() + 10 * transactions);
                    case "deletes" -> assertRows(server, "sessions", 0);
                    case "keyless" -> assertRows(server, "journal", size.scale());
                    case "sysbench" -> assertRows(server, "sbtest1", size.scale());
                    case "huge" -> assertRows(server, "ledger WHERE amount > 0", size.scale());
                    default -> assertRows(server, "marker", ROUNDS);
                }
                server.execute("postgres", "DROP DATABASE " + Database.NAME + " (FORCE)");
            }
        }
    }

    private static void assertRows(PostgresServer server, String table, int rows) {
        assertThat(server.value(Database.NAME, "SELECT count(*) FROM " + table))
                .as("rows of %s", table)
                .isEqualTo(String.valueOf(rows));
    }

    /** Transaction ids that were given out so far. */
    private static String written(PostgresServer server) {
        return String.valueOf(server.value("postgres", "SELECT pg_snapshot_xmax(pg_current_snapshot())::text"));
    }
}
