package io.gad.sync.copy;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The chunks that nobody has begun yet. Of one table only a few are given out at once: sessions that make one file longer
 * wait for each other, page by page (up to PostgreSQL 15; later ones take several pages at once), and four in one table are
 * slower than two. Used by several threads.
 */
final class WaitingChunks {

    /** Two keep the reading of one beside the writing of another. */
    static final int OF_ONE_TABLE = 2;

    private final Map<Long, Deque<Chunk>> waiting = new LinkedHashMap<>();
    private final Map<Long, Integer> running = new HashMap<>();

    /** @param chunks in the order in which they are wanted */
    WaitingChunks(Collection<Chunk> chunks) {
        chunks.forEach(chunk -> waiting.computeIfAbsent(chunk.table().oid(), table -> new ArrayDeque<>())
                .add(chunk));
    }

    /**
     * One to copy now. Empty: there is none left that this caller could help with; what waits is of tables that have others,
     * who will ask for it.
     */
    synchronized Optional<Chunk> begin() {
        for (Map.Entry<Long, Deque<Chunk>> table : waiting.entrySet()) {
            if (running.getOrDefault(table.getKey(), 0) < OF_ONE_TABLE) {
                Chunk chunk = table.getValue().removeFirst();
                if (table.getValue().isEmpty()) {
                    waiting.remove(table.getKey());
                }
                running.merge(table.getKey(), 1, Integer::sum);
                return Optional.of(chunk);
            }
        }
        return Optional.empty();
    }

    /** It is copied, or given up. */
    synchronized void end(Chunk chunk) {
        running.merge(chunk.table().oid(), -1, Integer::sum);
    }

    synchronized boolean isEmpty() {
        return waiting.isEmpty();
    }
}
