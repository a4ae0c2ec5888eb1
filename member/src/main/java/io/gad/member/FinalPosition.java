package io.gad.member;

import io.gad.postgres.Lsn;

/**
 * Up to where a database held everything of one task's source when its reign ended.
 *
 * @param state what it knew of that source there
 */
public record FinalPosition(
        String task, long epoch, String systemIdentifier, int timeline, String slot, Lsn position, FinalState state) {}
