package io.gad.sync.copy;

import io.gad.postgres.TableName;
import io.gad.sync.copy.TableProgress.Stage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

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
        final TableName name;
        final long estimatedRows;
        final long bytes;
        final AtomicLong rows = new AtomicLong();
        final AtomicLong copied = new AtomicLong();
        final AtomicLong chunksLeft = new AtomicLong();

        Table(CopyTable table) {
            this.name = table.name();
            this.estimatedRows = table.estimatedRows();
            this.bytes = table.bytes();
        }

        boolean isDone() {
            return chunksLeft.get() == 0;
        }

        /** @param onTheWay what has left the source of its chunks that are under way */
        TableProgress progress(Stage stage, Share onTheWay) {
            long all = rows.get() + onTheWay.rows();
            return new TableProgress(
                    name,
                    stage,
                    all,
                    stage == Stage.DONE ? all : Math.max(estimatedRows, all),
                    copied.get() + onTheWay.bytes(),
                    bytes);
        }
    }

    /** Of a table, what its chunks under way have moved. */
    private record Share(long rows, long bytes) {
        static final Share NONE = new Share(0, 0);

        Share plus(Running one) {
            return new Share(rows + one.rows.get(), bytes + one.share());
        }
    }

    private record Moment(long nanos, long rows, long bytes) {}

    private final Set<Running> running = ConcurrentHashMap.newKeySet();
    private final Deque<Moment> moments = new ArrayDeque<>();
    private volatile Map<Long, Table> tables = Map.of();

    /** The numbers of the tables, the largest first. */
    private volatile List<Long> order = List.of();

    private final AtomicLong chunksDone = new AtomicLong();

    /**
     * A round begins.
     *
     * @param all every table of the load, the largest first
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
        order = all.stream().map(CopyTable::oid).toList();
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

    /** Called for each chunk; what all tables have together is counted only where a moment is noted. */
    private void note() {
        long now = System.nanoTime();
        synchronized (moments) {
            if (moments.isEmpty() || now - moments.getLast().nanos() >= BETWEEN.toNanos()) {
                moments.add(new Moment(now, rowsCopied(), bytesCopied()));
            }
            while (now - moments.getFirst().nanos() > PACE_OF.toNanos() && moments.size() > 1) {
                moments.removeFirst();
            }
        }
    }

    private @Nullable Moment first() {
        synchronized (moments) {
            return moments.peekFirst();
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
        Moment first = first();
        long nanos = first == null ? 0 : System.nanoTime() - first.nanos();
        if (first == null || copied <= first.bytes() || nanos < BETWEEN.toNanos()) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofNanos((long) ((double) nanos * left / (copied - first.bytes()))));
    }

    /** What somebody sees who watches. */
    public CopyDetail detail() {
        Map<Long, Table> all = tables;
        Map<Long, Share> onTheWay = new HashMap<>();
        running.forEach(one -> onTheWay.merge(
                one.chunk.table().oid(),
                Share.NONE.plus(one),
                (before, more) -> new Share(before.rows() + more.rows(), before.bytes() + more.bytes())));
        List<TableProgress> copying = new ArrayList<>();
        List<TableProgress> waiting = new ArrayList<>();
        List<TableProgress> done = new ArrayList<>();
        int tablesDone = 0;
        for (long oid : order) {
            Table table = all.get(oid);
            if (table == null) {
                continue; // a round begins at this moment
            }
            Share share = onTheWay.getOrDefault(oid, Share.NONE);
            boolean isDone = table.isDone();
            tablesDone += isDone ? 1 : 0;
            Stage stage = isDone ? Stage.DONE : onTheWay.containsKey(oid) ? Stage.COPYING : Stage.WAITING;
            List<TableProgress> kind = switch (stage) {
                case COPYING -> copying;
                case WAITING -> waiting;
                case DONE -> done;
            };
            if (kind.size() < CopyDetail.MOST) {
                kind.add(table.progress(stage, share));
            }
        }
        List<TableProgress> told = new ArrayList<>(copying);
        told.addAll(waiting);
        told.addAll(done);
        Moment first = first();
        return new CopyDetail(
                told.subList(0, Math.min(told.size(), CopyDetail.MOST)),
                order.size(),
                tablesDone,
                pace(first, first == null ? 0 : rowsCopied() - first.rows()),
                pace(first, first == null ? 0 : bytesCopied() - first.bytes()));
    }

    /** Nothing is told of a copy that has only begun. */
    private static OptionalLong pace(@Nullable Moment first, long moved) {
        long nanos = first == null ? 0 : System.nanoTime() - first.nanos();
        return nanos < BETWEEN.toNanos() || moved < 0
                ? OptionalLong.empty()
                : OptionalLong.of((long) (moved * 1e9 / nanos));
    }
}
