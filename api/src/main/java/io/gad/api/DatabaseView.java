package io.gad.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One database of a synchronization task.
 *
 * @param phase {@code PRECHECK SCHEMA FULL RESYNC CATCH_UP INCREMENTAL}
 * @param position LSN of the source up to which the target holds everything; null before the first
 * @param bytesCopied of {@code bytesTotal}, which is what the tables take on the source's disk
 * @param millisLeft how long the copying of rows will still take; null if that is not known, or they are not copied now
 * @param problem why it does not go on; null while all is well
 * @param notes what is not as the primary has it, or only as of a while ago, though all is well
 * @param leftOut tables of the target that hold no rows, as the group leaves them out
 * @param copy its tables while it is copied; null at any other time
 */
public record DatabaseView(
        String database,
        String phase,
        @Nullable String position,
        long rowsCopied,
        long rowsTotal,
        long bytesCopied,
        long bytesTotal,
        @Nullable Long millisLeft,
        @Nullable Problem problem,
        List<String> notes,
        List<LeftOutTableView> leftOut,
        @Nullable CopyView copy) {

    /**
     * A table whose rows are left out.
     *
     * @param emptied whether the rows that stood there are gone
     * @param dependents what shows less or refers to nothing without them
     */
    public record LeftOutTableView(String table, boolean emptied, List<String> dependents) {

        public LeftOutTableView {
            dependents = Lists.orEmpty(dependents);
        }
    }

    public DatabaseView {
        notes = Lists.orEmpty(notes);
        leftOut = Lists.orEmpty(leftOut);
    }
}
