package io.gad.sync.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.postgres.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WaitingChunksTest {

    @Test
    void givesOutFewOfOneTableAtOnceAndThenOfTheNext() {
        WaitingChunks waiting = waiting(3, 2);

        assertThat(List.of(begin(waiting), begin(waiting), begin(waiting), begin(waiting)))
                .containsExactly("1.0", "1.1", "2.0", "2.1");
        assertThat(waiting.begin()).isEmpty();
        assertThat(waiting.isEmpty()).isFalse();
    }

    @Test
    void givesTheNextOfATableToWhoeverHasEndedOne() {
        WaitingChunks waiting = waiting(3);
        Chunk first = waiting.begin().orElseThrow();
        begin(waiting);

        waiting.end(first);

        assertThat(begin(waiting)).isEqualTo("1.2");
        assertThat(waiting.isEmpty()).isTrue();
        assertThat(waiting.begin()).isEmpty();
    }

    @Test
    void leavesNoneOutWhereEverybodyAsksUntilThereIsNothingForHim() {
        WaitingChunks waiting = waiting(40, 1, 7, 20);
        List<Chunk> running = new ArrayList<>();
        int begun = 0;
        while (!waiting.isEmpty() || !running.isEmpty()) {
            for (Optional<Chunk> next = waiting.begin(); next.isPresent(); next = waiting.begin()) {
                running.add(next.get());
                begun++;
            }
            waiting.end(running.removeFirst());
        }

        assertThat(begun).isEqualTo(68);
    }

    private static String begin(WaitingChunks waiting) {
        Chunk chunk = waiting.begin().orElseThrow();
        return chunk.table().oid() + "." + chunk.number();
    }

    /** @param counts how many chunks each table has */
    private static WaitingChunks waiting(int... counts) {
        List<Chunk> chunks = new ArrayList<>();
        for (int table = 0; table < counts.length; table++) {
            for (int number = 0; number < counts[table]; number++) {
                chunks.add(new Chunk(table(table + 1), number, number, 1, 1, false));
            }
        }
        return new WaitingChunks(chunks);
    }

    private static CopyTable table(long oid) {
        return new CopyTable(
                new TableName("s", "t" + oid),
                oid,
                List.of("id"),
                List.of(1),
                true,
                oid,
                1,
                1,
                false,
                List.of(),
                "",
                1,
                List.of());
    }
}
