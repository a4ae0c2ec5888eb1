package io.gad.sync.verify;

import io.gad.postgres.Literal;
import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import io.gad.postgres.catalog.Column;
import io.gad.postgres.catalog.Table;
import io.gad.postgres.catalog.UniqueIndex;
import io.gad.postgres.catalog.UniqueIndex.KeyColumn;
import io.gad.sync.constraint.OlderRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The rows of one table that a few keys name, on both sides. Where the same keys are first taken out and then put in, however
 * many at once, the target holds of them what the source does, and nothing of it is in the way of the rest.
 */
public final class NamedRows {

    /** However little is known of the table, the planner must not prefer to read the whole of it for some rows. */
    private static final String BY_INDEX =
            "SET LOCAL enable_seqscan = off; SET LOCAL enable_mergejoin = off; SET LOCAL enable_hashjoin = off";

    private record Digest(long rows, String sum) {}

    private final ComparedTable table;
    private final List<Column> columns;
    private final List<String> equalities;
    private final AlignmentSite site;

    private NamedRows(ComparedTable table, List<Column> columns, List<String> equalities, AlignmentSite site) {
        this.table = table;
        this.columns = columns;
        this.equalities = equalities;
        this.site = site;
    }

    /**
     * @param table as both sides have it
     * @param key the names of the columns that the keys have
     * @return empty if no index finds rows by them
     */
    public static Optional<NamedRows> of(Table table, List<String> key, AlignmentSite site) {
        return table.keyOver(key).map(index -> {
            Map<String, String> equalities =
                    index.key().stream().collect(Collectors.toMap(KeyColumn::name, KeyColumn::equality));
            return new NamedRows(
                    ComparedTable.of(table),
                    columns(table, index),
                    index.keyNames().stream()
                            .map(name -> String.valueOf(equalities.get(name)))
                            .toList(),
                    site);
        });
    }

    private static List<Column> columns(Table table, UniqueIndex index) {
        return index.keyNames().stream()
                .map(name -> table.column(name).orElseThrow())
                .toList();
    }

    /** Takes them from the target, in a transaction of its own. */
    public void takeOut(List<Map<String, String>> keys) {
        site.write(() -> {
            site.target().execute(BY_INDEX);
            site.target().execute("DELETE" + table.from() + where(keys));
        });
    }

    /**
     * Carries those of the source to the target, in a transaction of its own.
     *
     * @return how many
     */
    public long putIn(List<Map<String, String>> keys) {
        Session source = site.source();
        source.execute(BY_INDEX);
        long[] put = new long[1];
        site.write(() -> {
            site.target().execute(BY_INDEX);
            put[0] = OlderRows.write(site.target(), table.name(), () -> replace(source, keys));
        });
        return put[0];
    }

    /** Keys of different texts may name the same row: another one may have put it in. */
    private long replace(Session source, List<Map<String, String>> keys) {
        site.target().execute("DELETE" + table.from() + where(keys));
        return new RowPipe(table, new Sides(source, site.target())).carry(table.from() + where(keys));
    }

    /** Whether both sides hold the same of them. */
    public boolean areAlike(List<Map<String, String>> keys) {
        Session source = site.source();
        source.execute(BY_INDEX);
        Digest wanted = digest(source, keys);
        return site.target().transaction(() -> {
            site.target().execute(BY_INDEX);
            return digest(site.target(), keys).equals(wanted);
        });
    }

    private Digest digest(Session side, List<Map<String, String>> keys) {
        return side.one(
                "SELECT count(*), coalesce(sum(" + table.rowHash() + "), 0)::text" + table.from() + where(keys),
                row -> new Digest(row.getLong(1), row.getString(2)));
    }

    /** By the operators of the key's index: those of a type of the customer's are not found by their names alone. */
    private String where(List<Map<String, String>> keys) {
        List<String> values = new ArrayList<>();
        for (Map<String, String> key : keys) {
            values.add(columns.stream()
                    .map(c -> "CAST(" + Literal.of(String.valueOf(key.get(c.name()))) + " AS " + c.baseType() + ")")
                    .collect(Collectors.joining(", ", "(", ")")));
        }
        String aliases =
                IntStream.range(0, columns.size()).mapToObj(i -> "k" + i).collect(Collectors.joining(", "));
        String same = IntStream.range(0, columns.size())
                .mapToObj(i -> "t." + TableName.quote(columns.get(i).name()) + " " + equalities.get(i) + " v.k" + i
                        + columns.get(i).collation().map(c -> " COLLATE " + c).orElse(""))
                .collect(Collectors.joining(" AND "));
        return " WHERE ctid = ANY(ARRAY(SELECT t.ctid FROM ONLY " + table.name().quoted() + " t, (VALUES "
                + String.join(", ", values) + ") v(" + aliases + ") WHERE " + same + "))";
    }
}
