package io.gad.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A rewind costs what was touched, a copy costs what there is. */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RewindCostTest {

    private static final Logger LOG = LoggerFactory.getLogger(RewindCostTest.class);
    private static final int LOST = 1000;
    private static final int LARGE = 2000;
    private static final int ROWS_A_MEGABYTE = 2000;

    private final TaskOnTwoServers servers = new TaskOnTwoServers();
    private final FormerPrimaryScene scene = new FormerPrimaryScene(servers);
    private final List<Duration> rewinds = new ArrayList<>();

    @AfterEach
    void clear() {
        scene.clear();
    }

    @AfterAll
    void close() {
        servers.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, LARGE})
    void aThousandLostTransactionsOfALargeDatabaseAreTakenBackInATenthOfTheTimeOfACopy(int megabytes) {
        servers.source.execute("postgres", "CREATE DATABASE app");
        servers.source.execute(
                "app",
                "CREATE TABLE wide (id int PRIMARY KEY, n int, v text); CREATE INDEX ON wide (n);"
                        + "INSERT INTO wide SELECT g, g, repeat(md5(g::text), 14) FROM generate_series(1, "
                        + megabytes * ROWS_A_MEGABYTE + ") g");
        long begun = System.nanoTime();
        scene.lose();
        Duration copy = Duration.ofNanos(System.nanoTime() - begun);
        lose(megabytes);
        scene.promote("UPDATE wide SET n = n + 1 WHERE id % " + megabytes + " = 3");
        scene.fence();

        begun = System.nanoTime();
        SyncTask back = scene.rewind();
        servers.awaitPhase(back, SyncPhase.INCREMENTAL);
        Duration rewind = Duration.ofNanos(System.nanoTime() - begun);

        LOG.info("megabytes={} copy={} rewind={}", megabytes, copy, rewind);
        rewinds.add(rewind);
        if (megabytes == LARGE) {
            assertThat(rewind).isLessThan(copy.dividedBy(10));
            // The machine's own noise is more than what four times as much data may cost.
            assertThat(rewind).isLessThan(rewinds.getFirst().multipliedBy(2));
        }
        scene.requireRewound(back);
    }

    private void lose(int megabytes) {
        servers.source.execute(
                "app",
                "DO $$ BEGIN FOR i IN 0.." + (LOST - 1) + " LOOP UPDATE wide SET v = 'lost' WHERE id = 1 + i * "
                        + megabytes + "; COMMIT; END LOOP; END $$");
    }
}
