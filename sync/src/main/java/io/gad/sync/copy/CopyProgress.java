package io.gad.sync.copy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** How many rows a load has copied and may have to copy; read by others while it runs. */
public final class CopyProgress {

    private final Map<CopyTable, AtomicLong> copied = new ConcurrentHashMap<>();
    private final Map<CopyTable, Long> finished = new ConcurrentHashMap<>();
    private volatile List<CopyTable> tables = List.of();

    void begin(List<CopyTable> all) {
        copied.clear();
        finished.clear();
        tables = List.copyOf(all);
    }

    AtomicLong rowsOf(CopyTable table) {
        return copied.computeIfAbsent(table, t -> new AtomicLong());
    }

    void finished(CopyTable table, long rows) {
        rowsOf(table).set(rows);
        finished.put(table, rows);
    }

    /** Rows that have left the source so far. */
    public long rowsCopied() {
        return copied.values().stream().mapToLong(AtomicLong::get).sum();
    }

    /** Counted where a table is finished, else what the source's statistics say, at least what was copied. */
    public long rowsTotal() {
        long total = 0;
        for (CopyTable table : tables) {
            Long rows = finished.get(table);
            AtomicLong running = copied.get(table);
            long seen = running == null ? 0 : running.get();
            total += rows != null ? rows : Math.max(table.estimatedRows(), seen);
        }
        return total;
    }
}
