package io.gad.sync.resync;

import java.util.concurrent.atomic.AtomicLong;

/** How many rows a resync has compared and may have to compare; read by others while it runs. */
public final class ResyncProgress {

    private final AtomicLong compared = new AtomicLong();
    private volatile long estimated;

    void begin(long rows) {
        compared.set(0);
        estimated = rows;
    }

    void add(long rows) {
        compared.addAndGet(rows);
    }

    /** Rows of the source that were compared so far. */
    public long rowsCompared() {
        return compared.get();
    }

    /** What the source's statistics say, at least what was compared. */
    public long rowsTotal() {
        return Math.max(estimated, compared.get());
    }
}
