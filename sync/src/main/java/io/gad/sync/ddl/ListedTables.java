package io.gad.sync.ddl;

import io.gad.member.RereadList;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.sync.SyncProblem;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A statement that touches tables which are to be read anew. Their rows here are not the source's, so it may fail for rows
 * that the source does not have: then they are emptied, for nobody is to see them any more. Where it fails even so, the
 * definition is left to the reading, which makes it alike.
 */
final class ListedTables {

    private static final Logger LOG = LoggerFactory.getLogger(ListedTables.class);

    private final Session target;
    private final List<Image> touched;
    private final boolean anyListed;

    private ListedTables(Session target, List<Image> touched, boolean anyListed) {
        this.target = target;
        this.touched = touched;
        this.anyListed = anyListed;
    }

    /** Of the tables of a statement's images. */
    static ListedTables of(Session target, List<Image> images) {
        return new ListedTables(target, images, !RereadList.read(target).isEmpty());
    }

    /** @return whether the work was done; false: it is the reading's */
    boolean inSpiteOf(Runnable work) {
        if (!anyListed || touched.isEmpty()) {
            work.run();
            return true;
        }
        try {
            Savepoint before = target.jdbc().setSavepoint();
            SyncProblem refused = attempt(work, before);
            if (refused == null) {
                return true;
            }
            List<Image> tables = standing(refused);
            for (Image table : tables) {
                var unused = RereadList.add(
                        target, table.name(), "a statement on it needed the rows of a table that is to be read anew");
                target.execute("DELETE FROM ONLY " + table.name().quoted());
            }
            before = target.jdbc().setSavepoint();
            SyncProblem again = attempt(work, before);
            if (again != null) {
                LOG.info(
                        "database={} definition of {} is left to its reading: {}",
                        target.database(),
                        tables.getFirst().name(),
                        again.getMessage());
            }
            return again == null;
        } catch (SQLException e) {
            throw target.failure("In database " + target.database() + ", around a replayed statement", e);
        }
    }

    private @Nullable SyncProblem attempt(Runnable work, Savepoint before) throws SQLException {
        try {
            work.run();
            target.jdbc().releaseSavepoint(before);
            return null;
        } catch (SyncProblem e) {
            target.jdbc().rollback(before);
            return e;
        }
    }

    /**
     * The touched tables, if it is only about tables that stand here, one of them being on the list or the failure being
     * that rows are not as a constraint wants them.
     *
     * @throws SyncProblem as it came, otherwise
     */
    private List<Image> standing(SyncProblem refused) {
        List<Image> tables = new ArrayList<>();
        boolean listed = refused.getCause() instanceof PostgresException e
                && e.sqlState().startsWith("23");
        for (Image image : touched) {
            boolean ordinary =
                    image.relkind().equals("r") && image.onTarget(target).isPresent();
            if (!ordinary && !image.relkind().equals("p")) {
                throw refused;
            }
            if (ordinary) {
                tables.add(image);
                listed |= RereadList.holds(target, image.name());
            }
        }
        if (!listed || tables.isEmpty()) {
            throw refused;
        }
        return tables;
    }
}
