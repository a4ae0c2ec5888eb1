package io.gad.sync.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.postgres.Lsn;
import io.gad.postgres.replication.ChangeStream;
import io.gad.postgres.replication.StreamMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source that says nothing any more. */
class SilentSourceTest {

    @TempDir
    private Path directory;

    /** Says nothing; it was heard once. */
    private record Silent(Instant answeredAt) implements ChangeStream {

        @Override
        public @Nullable StreamMessage poll(Duration wait) {
            LockSupport.parkNanos(1_000_000);
            return null;
        }

        @Override
        public void acknowledge(Lsn position) {}

        @Override
        public Lsn acknowledged() {
            return Lsn.ZERO;
        }

        @Override
        public void sendStatus(boolean answerWanted) {}

        @Override
        public Duration sourceClockAhead() {
            return Duration.ZERO;
        }

        @Override
        public void close() {}
    }

    @Test
    void itIsGivenUp() {
        assertThat(failure(Instant.now())).hasMessageContaining("found silence for");
    }

    @Test
    void itIsGivenUpAlsoWhenOurClockWasSetBackSinceItWasHeard() {
        assertThat(failure(Instant.now().plus(Duration.ofDays(1)))).hasMessageContaining("found silence for");
    }

    private RuntimeException failure(Instant answeredAt) {
        ChangeStream stream = new Silent(answeredAt);
        HeapBudget heap = new HeapBudget(1 << 20);
        TransactionAssembler assembler =
                new TransactionAssembler(Lsn.ZERO, new SpoolRoom(directory, 1 << 20, heap), stream::sourceClock);
        try (WalReceiver receiver =
                new WalReceiver("t1/app", stream, assembler, 1 << 20, heap, Duration.ofMillis(200))) {
            return Awaitility.await().atMost(Duration.ofSeconds(10)).until(receiver::failure, e -> e != null);
        }
    }
}
