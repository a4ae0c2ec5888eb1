package io.gad.sync.verify;

import io.gad.postgres.Literal;
import io.gad.postgres.TableName;
import io.gad.postgres.catalog.Column;
import io.gad.postgres.catalog.Table;
import io.gad.postgres.catalog.UniqueIndex;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table in the words of SQL.
 *
 * @param key by whose order it is read in ranges; empty: it is read as a whole
 */
record ComparedTable(TableName name, List<Column> columns, List<Column> key) {

    private static final Pattern TEXTS = Pattern.compile("^(text|character|\"char\"|name|bpchar|xml|json)");

    static ComparedTable of(Table table) {
        return new ComparedTable(table.name(), table.columns(), rangeKey(table));
    }

    /** An operator of the customer's own type is not found by its name under an empty search path. */
    private static List<Column> rangeKey(Table table) {
        Optional<UniqueIndex> index = table.primaryKey().or(table::usableIdentityIndex);
        List<Column> key = index.stream()
                .flatMap(i -> i.keyNames().stream())
                .map(name -> table.column(name).orElseThrow())
                .toList();
        boolean builtIn = key.stream().noneMatch(column -> column.baseType().contains("."));
        return builtIn ? key : List.of();
    }

    /** Whether its key has a text in it, which two servers may sort in different ways. */
    boolean sortsByText() {
        return key.stream().anyMatch(column -> TEXTS.matcher(column.baseType()).find());
    }

    boolean sameShape(ComparedTable other) {
        return columns.stream()
                        .map(Column::name)
                        .toList()
                        .equals(other.columns.stream().map(Column::name).toList())
                && key.stream()
                        .map(Column::name)
                        .toList()
                        .equals(other.key.stream().map(Column::name).toList());
    }

    /** {@code ONLY "schema"."table"}: children and leaves are tables of their own. */
    String from() {
        return " FROM ONLY " + name.quoted();
    }

    String rowText() {
        return "(ROW(" + columns.stream().map(c -> TableName.quote(c.name())).collect(Collectors.joining(", "))
                + ")::text COLLATE \"C\")";
    }

    String rowHash() {
        return "pg_catalog.hashtextextended(" + rowText() + ", 0)";
    }

    String keyColumns() {
        return key.stream().map(c -> TableName.quote(c.name())).collect(Collectors.joining(", "));
    }

    /** The key as an array of texts, which is how it comes and goes. */
    String keyTexts() {
        return "ARRAY["
                + key.stream().map(c -> TableName.quote(c.name()) + "::text").collect(Collectors.joining(", "))
                + "]::text[]";
    }

    /** A key given as texts, one parameter for each column. */
    String keyParameters() {
        return key.stream()
                .map(c -> "CAST(CAST(? AS text) AS " + c.baseType() + ")")
                .collect(Collectors.joining(", "));
    }

    /** A key given as texts, in the statement itself. */
    String keyLiteral(List<String> texts) {
        return IntStream.range(0, key.size())
                .mapToObj(i ->
                        "CAST(" + Literal.of(texts.get(i)) + " AS " + key.get(i).baseType() + ")")
                .collect(Collectors.joining(", ", "(", ")"));
    }

    /** The columns that a statement may write. */
    String writable() {
        return columns.stream()
                .filter(Column::isWritable)
                .map(c -> TableName.quote(c.name()))
                .collect(Collectors.joining(", "));
    }
}
