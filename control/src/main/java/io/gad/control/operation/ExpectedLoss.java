package io.gad.control.operation;

/**
 * What a promotion would lose, by what is known now.
 *
 * @param seconds commits of the primary from so many seconds may be missing
 * @param bytes log of the primary known to be behind the target's position
 * @param transactions about how many transactions
 * @param evidenceAgeMillis how old this knowledge is; -1 where there is none
 */
public record ExpectedLoss(double seconds, long bytes, long transactions, long evidenceAgeMillis) {}
