package io.gad.sync.precheck;

import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import java.util.List;

/** The customer's tables of a database: neither the server's, nor an extension's, nor ours. */
final class UserTables {

    private UserTables() {}

    static List<TableName> list(Session session) {
        return session.list("""
                SELECT n.nspname, r.relname FROM pg_catalog.pg_class r
                  JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace
                 WHERE r.relkind IN ('r', 'p', 'f', 'm') AND n.nspname NOT IN ('gad', 'information_schema')
                   AND n.nspname !~ '^pg_'
                   AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d
                                    WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = r.oid
                                      AND d.deptype = 'e')
                 ORDER BY 1, 2
                """, row -> new TableName(row.getString(1), row.getString(2)));
    }
}
