package io.gad.sync.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.postgres.Lsn;
import io.gad.sync.receive.ChangeSpool;
import io.gad.sync.receive.HeapBudget;
import io.gad.sync.receive.Received;
import io.gad.sync.receive.SourceTransaction;
import io.gad.sync.receive.SpoolRoom;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchBuilderTest {

    private static final long ROWS = 1_280;

    private final BatchLimits limits = new BatchLimits(ROWS, 1 << 20, Duration.ofSeconds(2), 1 << 20, 1 << 20);
    private final Deque<Received> arrived = new ArrayDeque<>();

    @TempDir
    private Path folder;

    private final Deque<Received> arriving = new ArrayDeque<>();
    private Duration age = Duration.ZERO;
    private long end;

    @Test
    void aStartIsSlowSoThatSomeOfItIsWrittenHoweverOftenTheConnectionBreaks() throws InterruptedException {
        arrive(10_000);
        assertThat(sizes(7)).containsExactly(10, 40, 160, 640, 1_280, 1_280, 1_280);
    }

    @Test
    void everyStreamStartsSlowlyAgain() throws InterruptedException {
        arrive(1_000);
        assertThat(sizes(2)).containsExactly(10, 40);
        assertThat(sizes(2)).containsExactly(10, 40);
    }

    @Test
    void aTransactionWithADefinitionGoesAlone() throws InterruptedException {
        arrive(3);
        arrive(1, true);
        arrive(3);
        assertThat(sizes(3)).containsExactly(3, 1, 3);
    }

    @Test
    void aLargeTransactionEndsItsBatchAndIsNotDivided() throws InterruptedException {
        arrive(1);
        arrived.add(transaction(5 * ROWS, false));
        arrive(1);
        assertThat(sizes(2))
                .as("the first has room for one row, and takes what comes next whole")
                .containsExactly(2, 1);
    }

    @Test
    void whatLiesBehindTheLimitIsNoBatch() throws InterruptedException {
        arrive(1);
        try (BatchBuilder builder = new BatchBuilder(this::poll, limits)) {
            builder.limit(new Lsn(0));
            assertThat(builder.next(Duration.ZERO, false)).isNull();
            assertThat(builder.isAt(new Lsn(0))).isTrue();
        }
    }

    @Test
    void behindABatchTakesInWhatIsStillArriving() throws InterruptedException {
        age = Duration.ofMinutes(1);
        arrive(3);
        stillArrive(4);
        assertThat(sizes(1, false)).containsExactly(7);
    }

    @Test
    void inStepNothingIsWaitedFor() throws InterruptedException {
        age = Duration.ofMillis(100);
        arrive(3);
        stillArrive(4);
        assertThat(sizes(1, false)).containsExactly(3);
    }

    @Test
    void whoIsInAHurryWaitsForNothingBehindEither() throws InterruptedException {
        age = Duration.ofMinutes(1);
        arrive(3);
        stillArrive(4);
        assertThat(sizes(1, true)).containsExactly(3);
    }

    @Test
    void whoLooksAheadTakesOnlyWhatIsFullAndLeavesTheRestInItsPlace() throws InterruptedException {
        arrive(50);
        try (BatchBuilder builder = new BatchBuilder(this::poll, limits)) {
            assertThat(size(builder.nextFull(() -> true))).isEqualTo(10);
            AtomicInteger looks = new AtomicInteger();
            assertThat(size(builder.nextFull(() -> looks.incrementAndGet() <= 30)))
                    .as("thirty looks for forty rows")
                    .isZero();
            assertThat(builder.isEmpty()).isFalse();
            arrive(1, true);
            assertThat(size(builder.next(Duration.ZERO, true))).isEqualTo(40);
            assertThat(size(builder.next(Duration.ZERO, true)))
                    .as("the definition")
                    .isEqualTo(1);
        }
    }

    @Test
    void whoLooksAheadTakesNothingFromBehindTheLimit() throws InterruptedException {
        arrive(5);
        try (BatchBuilder builder = new BatchBuilder(this::poll, limits)) {
            builder.limit(new Lsn(3));
            assertThat(size(builder.nextFull(() -> true))).isEqualTo(3);
            assertThat(size(builder.nextFull(() -> true))).isZero();
            builder.limit(null);
            assertThat(size(builder.next(Duration.ZERO, true))).isEqualTo(2);
        }
    }

    private static int size(@Nullable Batch batch) {
        if (batch == null) {
            return 0;
        }
        try (batch) {
            return batch.transactions().size();
        }
    }

    /** Comes to those alone who wait. */
    private void stillArrive(int transactions) {
        for (int i = 0; i < transactions; i++) {
            arriving.add(transaction(1, false));
        }
    }

    private @Nullable Received poll(Duration wait) {
        Received here = arrived.poll();
        return here == null && wait.isPositive() ? arriving.poll() : here;
    }

    private void arrive(int transactions) {
        for (int i = 0; i < transactions; i++) {
            arrive(1, false);
        }
    }

    private void arrive(long rows, boolean definition) {
        arrived.add(transaction(rows, definition));
    }

    private Received transaction(long rows, boolean definition) {
        ChangeSpool changes = new ChangeSpool(new SpoolRoom(folder, 1 << 20, HeapBudget.waiting()));
        changes.complete();
        return new SourceTransaction(
                new Lsn(++end), Instant.EPOCH, System.nanoTime() - age.toNanos(), changes, rows, definition, false);
    }

    /** How many transactions each of the next batches holds. */
    private List<Integer> sizes(int batches) throws InterruptedException {
        return sizes(batches, true);
    }

    private List<Integer> sizes(int batches, boolean atOnce) throws InterruptedException {
        List<Integer> sizes = new ArrayList<>();
        try (BatchBuilder builder = new BatchBuilder(this::poll, limits)) {
            for (int i = 0; i < batches; i++) {
                try (Batch batch = Objects.requireNonNull(builder.next(Duration.ZERO, atOnce))) {
                    sizes.add(batch.transactions().size());
                }
            }
        }
        return sizes;
    }
}
