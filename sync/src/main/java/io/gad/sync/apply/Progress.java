package io.gad.sync.apply;

import io.gad.postgres.Lsn;
import java.time.Instant;
import java.util.Optional;

/**
 * A row of {@code gad.progress}: up to where a target holds everything of its source.
 *
 * @param systemIdentifier of the source
 * @param timeline of the source
 */
public record Progress(
        String task,
        long epoch,
        String phase,
        String systemIdentifier,
        int timeline,
        String slot,
        Lsn position,
        Optional<Instant> sourceCommitTime) {}
