package io.gad.sync.ddl;

import io.gad.member.RereadList;
import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import java.util.List;

/**
 * Rows that an extension's script puts into its own tables: they are in the stream as well, like any other row, and must not be
 * there twice.
 */
final class ExtensionTables {

    private static final String TABLES = """
            SELECT n.nspname, c.relname
            FROM pg_catalog.pg_extension e
            JOIN pg_catalog.pg_depend d ON d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                 AND d.refobjid = e.oid AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype = 'e'
            JOIN pg_catalog.pg_class c ON c.oid = d.objid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE e.extname = ? AND c.relkind = 'r' AND c.relpersistence = 'p'
            """;

    private ExtensionTables() {}

    /** A script that changes an extension may change rows which the stream has changed already: they are read instead. */
    static void before(Session target, DdlEntry entry, List<Image> images) {
        if (entry.tag().equals("ALTER EXTENSION")) {
            for (TableName table : tables(target, images)) {
                var unused = RereadList.add(target, table, "its extension's script may have changed its rows");
                target.execute("DELETE FROM ONLY " + table.quoted());
            }
        }
    }

    /** What a script that made tables put into them comes behind it, in the stream. */
    static void after(Session target, DdlEntry entry, List<Image> images) {
        if (entry.tag().equals("CREATE EXTENSION")) {
            tables(target, images).forEach(table -> target.execute("DELETE FROM ONLY " + table.quoted()));
        }
    }

    private static List<TableName> tables(Session target, List<Image> images) {
        return images.stream()
                .filter(i -> i.string("type").equals("extension"))
                .flatMap(i ->
                        target.list(TABLES, r -> new TableName(r.getString(1), r.getString(2)), i.ownName()).stream())
                .toList();
    }
}
