package io.gad.sync.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.postgres.Lsn;
import io.gad.postgres.PostgresException;
import io.gad.postgres.SqlState;
import io.gad.postgres.replication.ChangeStream;
import io.gad.postgres.replication.StreamMessage;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Far behind, the thread that applies is not woken for each transaction: none is lost, and their order stays. */
class HandOverTest {

    private static final Duration LONG = Duration.ofSeconds(10);

    @TempDir
    private Path directory;

    private final HeapBudget heap = new HeapBudget(1 << 20);

    /** Gives empty transactions that end at 1, 2, 3 and so on; then it is quiet, or breaks. */
    private static final class Numbers implements ChangeStream {

        private final long farBehindTo;
        private final long end;
        private final boolean breaks;
        private volatile long given;
        private volatile boolean isDeaf;
        private volatile boolean isClosed;
        private boolean begun;

        Numbers(long farBehindTo, long end, boolean breaks) {
            this.farBehindTo = farBehindTo;
            this.end = end;
            this.breaks = breaks;
        }

        @Override
        public @Nullable StreamMessage poll(Duration wait) {
            if (given == end) {
                if (breaks) {
                    throw new PostgresException("The connection broke", SqlState.UNREACHABLE);
                }
                return null;
            }
            begun = !begun;
            if (begun) {
                return new StreamMessage.Data(ByteBuffer.wrap(new byte[] {'B'}));
            }
            long number = given + 1;
            given = number;
            return new StreamMessage.Data(ByteBuffer.allocate(26)
                    .put((byte) 'C')
                    .put((byte) 0)
                    .putLong(number)
                    .putLong(number)
                    .putLong(0)
                    .flip());
        }

        @Override
        public boolean isFarBehind() {
            return given < farBehindTo;
        }

        @Override
        public void acknowledge(Lsn position) {}

        @Override
        public Lsn acknowledged() {
            return Lsn.ZERO;
        }

        @Override
        public void sendStatus(boolean answerWanted) {
            if (isDeaf && given > 2) {
                throw new PostgresException("The source is deaf", SqlState.UNREACHABLE);
            }
        }

        @Override
        public Instant answeredAt() {
            return Instant.now();
        }

        @Override
        public Duration sourceClockAhead() {
            return Duration.ZERO;
        }

        @Override
        public void close() {
            isClosed = true;
        }
    }

    private WalReceiver receiver(ChangeStream stream, long queueLimit) {
        TransactionAssembler assembler =
                new TransactionAssembler(Lsn.ZERO, new SpoolRoom(directory, 1 << 20, heap), stream::sourceClock);
        return new WalReceiver("t1/app", stream, assembler, queueLimit, heap, LONG);
    }

    private static List<Long> take(WalReceiver receiver, int number) throws InterruptedException {
        List<Long> ends = new ArrayList<>();
        while (ends.size() < number) {
            Received next = receiver.poll(LONG);
            assertThat(next).as("number " + (ends.size() + 1)).isInstanceOf(SourceTransaction.class);
            if (next instanceof SourceTransaction whole) {
                ends.add(whole.end().value());
                whole.close();
            }
        }
        return ends;
    }

    private static List<Long> upTo(long end) {
        return LongStream.rangeClosed(1, end).boxed().toList();
    }

    @Test
    void allArriveInTheirOrderAlsoThoseThatFillNoHand() throws InterruptedException {
        try (WalReceiver receiver = receiver(new Numbers(1_000_000, 1_003, false), 1 << 20)) {
            assertThat(take(receiver, 1_003)).isEqualTo(upTo(1_003));
            assertThat(receiver.isEmpty()).isTrue();
            assertThat(receiver.received()).isEqualTo(new Lsn(1_003));
            assertThat(receiver.isFarBehind()).isTrue();
        }
    }

    @Test
    void allArriveThroughAQueueInWhichFewHaveRoom() throws InterruptedException {
        try (WalReceiver receiver = receiver(new Numbers(1_000_000, 2_000, false), 1_000)) {
            assertThat(take(receiver, 2_000)).isEqualTo(upTo(2_000));
        }
    }

    @Test
    void theOrderStaysWhereTheStreamTakesOver() throws InterruptedException {
        try (WalReceiver receiver = receiver(new Numbers(500, 700, false), 1 << 20)) {
            assertThat(take(receiver, 700)).isEqualTo(upTo(700));
            Awaitility.await().atMost(LONG).until(() -> !receiver.isFarBehind());
        }
    }

    @Test
    void whatCameBeforeTheStreamBrokeCanBeTaken() throws InterruptedException {
        try (WalReceiver receiver = receiver(new Numbers(1_000_000, 300, true), 1 << 20)) {
            assertThat(take(receiver, 300)).isEqualTo(upTo(300));
            Awaitility.await().atMost(LONG).until(receiver::hasEnded);
            assertThat(receiver.failure()).hasMessageContaining("broke");
            assertThat(receiver.poll(Duration.ZERO)).isNull();
        }
    }

    /** As the source's connection is lost while there is no room. */
    @Test
    void whatCameBeforeTheSourceCouldNotBeAnsweredCanBeTaken() throws InterruptedException {
        Numbers numbers = new Numbers(0, 20, false);
        numbers.isDeaf = true;
        try (WalReceiver receiver = receiver(numbers, 1_000)) {
            Awaitility.await().atMost(LONG).until(() -> numbers.given > 2 && numbers.isClosed);
            long last = numbers.given;
            assertThat(take(receiver, (int) last)).isEqualTo(upTo(last));
            Awaitility.await().atMost(LONG).until(receiver::hasEnded);
            assertThat(receiver.failure()).hasMessageContaining("deaf");
            assertThat(receiver.received()).isEqualTo(new Lsn(last));
        }
        assertThat(heap.taken()).isZero();
    }

    @Test
    void whatNobodyTakesIsGivenUpAtTheEnd() throws InterruptedException {
        Numbers numbers = new Numbers(1_000_000, 5_000, true);
        try (WalReceiver receiver = receiver(numbers, 1_000)) {
            assertThat(take(receiver, 1)).isEqualTo(upTo(1));
            assertThat(receiver.isEmpty()).isFalse();
        }
        assertThat(heap.taken()).isZero();
    }
}
