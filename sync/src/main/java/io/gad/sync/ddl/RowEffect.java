package io.gad.sync.ddl;

import io.gad.postgres.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a definition may have done to rows that stood, which no message of the stream tells. Rather a table too many: that costs
 * a comparison.
 *
 * @param everything whether nobody knows which tables
 * @param tables whose rows may be others, by the names that they had behind it
 * @param names of tables likewise, as the server writes them
 * @param defines whether a definition is another one now
 * @param fills whether a materialized view was filled
 */
public record RowEffect(
        boolean everything, List<TableName> tables, List<String> names, boolean defines, boolean fills) {

    private static final RowEffect OF_ANY = new RowEffect(true, List.of(), List.of(), true, true);

    private static final String REFRESH = "REFRESH MATERIALIZED VIEW";

    /**
     * What changes the names of tables that it does not list, or the values of a type, or tables that an extension brings. By
     * anything that only drops, tables and columns go, and are missed when the definitions are compared.
     */
    private static final Set<String> OF_UNNAMED =
            Set.of("ALTER SCHEMA", "ALTER TYPE", "CREATE EXTENSION", "ALTER EXTENSION", "DROP EXTENSION");

    /** What names a table and leaves its rows alone, beside what stands behind the rows. */
    private static final Set<String> OF_NO_ROWS = Set.of("COMMENT", "GRANT", "REVOKE", "SECURITY LABEL");

    public RowEffect {
        tables = List.copyOf(tables);
        names = List.copyOf(names);
    }

    public static RowEffect by(DdlEntry entry) {
        String tag = entry.tag();
        if (entry.event() == DdlEntry.Event.CAPTURE_FAILED || OF_UNNAMED.contains(tag) && !addsValues(entry)) {
            return OF_ANY;
        }
        if (entry.event() == DdlEntry.Event.TABLE_REWRITE) {
            return new RowEffect(false, List.of(), rewritten(entry), true, false);
        }
        boolean fills = tag.equals(REFRESH) || tag.equals("CREATE MATERIALIZED VIEW");
        // ALTER INDEX renames tables too, where one names them.
        boolean noRows =
                OF_NO_ROWS.contains(tag) || Touched.BEHIND_THE_ROWS.contains(tag) && !tag.equals("ALTER INDEX");
        return new RowEffect(false, noRows ? List.of() : tables(entry), List.of(), !tag.equals(REFRESH), fills);
    }

    /** Labels that an enum has got leave the others as they are. */
    private static boolean addsValues(DdlEntry entry) {
        String query = entry.query() == null ? "" : entry.query().toUpperCase(Locale.ROOT);
        return entry.tag().equals("ALTER TYPE")
                && query.contains("ADD VALUE")
                && !query.contains("RENAME")
                && !query.contains("ATTRIBUTE");
    }

    /** Behind ALTER TABLE these are the table's inheritors too. */
    private static List<TableName> tables(DdlEntry entry) {
        List<TableName> named = Touched.by(entry) instanceof Touched.Some some ? some.again() : List.of();
        return named.isEmpty()
                ? Image.list(entry.images()).stream()
                        .filter(Image::isTable)
                        .map(Image::name)
                        .toList()
                : named;
    }

    private static List<String> rewritten(DdlEntry entry) {
        List<String> names = new ArrayList<>();
        Image.array(entry.objects())
                .forEach(object -> names.add(object.path("identity").asString("")));
        return names;
    }
}
