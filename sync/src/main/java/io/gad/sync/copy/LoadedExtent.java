package io.gad.sync.copy;

import io.gad.member.Mandate;
import io.gad.member.MemberLock;
import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import io.gad.postgres.pgoutput.PgOutputMessage.Column;
import io.gad.postgres.pgoutput.PgOutputMessage.Relation;
import io.gad.sync.apply.Extent;
import io.gad.sync.ddl.Touched;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the target holds of each table between two rounds of a load. A table that is met for the first time gets the index
 * by which its rows are found, which stands until the load is done; one that has another name or other columns than it
 * was planned with is to be begun again. That is asked of the target, for a transaction that noted it may be rolled back, and
 * what it held read once more.
 */
public final class LoadedExtent implements Extent {

    private static final String INDEX = "gad_load_";

    private static final String NAMING = """
            SELECT (SELECT pg_catalog.array_agg(a.attname::text ORDER BY k.n)
                      FROM pg_catalog.unnest(i.indkey::int2[]) WITH ORDINALITY k (attnum, n)
                      JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
                     WHERE k.n <= i.indnkeyatts)
              FROM pg_catalog.pg_index i
             WHERE i.indrelid = pg_catalog.to_regclass(?) AND i.indisunique AND i.indisvalid AND i.indimmediate
               AND (i.indisprimary OR i.indisreplident OR i.indexrelid::regclass::text ~ ?)
             ORDER BY i.indisprimary DESC, i.indisreplident DESC LIMIT 1
            """;

    private final Map<Long, PlannedTable> tables = new HashMap<>();
    private final Map<Relation, Held> known = new IdentityHashMap<>();

    public LoadedExtent(List<PlannedTable> planned) {
        planned.forEach(table -> tables.put(table.oid(), table));
    }

    @Override
    public Held of(Session target, Relation relation) {
        Held before = known.get(relation);
        if (before != null) {
            return before;
        }
        Held now = look(target, relation);
        known.put(relation, now);
        return now;
    }

    /** These tables are others from now on. */
    public void remake(Session target, List<TableName> names) {
        if (!names.isEmpty()) {
            LoadBook.remake(target, names);
        }
        known.clear();
    }

    /** A definition may have taken tables away, or may have moved them to where others of their names were. */
    public void remakeThoseGone(Session target) {
        if (!LoadBook.remakeThoseGone(target).isEmpty()) {
            known.clear();
        }
    }

    /** What named the rows of some tables may be gone. */
    public void remakeByKeys(Session target, Touched.Indexes indexes) {
        if (!indexes.dropped().isEmpty()) {
            LoadBook.remakeByKey(target, indexes.dropped());
            known.clear();
        }
        if (!indexes.altered().isEmpty()) {
            LoadBook.remakeByKeyOf(target, indexes.altered());
            known.clear();
        }
    }

    private Held look(Session target, Relation relation) {
        PlannedTable table = tables.get(Integer.toUnsignedLong(relation.id()));
        if (table == null || !table.isKept() || LoadBook.isRemade(target, table.oid())) {
            return Held.NOTHING;
        }
        if (!isAsPlanned(table, relation)) {
            LoadBook.remake(target, table.oid());
            return Held.NOTHING;
        }
        if (table.keyIndex().isPresent()) {
            index(target, table);
        }
        if (table.isWhole()) {
            return Held.ALL;
        }
        LoadBook.mix(target, table.oid());
        return Held.PART;
    }

    /** From version 18 on generated columns come too. */
    private static boolean isAsPlanned(PlannedTable table, Relation relation) {
        List<String> names = relation.columns().stream()
                .map(Column::name)
                .filter(name -> !table.generated().contains(name))
                .toList();
        return table.name().equals(relation.name()) && table.columns().equals(names);
    }

    private static void index(Session target, PlannedTable table) {
        if (naming(target, table.name(), table.oid()).isEmpty()) {
            target.execute("CREATE UNIQUE INDEX " + INDEX + table.oid()
                    + table.keyIndex().orElseThrow());
        }
    }

    /** The columns of the index by which rows of a table are found while a part of it is here; none if none stands. */
    static List<String> naming(Session target, TableName table, long oid) {
        return target.first(
                        NAMING,
                        row -> List.of((String[]) row.getArray(1).getArray()),
                        table.quoted(),
                        INDEX + oid + "$")
                .orElse(List.of());
    }

    /** Takes that of one table away, which may have other rows and another key from now on. */
    public static void dropIndex(Session target, CopyTable table) {
        target.execute("DROP INDEX IF EXISTS " + new TableName(table.name().schema(), INDEX + table.oid()).quoted());
    }

    /** Takes the indexes away again, each by itself: all at once could be more locks than the server has. */
    public static void dropIndexes(Session target, Mandate mandate) {
        List<TableName> indexes = target.list(
                "SELECT n.nspname, c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n"
                        + " ON n.oid = c.relnamespace WHERE c.relkind = 'i' AND c.relname ~ ('^' || ? || '[0-9]+$')",
                row -> new TableName(row.getString(1), row.getString(2)),
                INDEX);
        for (TableName index : indexes) {
            target.transaction(() -> {
                MemberLock.hold(target, mandate);
                target.execute("DROP INDEX IF EXISTS " + index.quoted());
            });
        }
    }
}
