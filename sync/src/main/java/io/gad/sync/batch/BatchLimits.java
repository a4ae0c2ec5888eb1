package io.gad.sync.batch;

import java.time.Duration;

/**
 * How much goes into one commit of the target, and how much waits before it.
 *
 * @param rows of the customer's in one batch; a larger transaction goes alone
 * @param bytes of changes in one batch; a larger transaction goes alone, written in slices of this size
 * @param idleCommit how long transactions that hold nothing of the customer's may wait
 * @param queueBytes heap that waiting transactions may take
 * @param transactionBytes heap that one transaction may take before it goes to a file
 */
public record BatchLimits(long rows, long bytes, Duration idleCommit, long queueBytes, long transactionBytes) {

    private static final long MIB = 1L << 20;

    /** 100,000 rows or 32 MiB a batch, idle commits every 2 s, 64 MiB queued, 64 MiB a transaction. */
    public static BatchLimits standard() {
        return new BatchLimits(100_000, 32 * MIB, Duration.ofSeconds(2), 64 * MIB, 64 * MIB);
    }
}
