package io.gad.sync.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.postgres.Lsn;
import io.gad.postgres.TableName;
import io.gad.postgres.pgoutput.PgOutputMessage.Column;
import io.gad.postgres.pgoutput.PgOutputMessage.Identity;
import io.gad.postgres.pgoutput.PgOutputMessage.Relation;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What waits between source and target never takes more heap than all databases together may, and nobody waits for heap. */
class HeapBoundTest {

    private static final Relation TABLE =
            new Relation(1, new TableName("public", "t"), Identity.DEFAULT, List.of(new Column(true, "id", 23, -1)));
    private static final int KIB_64 = 1 << 16;

    @TempDir
    private Path directory;

    private final HeapBudget heap = new HeapBudget(10 * KIB_64);

    private static Change.Row row(int bytes, int number) {
        return new Change.Row(TABLE, ByteBuffer.allocate(bytes).putInt(number).rewind());
    }

    private ChangeSpool spool(long memoryLimit) {
        return new ChangeSpool(new SpoolRoom(directory, memoryLimit, heap));
    }

    @Test
    void oneThatIsGivenNoHeapGoesToTheDiskAndTheOthersStay() {
        try (ChangeSpool first = spool(100L * KIB_64);
                ChangeSpool second = spool(100L * KIB_64)) {
            Stream.iterate(0, i -> i + 1).limit(9).forEach(i -> first.add(row(KIB_64, i)));
            second.add(row(KIB_64 - 200, 0));
            assertThat(second.isOnDisk()).isTrue();
            assertThat(first.isOnDisk()).isFalse();
            assertThat(heap.taken()).isEqualTo(first.bytes()).isLessThanOrEqualTo(10L * KIB_64);
            second.add(row(KIB_64, 1));
            List<Integer> numbers = new ArrayList<>();
            second.forEach(change -> numbers.add(((Change.Row) change).raw().getInt()));
            assertThat(numbers).containsExactly(0, 1);
        }
        assertThat(heap.taken()).isZero();
    }

    @Test
    void aLittleAlwaysStaysInMemory() {
        heap.takeAnyway(20L * KIB_64);
        try (ChangeSpool small = spool(KIB_64)) {
            small.add(row(100, 0));
            assertThat(small.isOnDisk()).isFalse();
        }
        assertThat(heap.taken()).isEqualTo(20L * KIB_64);
    }

    @Test
    void oneThatMovesToTheDiskGivesItsHeapBack() {
        try (ChangeSpool large = spool(3L * KIB_64)) {
            Stream.iterate(0, i -> i + 1).limit(2).forEach(i -> large.add(row(KIB_64, i)));
            assertThat(heap.taken()).isEqualTo(large.bytes());
            large.add(row(KIB_64, 2));
            assertThat(large.isOnDisk()).isTrue();
            assertThat(heap.taken()).isZero();
            assertThat(large.diskBytes()).isEqualTo(large.bytes());
        }
    }

    @Test
    void filesThatWaitAreBoundedToo() throws InterruptedException {
        ReceivedQueue queue = new ReceivedQueue(100L * KIB_64, heap, 5L * KIB_64);
        assertThat(queue.offer(transaction(1, 4 * KIB_64, 0), Duration.ZERO, true))
                .isTrue();
        Received second = transaction(2, 4 * KIB_64, 0);
        assertThat(queue.offer(second, Duration.ZERO, true)).isFalse();
        ReceivedQueue.discard(second);
        Received first = queue.poll(Duration.ZERO);
        assertThat(first).isNotNull();
        assertThat(queue.offer(transaction(2, 20 * KIB_64, 0), Duration.ZERO, true))
                .as("one that is larger than the bound goes in alone")
                .isTrue();
        queue.close();
    }

    @Test
    void whileTheHeapIsUsedUpTransactionsGoInOneByOne() throws InterruptedException {
        ReceivedQueue queue = new ReceivedQueue(100L * KIB_64, heap, 5L * KIB_64);
        heap.takeAnyway(20L * KIB_64);
        assertThat(queue.offer(transaction(1, 10, KIB_64), Duration.ZERO, true)).isTrue();
        Received second = transaction(2, 10, KIB_64);
        assertThat(queue.offer(second, Duration.ZERO, true)).isFalse();
        ReceivedQueue.discard(second);
        assertThat(queue.offer(new Received.Nothing(new Lsn(3)), Duration.ZERO, true))
                .isTrue();
        heap.give(20L * KIB_64);
        assertThat(queue.offer(transaction(4, 10, KIB_64), Duration.ZERO, true)).isTrue();
        queue.close();
        assertThat(heap.taken()).isZero();
    }

    @Test
    void whatArrivesBehindTheEndIsGivenUp() throws InterruptedException {
        ReceivedQueue queue = new ReceivedQueue(100L * KIB_64, heap, 5L * KIB_64);
        queue.close();
        assertThat(queue.offer(transaction(1, 10, KIB_64), Duration.ZERO, true)).isTrue();
        assertThat(queue.isEmpty()).isTrue();
        assertThat(heap.taken()).isZero();
    }

    private Received transaction(long end, int bytes, long memoryLimit) {
        ChangeSpool changes = spool(memoryLimit);
        changes.add(row(bytes, 0));
        changes.complete();
        return new SourceTransaction(new Lsn(end), Instant.EPOCH, 0, changes, 1, false, false);
    }
}
