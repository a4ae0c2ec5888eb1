package io.gad.member;

import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import java.util.List;

/** The triggers {@code gad_guard} on the customer's tables. */
final class Guards {

    private static final String UNGUARDED = "SELECT n.nspname, c.relname FROM gad.unguarded u"
            + " JOIN pg_catalog.pg_class c ON c.oid = u.relation"
            + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace ORDER BY 1, 2";

    private static final String GUARDED = "SELECT n.nspname, c.relname FROM pg_catalog.pg_trigger t"
            + " JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid"
            + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE t.tgname = 'gad_guard' ORDER BY 1, 2";

    private Guards() {}

    static int attach(Session session) {
        int attached = 0;
        for (TableName table : tables(session, UNGUARDED)) {
            boolean made = BriefLock.change(
                    session,
                    table.toString(),
                    () -> session.execute("CREATE TRIGGER gad_guard BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON "
                            + table.quoted() + " FOR EACH STATEMENT EXECUTE FUNCTION gad.guard()"));
            attached += made ? 1 : 0;
        }
        return attached;
    }

    static void remove(Session session) {
        for (TableName table : tables(session, GUARDED)) {
            BriefLock.change(
                    session, table.toString(), () -> session.execute("DROP TRIGGER gad_guard ON " + table.quoted()));
        }
    }

    private static List<TableName> tables(Session session, String query) {
        return session.list(query, row -> new TableName(row.getString(1), row.getString(2)));
    }
}
