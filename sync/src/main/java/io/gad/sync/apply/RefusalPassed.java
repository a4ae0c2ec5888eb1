package io.gad.sync.apply;

import io.gad.postgres.Lsn;

/**
 * The target refused a batch, and takes it now that it was written again to find out why: what stood in the way has
 * passed. The refusal is the cause.
 */
public final class RefusalPassed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Lsn position;

    RefusalPassed(Lsn position) {
        super("Expected to find why the target refused the batch behind " + position + ", found that it takes it now.");
        this.position = position;
    }

    /** Where the target stands: nothing of the batch was applied. */
    public Lsn position() {
        return position;
    }
}
