package io.gad.sync.apply;

import io.gad.postgres.Session;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * Sorts staged changes of a table of which the target holds a part. A row that the target does not hold and that arrives
 * whole becomes an insert; one that leaves columns out, which nobody here knows, is noted by its key, to be read again
 * under the next snapshot; a delete of a row that is not here is done already. What is left meets its rows.
 */
final class Sieve {

    private final StageLayout layout;

    Sieve(StageLayout layout) {
        this.layout = layout;
    }

    /**
     * @param whole numbers of the masks that leave nothing out
     * @param partly numbers of those that do
     */
    void sort(Session session, Collection<Integer> whole, Collection<Integer> partly) {
        if (!partly.isEmpty()) {
            session.execute("INSERT INTO gad.load_key (relid, key) SELECT "
                    + Integer.toUnsignedLong(layout.target().relation().id()) + ", " + newKey() + " FROM "
                    + layout.stage() + " s WHERE " + changes(partly) + " AND " + missing());
        }
        if (!whole.isEmpty()) {
            session.execute("UPDATE " + layout.stage() + " s SET op = " + ApplySql.INSERT + ", mask = 0 WHERE "
                    + changes(whole) + " AND " + missing());
        }
        session.execute("DELETE FROM " + layout.stage() + " s WHERE s.op IN (" + ApplySql.DELETE + ", "
                + ApplySql.UPDATE + ", " + ApplySql.AGAIN + ") AND " + missing());
    }

    private static String changes(Collection<Integer> masks) {
        return "s.op IN (" + ApplySql.UPDATE + ", " + ApplySql.AGAIN + ") AND s.mask IN ("
                + masks.stream().map(String::valueOf).collect(Collectors.joining(", ")) + ")";
    }

    private String missing() {
        return "NOT EXISTS (SELECT FROM ONLY " + layout.target().quoted() + " t WHERE " + ApplySql.sameKey(layout)
                + ")";
    }

    private String newKey() {
        return layout.target().key().stream()
                .map(k -> "'" + layout.column(k.position()).name().replace("'", "''") + "', "
                        + layout.newValue(k.position()) + "::text")
                .collect(Collectors.joining(", ", "pg_catalog.jsonb_build_object(", ")"));
    }
}
