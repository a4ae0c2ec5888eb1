package io.gad.control.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.operation.DatabaseLoss;
import io.gad.control.operation.ExpectedLoss;
import io.gad.control.port.TaskStatus;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LossEstimateTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private static ExpectedLoss loss(TaskMeter.Lately lately, TaskStatus status, int answeredSecondsAgo) {
        return LossEstimate.of(
                Optional.of(lately), Optional.of(status), Optional.of(NOW.minusSeconds(answeredSecondsAgo)), NOW);
    }

    @Test
    void countsAsLostWhatThePrimaryMayHaveCommittedUnheard() {
        var lately = new TaskMeter.Lately(NOW.minusSeconds(10), 500, 100, Map.of());
        var loss = LossEstimate.of(Optional.of(lately), Optional.empty(), Optional.of(NOW.minusSeconds(8)), NOW);
        assertThat(loss.seconds()).isEqualTo(2.5);
        assertThat(loss.transactions()).isEqualTo(250);
        assertThat(loss.evidenceAgeMillis()).isEqualTo(8000);

        var never = LossEstimate.of(Optional.empty(), Optional.empty(), Optional.of(NOW.minusSeconds(8)), NOW);
        assertThat(never.known())
                .as("no loss, where the stream was never heard")
                .isFalse();
        assertThat(never.evidenceAgeMillis()).isEqualTo(8000);
    }

    @Test
    void tellsOfEachDatabaseWhatMayBeMissingOfIt() {
        Instant heard = NOW.minusSeconds(10);
        var lately = new TaskMeter.Lately(
                heard,
                3_000,
                110,
                Map.of(
                        "app", new TaskMeter.OfDatabase(heard, 3_000, 100),
                        "stock", new TaskMeter.OfDatabase(heard, 0, 10)));
        ExpectedLoss loss = loss(
                lately,
                Statuses.task(
                        Optional.empty(), 0, 700, Statuses.stopped("app", 1_000), Statuses.stopped("stock", 1_600)),
                9);

        assertThat(loss.databases())
                .containsExactly(
                        new DatabaseLoss("app", 4, 700, 400, 9_000, 100),
                        new DatabaseLoss("stock", 1, 100, 10, 9_000, 10));
        assertThat(loss.seconds()).isEqualTo(4);
        assertThat(loss.bytes()).isEqualTo(700);
        assertThat(loss.transactions()).isEqualTo(440);
    }

    /** Its stream ended an hour ago; the task as a whole is in step with what it still follows. */
    @Test
    void aDatabaseThatHasStoppedIsNotHiddenBehindTheOthers() {
        var lately = new TaskMeter.Lately(
                NOW,
                0,
                10,
                Map.of(
                        "app", new TaskMeter.OfDatabase(NOW.minusSeconds(3_600), 0, 2),
                        "stock", new TaskMeter.OfDatabase(NOW, 0, 10)));
        ExpectedLoss loss = loss(
                lately,
                Statuses.task(
                        Optional.of(NOW),
                        0,
                        9_000,
                        Statuses.stopped("app", 1_000),
                        Statuses.followed("stock", NOW, 9_999, 0)),
                0);

        assertThat(loss.databases().getFirst().seconds()).isEqualTo(3_600);
        assertThat(loss.databases().getFirst().transactions()).isEqualTo(7_200);
        assertThat(loss.databases().getLast().transactions()).isZero();
        assertThat(loss.seconds()).isEqualTo(3_600);
        assertThat(loss.transactions()).isEqualTo(7_200);
    }

    @Test
    void aDatabaseThatThePrimaryHasDroppedLosesNoMoreThanItLackedThen() {
        Instant dropped = NOW.minusSeconds(3_600);
        var lately = new TaskMeter.Lately(NOW, 0, 10, Map.of("app", new TaskMeter.OfDatabase(dropped, 500, 2)));
        ExpectedLoss loss = loss(lately, Statuses.task(Optional.of(NOW), 0, 0, Statuses.dropped("app", 1_000)), 0);
        assertThat(loss.seconds()).isEqualTo(0.5);
        assertThat(loss.transactions()).isEqualTo(1);
    }

    @Test
    void ofADatabaseThatIsBeingCopiedNothingIsKnown() {
        var lately = new TaskMeter.Lately(NOW, 0, 10, Map.of());
        ExpectedLoss loss = loss(lately, Statuses.task(Optional.of(NOW), 0, 0, Statuses.stopped("app", 0)), 0);
        assertThat(loss.databases()).singleElement().satisfies(app -> {
            assertThat(app.known()).isFalse();
            assertThat(app.bytes()).isNegative();
        });
        assertThat(loss.seconds()).isZero();
    }
}
