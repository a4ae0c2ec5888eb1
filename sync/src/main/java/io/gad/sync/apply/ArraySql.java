package io.gad.sync.apply;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The statements of {@link FewRows}. Each parameter is an array of one column; what they unfold to has the names and the
 * types of a stage, so that values are cast as from there.
 */
final class ArraySql {

    private ArraySql() {}

    /** Parameters: the old keys. */
    static String delete(StageLayout layout, List<Integer> key) {
        return "DELETE FROM ONLY " + layout.target().quoted() + " t USING "
                + unfolded(key.stream().map(i -> "k" + i).toList()) + " WHERE " + ApplySql.sameKey(layout);
    }

    /** Parameters: the old keys, then the columns of {@code set}. */
    static String update(StageLayout layout, List<Integer> key, List<Integer> set) {
        List<String> names = Stream.concat(
                        key.stream().map(i -> "k" + i), set.stream().map(i -> "c" + i))
                .toList();
        return "UPDATE ONLY " + layout.target().quoted() + " t SET "
                + set.stream()
                        .map(i -> layout.quoted(i) + " = " + layout.nextValue(i, "t." + layout.quoted(i)))
                        .collect(Collectors.joining(", "))
                + " FROM " + unfolded(names) + " WHERE " + ApplySql.sameKey(layout);
    }

    /** Parameters: all columns. */
    static String insert(StageLayout layout, List<Integer> all) {
        return ApplySql.insertInto(layout, layout.target().columns().stream().map(TargetTable.Mapped::column))
                + " SELECT " + all.stream().map(layout::newValue).collect(Collectors.joining(", ")) + " FROM "
                + unfolded(all.stream().map(i -> "c" + i).toList());
    }

    private static String unfolded(List<String> names) {
        return "unnest(" + names.stream().map(n -> "?").collect(Collectors.joining(", ")) + ") s ("
                + String.join(", ", names) + ")";
    }
}
