package io.gad.sync.follow;

import io.gad.postgres.Lsn;
import java.time.Instant;
import java.util.Optional;

/**
 * What a flow can say of itself now.
 *
 * @param received the end of the last transaction that arrived whole; {@link Lsn#ZERO} before the first
 * @param applied up to where the target holds everything
 * @param appliedCommitTime when the newest applied transaction was committed, by the source's clock
 * @param heartbeatCounter of the newest beat that the target holds; 0 if none
 * @param sourceAnsweredAt when the stream last heard from the source; empty if never
 * @param foldedAhead changes of the batches that were applied which were folded while an earlier one was written
 * @param lagMillis age of the newest applied commit by the source's clock at its arrival; 0 when everything that arrived is
 *     applied
 * @param queuedBytes heap that waiting transactions take
 */
public record FlowStatus(
        boolean streaming,
        Lsn received,
        Lsn applied,
        Optional<Instant> appliedCommitTime,
        long heartbeatCounter,
        Optional<Instant> heartbeatAt,
        Optional<Instant> sourceAnsweredAt,
        long transactionsApplied,
        long rowsApplied,
        long foldedAhead,
        Optional<Long> lagMillis,
        long queuedBytes) {}
