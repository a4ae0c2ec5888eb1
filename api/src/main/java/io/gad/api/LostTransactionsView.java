package io.gad.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a former primary committed and the new primary never got.
 *
 * @param formerPrimary null while no former primary answered
 * @param complete whether the whole tail was read
 * @param missing what of it could not be read, and why; null if it is complete
 * @param total how many transactions there are
 * @param offset how many of them come before the first that is shown
 */
public record LostTransactionsView(
        String group,
        @Nullable String formerPrimary,
        boolean complete,
        @Nullable String missing,
        long total,
        long offset,
        List<LostTransaction> transactions) {

    /**
     * One of them.
     *
     * @param lsn of its commit on the former primary
     * @param formerPrimary which one committed it
     * @param epoch of the reign in which it did
     * @param status {@code OPEN REAPPLYING REAPPLIED DISMISSED}
     * @param decidedBy who re-applied or dismissed it; null while it is open
     * @param changes of a part the first 50, with values of more than 1,000 characters cut
     * @param changeCount all of them
     */
    public record LostTransaction(
            long xid,
            @Nullable Instant commitTime,
            String lsn,
            String database,
            String formerPrimary,
            long epoch,
            String status,
            @Nullable String decidedBy,
            @Nullable Instant decidedAt,
            List<LostChange> changes,
            long changeCount) {

        public LostTransaction {
            changes = Lists.orEmpty(changes);
        }
    }

    /**
     * One changed row, its values as PostgreSQL writes them.
     *
     * @param table with its schema
     * @param op {@code INSERT UPDATE DELETE TRUNCATE DDL}
     * @param before {@code old}: the identity, or with full identity the whole row, before; null for an insert
     * @param after {@code new}: the row afterwards, without large values that an update left alone; null for a delete. For DDL the
     *     statement and what it was run with
     */
    public record LostChange(
            String table,
            String op,
            @JsonProperty("old") @Nullable Map<String, @Nullable String> before,
            @JsonProperty("new") @Nullable Map<String, @Nullable String> after) {}

    public LostTransactionsView {
        transactions = Lists.orEmpty(transactions);
    }
}
