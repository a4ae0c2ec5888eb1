package io.gad.sync.reapply;

import io.gad.member.Mandate;
import io.gad.postgres.Lsn;
import java.time.Duration;
import java.util.Optional;

/**
 * One lost transaction and how it is to be re-applied.
 *
 * @param groupId with {@code former} and {@code epoch}: whose report it is in
 * @param epoch of the reign in which the former primary committed it
 * @param task by which the promoted member followed the former primary; empty where that is not known any more
 * @param database in which it was committed, and into which it is written
 * @param lsn the end of its commit on the former primary
 * @param mandate of the present primary
 * @param dryRun whether everything is rolled back at the end
 * @param force whether conflicts that can be passed over are
 * @param deadline for all of it
 */
public record ReapplySpec(
        String groupId,
        String former,
        long epoch,
        Optional<String> task,
        String database,
        Lsn lsn,
        long xid,
        Mandate mandate,
        boolean dryRun,
        boolean force,
        Duration deadline) {}
