package io.gad.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Prepared transactions that stand in doubt on a former primary. Nothing of them has arrived anywhere else.
 *
 * @param group whose primary it was
 * @param epoch of its reign
 * @param prepared the oldest first, database by database
 * @param lostTransactions how many of it are listed; null if it was not read yet
 * @param complete whether that list has everything that only it holds
 * @param missing why it has not; null if it has
 */
public record PreparedList(
        String instance,
        String group,
        long epoch,
        List<PreparedView> prepared,
        @Nullable Long lostTransactions,
        boolean complete,
        @Nullable String missing) {

    public PreparedList {
        prepared = Lists.orEmpty(prepared);
    }
}
