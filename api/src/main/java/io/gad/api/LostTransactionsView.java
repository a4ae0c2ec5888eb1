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
 */
public record LostTransactionsView(
        String group,
        @Nullable String formerPrimary,
        boolean complete,
        @Nullable String missing,
        List<LostTransaction> transactions) {

    /**
     * One of them.
     *
     * @param lsn of its commit on the former primary
     * @param status {@code OPEN REAPPLIED DISMISSED}
     */
    public record LostTransaction(
            long xid,
            @Nullable Instant commitTime,
            String lsn,
            String database,
            List<LostChange> changes,
            String status) {

        public LostTransaction {
            changes = Lists.orEmpty(changes);
        }
    }

    /**
     * One changed row, its values as PostgreSQL writes them.
     *
     * @param table with its schema
     * @param op {@code INSERT UPDATE DELETE TRUNCATE}
     * @param before {@code old}: the identity, or with full identity the whole row, before; null for an insert
     * @param after {@code new}: the row afterwards; null for a delete
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
