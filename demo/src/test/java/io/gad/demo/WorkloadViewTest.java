package io.gad.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.testkit.JournalRow;
import io.gad.testkit.LedgerEntry;
import io.gad.testkit.TransactionId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Time is told, in milliseconds since the beginning. */
class WorkloadViewTest {

    private static final int EU = 5001;
    private static final int US = 5002;
    private static final Instant BEGIN = Instant.parse("2026-11-30T03:00:00Z");
    private static final long NANOS = Long.MAX_VALUE - 3_000_000_000L; // as nanoTime may, it passes its end

    private final WorkloadView view = new WorkloadView(Map.of(EU, "eu", US, "us"), BEGIN, NANOS);

    private static long nanos(long millis) {
        return NANOS + millis * 1_000_000;
    }

    private void commit(long millis, int port) {
        view.acknowledged(new LedgerEntry(
                new JournalRow(new TransactionId(1, 1), JournalRow.Kind.PLACE, 1, 1, 1, 0),
                LedgerEntry.Outcome.ACKNOWLEDGED,
                port,
                nanos(millis)));
    }

    private void fail(long millis) {
        view.failed(nanos(millis), new SQLException("refused at " + millis));
    }

    private WorkloadSeen seen(long millis) {
        return view.seen(nanos(millis));
    }

    @Test
    void beforeTheFirstCommitThereIsNoOutage() {
        fail(100);
        assertThat(seen(60_000)).satisfies(seen -> {
            assertThat(seen.outage()).isNull();
            assertThat(seen.last()).isNull();
            assertThat(seen.writesTo()).isEmpty();
            assertThat(seen.failed()).isEqualTo(1);
        });
    }

    @Test
    void anOutageBeginsAtTheLastCommitAndEndsAtTheNext() {
        commit(1_000, EU);
        commit(2_000, EU);
        assertThat(seen(3_000).outage())
                .as("one second is not more than one second")
                .isNull();
        fail(2_500);
        fail(4_000);
        assertThat(seen(5_000).outage()).isEqualTo(BEGIN.plusMillis(2_000));
        assertThat(seen(5_000).outages()).isEmpty();

        commit(9_250, US);
        assertThat(seen(9_300)).satisfies(seen -> {
            assertThat(seen.outage()).isNull();
            assertThat(seen.writesTo()).isEqualTo("us");
            assertThat(seen.last()).isEqualTo(BEGIN.plusMillis(9_250));
            assertThat(seen.acknowledged()).isEqualTo(3);
            assertThat(seen.problem()).isEqualTo("refused at 4000");
            assertThat(seen.outages()).containsExactly(new Outage(BEGIN.plusMillis(2_000), 7_250, 2, "eu", "us"));
        });
    }

    @Test
    void aClientThatComesByLateTellsNothingNew() {
        commit(2_000, US);
        commit(1_990, EU);
        assertThat(seen(2_010).writesTo()).isEqualTo("us");
        assertThat(seen(2_010).last()).isEqualTo(BEGIN.plusMillis(2_000));
        assertThat(seen(2_010).acknowledged()).isEqualTo(2);
    }

    @Test
    void pastOutagesAreTheNewestFiftyAndTheNewestStandsFirst() {
        for (int i = 0; i < 60; i++) {
            commit(i * 2_000L, EU);
        }
        assertThat(seen(118_100).outages()).hasSize(50);
        assertThat(seen(118_100).outages().getFirst().since()).isEqualTo(BEGIN.plusMillis(116_000));
    }

    @Test
    void theRateIsThatOfTheLastTwoWholeSeconds() {
        for (int i = 0; i < 60; i++) {
            commit(1_000 + i * 30L, EU); // up to 2770
        }
        assertThat(seen(3_100).perSecond()).isEqualTo(30);
        assertThat(seen(9_000).perSecond()).isZero();
    }

    @Test
    void writesAreCountedBySecondAndRegionWithoutTheSecondThatIsNotOver() {
        commit(500, EU);
        commit(600, EU);
        commit(2_100, US);
        commit(3_100, US);
        WorkloadView.Writes writes = view.writes(nanos(3_200));
        long begin = BEGIN.getEpochSecond();
        assertThat(writes.times()).containsExactly(begin, begin + 1, begin + 2);
        assertThat(writes.commits())
                .containsExactly(Map.entry("eu", List.of(2.0, 0.0, 0.0)), Map.entry("us", List.of(0.0, 0.0, 1.0)));
    }

    @Test
    void writesGoBackFiveMinutesAndNoFurther() {
        for (long second = 0; second < 400; second++) {
            commit(second * 1_000, EU);
        }
        WorkloadView.Writes writes = view.writes(nanos(400_000));
        assertThat(writes.times()).hasSize(WorkloadView.SECONDS);
        assertThat(writes.times().getFirst()).isEqualTo(BEGIN.getEpochSecond() + 100);
        assertThat(writes.commits().get("eu")).containsOnly(1.0);
    }
}
