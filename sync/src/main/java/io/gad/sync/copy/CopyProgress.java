package io.gad.sync.copy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** How much a load has copied and may have to copy; read by others while it runs. */
public final class CopyProgress {

    /** The pace is that of this last while. */
    private static final Duration PACE_OF = Duration.ofSeconds(60);

    private static final Duration BETWEEN = Duration.ofMillis(500);

    /** A chunk on its way; of no worth unless it arrives. */
    static final class Running {
        final AtomicLong rows = new AtomicLong();
        final AtomicLong bytes = new AtomicLong();
        private final Chunk chunk;

        Running(Chunk chunk) {
            this.chunk = chunk;
        }

        private long share() {
            return Math.min(bytes.get(), chunk.bytes());
        }
    }

    private static final class Table {
        final long estimatedRows;
        final long bytes;
        final AtomicLong rows = new AtomicLong();
        final AtomicLong copied = new AtomicLong();
        final AtomicLong chunksLeft = new AtomicLong();

        Table(CopyTable table) {
            this.estimatedRows = table.estimatedRows();
            this.bytes = table.bytes();
        }

        boolean isDone() {
            return chunksLeft.get() == 0;
        }
    }

    private record Moment(long nanos, long bytes) {}

    private final Set<Running> running = ConcurrentHashMap.newKeySet();
    private final Deque<Moment> moments = new ArrayDeque<>();
    private volatile Map<Long, Table> tables = Map.of();
    private final AtomicLong chunksDone = new AtomicLong();

    /**
     * A round begins.
     *
     * @param all every table of the load
     * @param rest what is still to be copied of them
     * @param here what is not, by table
     */
    void begin(List<CopyTable> all, List<Chunk> rest, Map<Long, LoadBook.Totals> here) {
        Map<Long, Table> next = new ConcurrentHashMap<>();
        all.forEach(table -> next.put(table.oid(), new Table(table)));
        here.forEach((oid, totals) -> {
            Table table = next.get(oid);
            if (table != null) {
                table.rows.set(totals.rows());
            }
        });
        next.values().forEach(table -> table.copied.set(table.bytes));
        for (Chunk chunk : rest) {
            Table table = next.get(chunk.table().oid());
            if (table != null) {
                table.chunksLeft.incrementAndGet();
                table.copied.addAndGet(-chunk.bytes());
            }
        }
        running.clear();
        tables = next;
        synchronized (moments) {
            moments.clear();
        }
        note();
    }

    Running start(Chunk chunk) {
        Running one = new Running(chunk);
        running.add(one);
        return one;
    }

    void finished(Running one) {
        running.remove(one);
        Table table = tables.get(one.chunk.table().oid());
        if (table != null) {
            table.rows.addAndGet(one.rows.get());
            table.copied.addAndGet(one.chunk.bytes());
            table.chunksLeft.decrementAndGet();
        }
        chunksDone.incrementAndGet();
        note();
    }

    void lost(Running one) {
        running.remove(one);
    }

    /** Chunks that have arrived in this process, over all rounds. */
    public long chunksDone() {
        return chunksDone.get();
    }

    private void note() {
        Moment now = new Moment(System.nanoTime(), bytesCopied());
        synchronized (moments) {
            if (moments.isEmpty() || now.nanos() - moments.getLast().nanos() >= BETWEEN.toNanos()) {
                moments.add(now);
            }
            while (now.nanos() - moments.getFirst().nanos() > PACE_OF.toNanos() && moments.size() > 1) {
                moments.removeFirst();
            }
        }
    }

    /** Rows that have left the source so far and were not lost on their way. */
    public long rowsCopied() {
        return tables.values().stream().mapToLong(t -> t.rows.get()).sum()
                + running.stream().mapToLong(r -> r.rows.get()).sum();
    }

    /** Counted where a table is finished, else what the source's statistics say, at least what was copied. */
    public long rowsTotal() {
        Map<Long, Table> all = tables;
        long onTheirWay = 0;
        long total = 0;
        for (Running one : running) {
            onTheirWay += one.rows.get();
        }
        for (Table table : all.values()) {
            total += table.isDone() ? table.rows.get() : Math.max(table.estimatedRows, table.rows.get());
        }
        return Math.max(total, rowsDone(all) + onTheirWay);
    }

    private static long rowsDone(Map<Long, Table> all) {
        return all.values().stream().mapToLong(t -> t.rows.get()).sum();
    }

    /** Of {@link #bytesTotal} what has left the source. */
    public long bytesCopied() {
        return tables.values().stream().mapToLong(t -> t.copied.get()).sum()
                + running.stream().mapToLong(Running::share).sum();
    }

    /** What the tables take on the source's disk, without their indexes. */
    public long bytesTotal() {
        return tables.values().stream().mapToLong(t -> t.bytes).sum();
    }

    /** How long the copying of rows will still take at the pace of the last minute; empty if that is not known yet. */
    public Optional<Duration> timeLeft() {
        long copied = bytesCopied();
        long left = bytesTotal() - copied;
        if (tables.isEmpty()) {
            return Optional.empty();
        }
        if (left <= 0) {
            return Optional.of(Duration.ZERO);
        }
        Moment first;
        synchronized (moments) {
            first = moments.isEmpty() ? null : moments.getFirst();
        }
        long nanos = first == null ? 0 : System.nanoTime() - first.nanos();
        if (first == null || copied <= first.bytes() || nanos < BETWEEN.toNanos()) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofNanos((long) ((double) nanos * left / (copied - first.bytes()))));
    }
}
