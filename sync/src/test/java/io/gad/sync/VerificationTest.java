package io.gad.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.sync.verify.Difference;
import io.gad.sync.verify.VerificationStatus;
import io.gad.sync.verify.VerifiedTable;
import io.gad.sync.verify.VerifyRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Both sides compared while the synchronization goes on. They are copied once, and every test leaves them equal. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class VerificationTest {

    /** Past guards and defaults, as only a superuser can. */
    private static final String TAMPER = "SET default_transaction_read_only = off;"
            + "BEGIN READ WRITE; SET LOCAL session_replication_role = replica; %s; COMMIT";

    private final TaskOnTwoServers servers = new TaskOnTwoServers();

    @BeforeAll
    void tables() {
        servers.source.execute("postgres", "CREATE DATABASE app");
        servers.source.execute(
                "app",
                "CREATE TYPE mood AS ENUM ('sad', 'glad');"
                        + "CREATE TABLE item (id int PRIMARY KEY, name text UNIQUE, big text, n numeric);"
                        + "CREATE TABLE pair (a text, b timestamptz, v float8, PRIMARY KEY (a, b));"
                        + "CREATE TABLE felt (m mood, at int, PRIMARY KEY (m, at));"
                        + "CREATE TABLE noted (line text, n int, j json);"
                        + "CREATE TABLE made (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n int,"
                        + " twice int GENERATED ALWAYS AS (n * 2) STORED);"
                        + "CREATE TABLE parted (id int PRIMARY KEY, v text) PARTITION BY RANGE (id);"
                        + "CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (100);"
                        + "CREATE TABLE parted_2 PARTITION OF parted FOR VALUES FROM (100) TO (1000);"
                        + "CREATE TABLE empty ();"
                        + "INSERT INTO item SELECT g, 'i' || g, repeat('x', 10), g / 7.0 FROM generate_series(1, 45000) g;"
                        + "INSERT INTO pair SELECT 'p''' || g, 'epoch'::timestamptz + g * interval '1 us', 1 / (g + 0.1)"
                        + " FROM generate_series(1, 500) g;"
                        + "INSERT INTO felt SELECT 'sad', g FROM generate_series(1, 50) g;"
                        + "INSERT INTO noted SELECT 'l' || g % 10, g % 3, '{\"a\": 1}' FROM generate_series(1, 300) g;"
                        + "INSERT INTO made (n) SELECT g FROM generate_series(1, 100) g;"
                        + "INSERT INTO parted SELECT g, 'v' FROM generate_series(1, 200) g;"
                        + "INSERT INTO empty DEFAULT VALUES; INSERT INTO empty DEFAULT VALUES");
    }

    @AfterEach
    void stop() {
        servers.restartEngine(servers.settings());
    }

    @AfterAll
    void close() {
        servers.close();
    }

    @Test
    void findsNothingWhereNothingDiffersThoughBothSidesAreWrittenAllTheWhile()
            throws ExecutionException, InterruptedException {
        SyncTask task = servers.inStep("app");
        AtomicBoolean enough = new AtomicBoolean();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> writers = new ArrayList<>();
            for (int writer = 0; writer < 3; writer++) {
                int mine = writer;
                writers.add(threads.submit(() -> write(mine, enough)));
            }
            for (int round = 0; round < 3; round++) {
                VerificationStatus status = verify(task, false);
                assertThat(status.isEqual()).as("%s", status).isTrue();
                assertThat(status.rows()).isGreaterThan(45_000);
            }
            enough.set(true);
            for (Future<Integer> writer : writers) {
                assertThat(writer.get()).isPositive();
            }
        }
        assertThat(servers.source.value("app", "SELECT count(*) FROM pg_replication_slots WHERE temporary"))
                .isEqualTo("0");
    }

    /** Rows come, change, and go in every table; the transactions hold several. No two writers ever change the same rows: they would wait for each other in a ring. */
    private int write(int writer, AtomicBoolean enough) {
        int rounds = 0;
        while (!enough.get()) {
            int id = 100_000 + writer * 10_000_000 + rounds;
            servers.source.execute(
                    "app",
                    "INSERT INTO item VALUES (%1$d, 'n%1$d', 'y', 1); UPDATE item SET n = n + 1 WHERE id %% 1000 = %2$d;"
                                    .formatted(id, (3 * rounds + writer) % 999)
                            + "INSERT INTO noted VALUES ('w', %d, '[]'); DELETE FROM noted WHERE n = %d - 5;"
                                    .formatted(id, id)
                            + "INSERT INTO made (n) VALUES (%d)".formatted(rounds));
            rounds++;
        }
        return rounds;
    }

    @Test
    void namesEveryRowThatDiffersAndMendsItOnRequest() {
        SyncTask task = servers.inStep("app");
        servers.target.execute(
                "app",
                TAMPER.formatted("UPDATE item SET name = name || '!', n = 0 WHERE id IN (7, 40001);"
                        + "UPDATE item SET name = 'i12' WHERE id = 9999999; DELETE FROM item WHERE id IN (12, 44999);"
                        + "INSERT INTO item VALUES (-5, 'i12', 'mine', NULL);"
                        + "DELETE FROM pair WHERE a = 'p''3';"
                        + "UPDATE felt SET at = 1000 WHERE at = 5;"
                        + "DELETE FROM noted WHERE ctid IN (SELECT ctid FROM noted WHERE line = 'l3' LIMIT 4);"
                        + "INSERT INTO noted VALUES ('l4', 1, '{\"a\": 1}'), ('o''dd', NULL, NULL);"
                        + "UPDATE made SET n = 5000 WHERE id = 50;"
                        + "DELETE FROM parted WHERE id = 150;"
                        + "INSERT INTO empty DEFAULT VALUES"));

        VerificationStatus seen = verify(task, false);

        assertThat(seen.isEqual()).isFalse();
        assertThat(rows(seen, "public.item"))
                .containsExactlyInAnyOrder(
                        "DIFFERENT [7] [name, n]",
                        "DIFFERENT [40001] [name, n]",
                        "MISSING [12] []",
                        "MISSING [44999] []",
                        "EXTRA [-5] []");
        assertThat(rows(seen, "public.pair")).hasSize(1).first().asString().startsWith("MISSING [p'3,");
        assertThat(rows(seen, "public.felt"))
                .containsExactlyInAnyOrder("MISSING [(sad,5)] []", "EXTRA [(sad,1000)] []");
        assertThat(table(seen, "public.noted").differences()).isEqualTo(6);
        assertThat(rows(seen, "public.made")).containsExactly("DIFFERENT [50] [n, twice]");
        assertThat(rows(seen, "public.parted_2")).containsExactly("MISSING [150] []");
        assertThat(table(seen, "public.empty").differences()).isEqualTo(1);
        assertThat(table(seen, "public.parted_1").isEqual()).isTrue();

        VerificationStatus mended = verify(task, true);

        assertThat(mended.isEqual()).as("%s", mended).isTrue();
        assertThat(table(mended, "public.item").repaired()).isEqualTo(5);
        VerificationStatus after = verify(task, false);
        assertThat(after.isEqual()).as("%s", after).isTrue();
        assertThat(after.tables()).allMatch(t -> t.differences() == 0);
        servers.source.execute("app", "UPDATE item SET n = -1 WHERE id IN (7, 12)");
        servers.awaitEqual("app", "SELECT i::text FROM public.item i WHERE id < 50 ORDER BY id");
    }

    @Tag("long")
    @Test
    void aComparisonThatIsGoneOnWithLeavesOutWhatWasDone() {
        SyncTask task = servers.inStep("app");
        servers.target.execute("app", TAMPER.formatted("DELETE FROM felt"));
        VerificationStatus whole = verify(task, false);
        List<VerifiedTable> half = whole.tables().stream()
                .filter(t -> !t.table().equals("public.felt"))
                .toList();

        assertThat(task.verify(new VerifyRequest(false, 0, half))).isTrue();
        VerificationStatus rest = ended(task);

        assertThat(rest.tables()).hasSameSizeAs(whole.tables());
        assertThat(table(rest, "public.felt").differences()).isEqualTo(50);
        assertThat(rest.tablesTotal()).isEqualTo(whole.tablesTotal());
        assertThat(verify(task, true).isEqual()).isTrue();
    }

    @Test
    void aPromotionsDrainAndStopPassARunningComparison() {
        SyncTask task = servers.inStep("app");
        assertThat(task.verify(new VerifyRequest(false, 100, List.of()))).isTrue();
        assertThat(task.verify(new VerifyRequest(false, 0, List.of())))
                .as("a second one")
                .isFalse();

        long begun = System.nanoTime();
        var unused = task.stop();

        assertThat(java.time.Duration.ofNanos(System.nanoTime() - begun)).isLessThan(java.time.Duration.ofSeconds(5));
        assertThat(ended(task).state()).isEqualTo(VerificationStatus.State.FAILED);
    }

    private static VerificationStatus verify(SyncTask task, boolean repair) {
        assertThat(task.verify(new VerifyRequest(repair, 0, List.of()))).isTrue();
        VerificationStatus status = ended(task);
        assertThat(status.state()).as("%s", status).isEqualTo(VerificationStatus.State.DONE);
        return status;
    }

    private static VerificationStatus ended(SyncTask task) {
        return Awaitility.await()
                .atMost(TaskOnTwoServers.SOON)
                .until(() -> task.verification().orElseThrow(), s -> s.state() != VerificationStatus.State.RUNNING);
    }

    private static VerifiedTable table(VerificationStatus status, String name) {
        return status.tables().stream()
                .filter(t -> t.database().equals("app") && t.table().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> rows(VerificationStatus status, String name) {
        return table(status, name).first().stream()
                .map((Difference d) -> d.kind() + " " + d.row() + " " + d.columns())
                .toList();
    }
}
