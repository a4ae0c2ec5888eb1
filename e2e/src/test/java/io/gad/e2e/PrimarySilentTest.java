package io.gad.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.api.DatabaseLoss;
import io.gad.api.ExpectedLoss;
import io.gad.api.OperationView;
import io.gad.api.PreviewView;
import io.gad.testkit.LedgerVerdict;
import io.gad.testkit.TransactionId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The network towards the primary swallows every packet and tells nobody; the primary itself lives and takes writes. */
class PrimarySilentTest {

    /** Far above the product's promise: this machine may be busy. */
    private static final Duration GENEROUS = Duration.ofSeconds(10);

    @TempDir
    private Path directory;

    @Test
    void nobodyWaitsForItAndWhatItTookMeanwhileIsReported() {
        try (World world = new World(directory, 102, List.of(), 200)) {
            var created = world.finish(world.create());
            assertThat(created.problem()).isNull();
            world.awaitInStep();
            world.awaitAcknowledged(100);

            world.regions().euNetwork().silence();
            world.awaitAcknowledged(50);
            long asked = System.nanoTime();
            OperationView promoted = world.finish(world.promote(false));
            Duration took = Duration.ofNanos(System.nanoTime() - asked);
            System.out.println("promotion with a silent primary: " + took.toMillis()
                    + " ms to the answer, writable after " + promoted.writableAfterMillis() + " ms");
            assertThat(took).isLessThan(GENEROUS);
            assertThat(promoted.steps())
                    .filteredOn(step -> !step.name().equals("FenceOldPrimary"))
                    .allSatisfy(step -> assertThat(step.outcome()).isIn("DONE", "LATE"));
            assertThat(Sessions.stateOf(world.regions().us(), "app", "UPDATE stock SET quantity = quantity"))
                    .isEqualTo(Sessions.TAKEN);
            // The clients sit beside the old primary and go on with it: nobody could tell it.
            world.awaitAcknowledged(50);

            world.regions().euNetwork().heal();
            Wait.until(
                    "the old primary to be fenced",
                    World.LIMIT,
                    () -> world.client().instance(World.EU).fence().equals("FENCED"),
                    () -> world.client().instance(World.EU).toString());
            assertThat(Sessions.stateOf(world.regions().eu(), "app", "UPDATE stock SET quantity = quantity"))
                    .isEqualTo(Sessions.READ_ONLY);
            world.awaitMoved();
            world.awaitAcknowledged(50);
            List<TransactionId> reported = world.report();
            LedgerVerdict verdict = world.check(reported);
            assertThat(verdict.lost()).isGreaterThanOrEqualTo(100);
            assertThat(verdict.reportedLost()).isEqualTo(verdict.lost());
        }
    }

    /** Its stream is given up after ten seconds of silence, and another one hears nothing. */
    @Test
    void whatMayBeLostIsStillToldWhenItsStreamHasLongEnded() {
        try (World world = new World(directory, 103, List.of(), 200)) {
            var created = world.finish(world.create());
            assertThat(created.problem()).isNull();
            world.awaitInStep();
            world.awaitAcknowledged(100);

            world.regions().euNetwork().silence();
            Wait.until(
                    "the evidence to be older than the stream",
                    World.LIMIT,
                    () -> evidenceAge(world.client().promotionPreview(World.GROUP, World.US)) > 13_000,
                    () -> world.group().toString());
            PreviewView preview = world.client().promotionPreview(World.GROUP, World.US);
            assertThat(preview.primaryAnswers()).isFalse();
            ExpectedLoss loss = Objects.requireNonNull(preview.expectedLoss());
            assertThat(loss.transactionsPerSecond()).isGreaterThan(1);
            assertThat(loss.transactionsSince()).isGreaterThan(13);
            assertThat(loss.databases())
                    .extracting(DatabaseLoss::database)
                    .contains(world.shop().database(), "postgres");
            assertThat(loss.databases())
                    .filteredOn(d -> d.database().equals(world.shop().database()))
                    .singleElement()
                    .satisfies(shop -> {
                        assertThat(shop.transactionsPerSecond()).isGreaterThan(1);
                        assertThat(shop.evidenceAgeMillis()).isGreaterThan(13_000);
                        assertThat(shop.seconds()).isLessThanOrEqualTo(loss.seconds());
                    });
            world.regions().euNetwork().heal();
        }
    }

    private static long evidenceAge(PreviewView preview) {
        ExpectedLoss loss = preview.expectedLoss();
        return loss == null || loss.evidenceAgeMillis() == null ? 0 : loss.evidenceAgeMillis();
    }
}
