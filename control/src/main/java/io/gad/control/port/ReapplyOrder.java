package io.gad.control.port;

import io.gad.member.Reign;
import java.util.Optional;

/**
 * Which lost transaction is to be written into which primary.
 *
 * @param reign of the present primary; elsewhere it is refused
 * @param former the former primary that had committed it
 * @param epoch of the reign in which it had
 * @param taskId by which the promoted member followed that one; empty where that is not known any more
 * @param lsn the end of its commit on the former primary
 * @param dryRun whether it is only looked at
 * @param force whether conflicts that can be passed over are
 */
public record ReapplyOrder(
        MemberAddress primary,
        String groupId,
        Reign reign,
        long generation,
        String former,
        long epoch,
        Optional<String> taskId,
        String database,
        String lsn,
        long xid,
        boolean dryRun,
        boolean force) {}
