package io.gad.control.operation;

/**
 * What a promotion would lose of one database, by what is known now.
 *
 * @param seconds commits of the primary from so many seconds may be missing; -1 where its stream was not heard
 * @param bytes log of the primary, whichever database wrote it, behind the target's position; -1 where there is no position
 * @param transactions about how many transactions; -1 where its stream was not heard
 * @param evidenceAgeMillis how old the newest sign of the primary is; -1 where there is none
 * @param transactionsPerSecond what the primary committed in it when it was last followed
 */
public record DatabaseLoss(
        String database,
        double seconds,
        long bytes,
        long transactions,
        long evidenceAgeMillis,
        double transactionsPerSecond) {

    public boolean known() {
        return seconds >= 0;
    }
}
