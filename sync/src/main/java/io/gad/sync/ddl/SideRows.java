package io.gad.sync.ddl;

import io.gad.member.RereadList;
import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import io.gad.postgres.WrittenRows;
import io.gad.sync.CopyAnew;
import io.gad.sync.SyncProblem;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Rows that the customer's code writes into other tables while a statement calls it for each row of a table. What it has
 * written on the source comes by the stream; here it must not be written a second time. Code that is called for no row
 * writes nothing: so the table is emptied first, and read anew behind the statement.
 */
final class SideRows {

    private static final Set<String> LOOKS_AT_ROWS = Set.of("ALTER TABLE", "ALTER DOMAIN");

    /** What calls an expression for rows that stand, beside a rewrite. */
    private static final List<String> CHECKS = List.of("CHECK", "VALIDATE", "ATTACH");

    /** Only volatile code may write. */
    private static final String CODE = """
            SELECT EXISTS (SELECT FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_language l ON l.oid = p.prolang
                JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
                WHERE p.provolatile = 'v' AND l.lanname NOT IN ('internal', 'c')
                  AND p.prorettype NOT IN ('trigger'::pg_catalog.regtype, 'event_trigger'::pg_catalog.regtype)
                  AND n.nspname NOT IN ('gad', 'pg_catalog', 'information_schema'))
            """;

    private SideRows() {}

    /** Whether code of the customer's may run for the rows of a table. */
    static boolean mayCome(
            Session target, DdlEntry entry, Map<String, Integer> rewritten, Optional<SqlStatement> statement) {
        boolean checks =
                statement.filter(it -> CHECKS.stream().noneMatch(it::contains)).isEmpty();
        return LOOKS_AT_ROWS.contains(entry.tag())
                && (checks || !rewritten.isEmpty())
                && target.one(CODE, r -> r.getBoolean(1));
    }

    /**
     * Does the work so that no other table than the touched ones is written.
     *
     * @throws SyncProblem if that cannot be
     */
    static void without(Session target, DdlEntry entry, List<Image> images, Runnable work) {
        List<TableName> touched = images.stream().map(Image::name).toList();
        try {
            Savepoint before = target.jdbc().setSavepoint();
            List<TableName> written = written(target, touched, work);
            if (!written.isEmpty()) {
                target.jdbc().rollback(before);
                empty(target, images, written);
                written = written(target, touched, work);
            }
            if (!written.isEmpty()) {
                throw new SyncProblem(
                        "DDL_UNSUPPORTED",
                        "Expected the source's " + entry.tag()
                                + " to write no rows of other tables, found that its code"
                                + " writes into " + written + ", whose rows come by themselves. The statement: "
                                + StatementReplay.shortened(entry.query()),
                        CopyAnew.HINT);
            }
            target.jdbc().releaseSavepoint(before);
        } catch (SQLException e) {
            throw target.failure("In database " + target.database() + ", around a replayed statement", e);
        }
    }

    /**
     * Does the work, unless it writes rows.
     *
     * @return the tables that it would have written; then nothing is done
     */
    static List<TableName> orNothing(Session target, Runnable work) {
        try {
            Savepoint before = target.jdbc().setSavepoint();
            List<TableName> written = written(target, List.of(), work);
            if (!written.isEmpty()) {
                target.jdbc().rollback(before);
            }
            target.jdbc().releaseSavepoint(before);
            return written;
        } catch (SQLException e) {
            throw target.failure("In database " + target.database() + ", around a tried statement", e);
        }
    }

    private static List<TableName> written(Session target, List<TableName> touched, Runnable work) {
        WrittenRows before = WrittenRows.of(target);
        work.run();
        return WrittenRows.of(target).since(before, touched);
    }

    private static void empty(Session target, List<Image> images, List<TableName> written) {
        for (Image image : images) {
            if (image.relkind().equals("r") && image.onTarget(target).isPresent()) {
                var unused = RereadList.add(
                        target,
                        image.name(),
                        "code that a statement ran for its rows wrote into " + written.getFirst());
                target.execute("DELETE FROM ONLY " + image.name().quoted());
            }
        }
    }
}
