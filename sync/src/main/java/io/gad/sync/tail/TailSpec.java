package io.gad.sync.tail;

import io.gad.member.FinalState;
import io.gad.postgres.Lsn;
import java.util.Optional;

/**
 * The tail of one database.
 *
 * @param task by which the promoted member followed
 * @param slot that of the task
 * @param publication the one that the slot was read with
 * @param finalPosition up to where the promoted member holds everything, but for what its state says
 * @param state what the promoted member knew there; empty where it was not asked for it
 */
public record TailSpec(
        String database, String task, String slot, String publication, Lsn finalPosition, Optional<FinalState> state) {}
