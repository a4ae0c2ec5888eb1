package io.gad.sync.refresh;

import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SqlState;
import io.gad.postgres.TableName;
import io.gad.postgres.WrittenRows;
import java.util.List;

/** One refresh of a view. Code in its query may write rows, which come by the stream already, as the source has written them. */
public final class Refresh {

    private Refresh() {}

    /**
     * Inside the caller's transaction.
     *
     * @throws PostgresException if it is refused, or writes rows; the transaction is to be rolled back
     */
    public static void run(Session target, TableName view, boolean concurrently) {
        WrittenRows before = WrittenRows.of(target);
        target.execute("REFRESH MATERIALIZED VIEW " + (concurrently ? "CONCURRENTLY " : "") + view.quoted());
        List<TableName> written = WrittenRows.of(target).since(before, List.of(view));
        if (!written.isEmpty()) {
            throw new PostgresException(
                    "Expected the query of view " + view + " to write no rows, found that it writes into " + written
                            + ", whose rows come by themselves: it cannot be refreshed here",
                    SqlState.OTHER);
        }
    }
}
