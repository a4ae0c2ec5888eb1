package io.gad.sync.copy;

import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SqlState;

/**
 * Whether what a COPY has read is the table that the snapshot shows. COPY names its table by what the name means now; under
 * its lock that no longer changes. The catalog's cache shows the file of now, which is what COPY has read: in another than
 * the snapshot's the rows lie elsewhere, or, after a TRUNCATE or some rewrites, the snapshot shows none.
 */
final class SameTable {

    private SameTable() {}

    /**
     * Behind the COPY, in its transaction.
     *
     * @throws PostgresException of the kind UNDEFINED if it is another
     */
    static void require(Session source, CopyTable table) {
        boolean same = source.one(
                "SELECT coalesce(pg_catalog.to_regclass(?)::oid::bigint, 0) = ?"
                        + " AND coalesce(pg_catalog.pg_relation_filenode(?::oid)::bigint, 0) = ?",
                row -> row.getBoolean(1),
                table.name().quoted(),
                table.oid(),
                table.oid(),
                table.fileNode());
        if (!same) {
            throw new PostgresException(
                    "Table " + table.name() + " was truncated, rewritten or replaced since the snapshot",
                    SqlState.UNDEFINED);
        }
    }
}
