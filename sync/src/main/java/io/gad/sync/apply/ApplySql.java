package io.gad.sync.apply;

import io.gad.postgres.TableName;
import io.gad.postgres.catalog.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Every generated statement of applying. Staged rows have an {@code op}: 1 delete, 2 insert, 3 update in place, 4
 * delete and insert again; and a {@code mask} that numbers the set of columns which they leave unchanged. All deletes
 * run before all inserts: a set of rows that is legal as a whole never collides with itself on the way.
 */
final class ApplySql {

    /** By type: what stands for null in a comparison that only narrows. Equal texts of these types mean equal values. */
    private static final Map<String, String> STAND_INS = Map.of(
            "smallint", "0::smallint",
            "integer", "0",
            "bigint", "0::bigint",
            "oid", "0::oid",
            "date", "'-infinity'::date",
            "timestamp without time zone", "'-infinity'::timestamp",
            "timestamp with time zone", "'-infinity'::timestamptz",
            "uuid", "'00000000-0000-0000-0000-000000000000'::uuid");

    private static final int MOST_FAST = 4;

    private static final int MOST_TEXTS = 16;

    static final int DELETE = 1;
    static final int INSERT = 2;
    static final int UPDATE = 3;
    static final int AGAIN = 4;

    private ApplySql() {}

    static String createStage(StageLayout stage) {
        Stream<String> keys =
                stage.target().key().stream().map(k -> "k" + k.position() + " " + stagedType(stage, k.position()));
        Stream<String> values = IntStream.range(0, stage.inFirst()).mapToObj(i -> "c" + i + " " + stagedType(stage, i));
        return "CREATE TEMPORARY TABLE " + stage.stage().substring("pg_temp.".length())
                + " (n integer NOT NULL, op smallint NOT NULL, mask integer NOT NULL, copies bigint NOT NULL"
                + Stream.concat(keys, values).map(c -> ", " + c).collect(Collectors.joining())
                + ")";
    }

    static String createRest(StageLayout stage) {
        return "CREATE TEMPORARY TABLE " + stage.rest().substring("pg_temp.".length()) + " (n integer NOT NULL"
                + IntStream.range(stage.inFirst(), stage.size())
                        .mapToObj(i -> ", c" + i + " " + stagedType(stage, i))
                        .collect(Collectors.joining())
                + ")";
    }

    private static String stagedType(StageLayout stage, int i) {
        String type = stage.stagedTypes().get(i);
        boolean same = type.equals(stage.column(i).baseType());
        return type
                + (same ? stage.column(i).collation().map(c -> " COLLATE " + c).orElse("") : "");
    }

    static String createCarry(StageLayout stage) {
        return "CREATE TEMPORARY TABLE " + stage.carry().substring("pg_temp.".length()) + " AS"
                + " SELECT 0 AS n" + carried(stage) + " FROM ONLY "
                + stage.target().quoted() + " t WITH NO DATA";
    }

    private static String carried(StageLayout stage) {
        return stage.carriesWhole()
                ? ", t"
                : inserted(stage, (c, i) -> ", t." + TableName.quote(c.name()) + " AS o" + i, "");
    }

    static String copyIntoStage(StageLayout stage) {
        return "COPY " + stage.stage() + " FROM STDIN (FORMAT binary)";
    }

    static String copyIntoRest(StageLayout stage) {
        return "COPY " + stage.rest() + " FROM STDIN (FORMAT binary)";
    }

    static String copyIntoTable(StageLayout stage) {
        return "COPY " + stage.target().quoted() + " (" + joined(stage, stage::quoted) + ") FROM STDIN (FORMAT binary)";
    }

    static String truncate(StageLayout stage) {
        return "TRUNCATE " + String.join(", ", stage.tables());
    }

    /** What it takes on disk stays, until it is truncated. */
    static String deleteRows(StageLayout stage) {
        return stage.tables().stream().map(table -> "DELETE FROM " + table).collect(Collectors.joining("; "));
    }

    /** What each takes on disk, in the order of the list. */
    static String sizes(List<StageLayout> stages) {
        return stages.stream()
                .map(stage -> stage.tables().stream()
                        .map(table -> "pg_catalog.pg_total_relation_size('" + table + "')")
                        .collect(Collectors.joining(" + ")))
                .collect(Collectors.joining(", ", "SELECT pg_catalog.unnest(ARRAY[", "])"));
    }

    static String delete(StageLayout stage) {
        return "DELETE FROM ONLY " + stage.target().quoted() + " t USING " + stage.stage() + " s WHERE s.op = " + DELETE
                + " AND " + sameKey(stage);
    }

    /** Turns updates of this mask that change a guarded column into deletes and inserts. */
    static String again(StageLayout stage, int mask, List<Integer> changed) {
        String now =
                changed.stream().map(i -> "t." + stage.quoted(i) + "::text").collect(Collectors.joining(", "));
        String then = changed.stream().map(i -> stage.newValue(i) + "::text").collect(Collectors.joining(", "));
        return "UPDATE " + stage.stage() + " s SET op = " + AGAIN + " FROM ONLY "
                + stage.target().quoted() + " t" + (stage.hasRest() ? " CROSS JOIN " + stage.rest() + " x" : "")
                + " WHERE s.op = " + UPDATE + " AND s.mask = " + mask + " AND " + sameKey(stage)
                + (stage.hasRest() ? " AND x.n = s.n" : "") + " AND ROW(" + now
                + ") IS DISTINCT FROM ROW(" + then + ")";
    }

    static String update(StageLayout stage, int mask, List<Integer> changed) {
        String set = changed.stream()
                .map(i -> stage.quoted(i) + " = " + stage.nextValue(i, "t." + stage.quoted(i)))
                .collect(Collectors.joining(", "));
        return "UPDATE ONLY " + stage.target().quoted() + " t SET " + set + " FROM " + stage.from() + " WHERE s.op = "
                + UPDATE + " AND s.mask = " + mask + " AND " + sameKey(stage);
    }

    /** Takes rows out and keeps their old values. */
    static String deleteCarrying(StageLayout stage) {
        return "WITH gone AS (DELETE FROM ONLY " + stage.target().quoted() + " t USING " + stage.stage()
                + " s WHERE s.op = " + AGAIN + " AND " + sameKey(stage) + " RETURNING s.n"
                + carried(stage) + ") INSERT INTO "
                + stage.carry() + " SELECT * FROM gone";
    }

    /** Puts rows back that {@link #deleteCarrying} took out, with their new values and what they keep of the old. */
    static String insertAgain(StageLayout stage, int mask, List<Integer> changed) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < stage.size(); i++) {
            String carried = stage.carried(i, stage.column(i));
            values.add(changed.contains(i) ? stage.nextValue(i, carried) : carried);
        }
        for (int i = 0; i < stage.target().extra().size(); i++) {
            values.add(stage.carried(stage.size() + i, stage.target().extra().get(i)));
        }
        return insertInto(stage, stage.target().inserted()) + " SELECT " + String.join(", ", values) + " FROM "
                + stage.from() + " JOIN " + stage.carry() + " o ON o.n = s.n WHERE s.op = " + AGAIN
                + " AND s.mask = " + mask;
    }

    static String insert(StageLayout stage) {
        return insertInto(stage, stage.target().columns().stream().map(TargetTable.Mapped::column)) + " SELECT "
                + joined(stage, stage::newValue) + " FROM " + stage.from() + " WHERE s.op = " + INSERT;
    }

    static String insertInto(StageLayout stage, Stream<Column> columns) {
        String names = columns.map(c -> TableName.quote(c.name())).collect(Collectors.joining(", "));
        // A table may have no column; an empty list is a syntax error.
        return "INSERT INTO " + stage.target().quoted() + (names.isEmpty() ? "" : " (" + names + ")")
                + " OVERRIDING SYSTEM VALUE";
    }

    /**
     * Deletes as many of the rows that are equal in all columns as are staged for each image. To make a row's image is
     * costly: it is made of those rows alone that are equal in a few columns which compare fast.
     */
    static String deleteEqual(StageLayout stage) {
        List<Integer> fast = columns(stage, STAND_INS::containsKey, MOST_FAST);
        List<Integer> texts = columns(stage, ApplySql::isText, MOST_TEXTS);
        Stream<String> staged = Stream.concat(
                compared(stage, texts, stage::newValue),
                fast.stream().map(i -> fast(stage, i, stage.newValue(i)) + " AS f" + i));
        Stream<String> near = compared(stage, texts, i -> "t." + stage.quoted(i));
        List<String> matching = Stream.concat(Stream.of("image"), texts.stream().map(i -> "x" + i))
                .toList();
        Stream<String> grouping = Stream.concat(matching.stream(), fast.stream().map(i -> "f" + i));
        // Staged rows differ in their bytes, but may read alike: a NaN with its sign and one without it.
        boolean alike = !columns(stage, ApplySql::mayShareItsText, 1).isEmpty();
        // OFFSET 0 keeps the order: first what is near, then its images.
        return "WITH staged AS MATERIALIZED (SELECT "
                + (alike ? "min(s.n) AS n, sum(s.copies)::bigint AS copies, " : "s.n, s.copies, ") + listed(staged)
                + " FROM " + stage.from() + " WHERE s.op = " + DELETE
                + (alike ? " GROUP BY " + listed(grouping) : "") + "), found AS (SELECT near.id, staged.copies,"
                + " pg_catalog.row_number() OVER (PARTITION BY staged.n) AS nth FROM (SELECT t.ctid AS id, "
                + listed(near) + " FROM ONLY " + stage.target().quoted() + " t"
                + (fast.isEmpty() ? "" : near(stage, fast))
                + " OFFSET 0) near JOIN staged USING (" + listed(matching.stream()) + ")) DELETE FROM ONLY "
                + stage.target().quoted() + " t USING found f WHERE t.ctid = f.id AND f.nth <= f.copies";
    }

    private static String near(StageLayout stage, List<Integer> fast) {
        return " WHERE (" + listed(fast.stream().map(i -> fast(stage, i, "t." + stage.quoted(i)))) + ") IN (SELECT "
                + listed(fast.stream().map(i -> "f" + i)) + " FROM staged)";
    }

    private static List<Integer> columns(StageLayout stage, Predicate<String> type, int most) {
        return IntStream.range(0, stage.size())
                .filter(i -> type.test(stage.column(i).baseType()))
                .limit(most)
                .boxed()
                .toList();
    }

    /** Types whose values are equal where their bytes are, and may be long. */
    private static boolean isText(String type) {
        return type.equals("text") || type.startsWith("character varying");
    }

    /** Whether two values of other bytes may have the same text. Common types that cannot are spared the grouping. */
    private static boolean mayShareItsText(String type) {
        return !STAND_INS.containsKey(type)
                && !isText(type)
                && !type.startsWith("numeric")
                && !type.equals("boolean")
                && !type.equals("bytea");
    }

    private static String listed(Stream<String> expressions) {
        return expressions.collect(Collectors.joining(", "));
    }

    /** What rows are compared by: their image, and the texts that are not in it. */
    private static Stream<String> compared(StageLayout stage, List<Integer> texts, IntFunction<String> value) {
        return Stream.concat(
                Stream.of(image(stage, texts, value) + " AS image"),
                texts.stream().map(i -> "COALESCE((" + value.apply(i) + ")::text, '') COLLATE \"C\" AS x" + i));
    }

    private static String fast(StageLayout stage, int i, String value) {
        return "COALESCE(" + value + ", " + STAND_INS.get(stage.column(i).baseType()) + ")";
    }

    static String insertCopies(StageLayout stage) {
        return insertInto(stage, stage.target().columns().stream().map(TargetTable.Mapped::column)) + " SELECT "
                + joined(stage, stage::newValue) + " FROM " + stage.from()
                + " CROSS JOIN LATERAL pg_catalog.generate_series(1, s.copies) WHERE s.op = " + INSERT;
    }

    /** Of the texts only whether they are null: to copy them into it, with quotes, costs more than to compare them. */
    private static String image(StageLayout stage, List<Integer> texts, IntFunction<String> value) {
        return "ROW("
                + IntStream.range(0, stage.size())
                        .mapToObj(i -> texts.contains(i) ? "(" + value.apply(i) + ") IS NULL" : value.apply(i))
                        .collect(Collectors.joining(", "))
                + ")::text COLLATE \"C\"";
    }

    /** The first staged row, by number, that the target should hold and does not. */
    static String firstMissing(StageLayout stage) {
        return "SELECT s.n FROM " + stage.stage() + " s WHERE s.op IN (" + DELETE + ", " + UPDATE + ", " + AGAIN
                + ") AND NOT EXISTS (SELECT FROM ONLY " + stage.target().quoted() + " t WHERE " + sameKey(stage)
                + ") ORDER BY s.n LIMIT 1";
    }

    /** The first staged row, by number, that the target should not hold yet and does. */
    static String firstExisting(StageLayout stage) {
        String there = stage.target().key().stream()
                .map(k -> stage.keyThere(k.position()) + " " + k.equality() + " " + stage.newValue(k.position()))
                .collect(Collectors.joining(" AND "));
        return "SELECT s.n FROM " + stage.from() + " WHERE s.op = " + INSERT + " AND EXISTS (SELECT FROM ONLY "
                + stage.target().quoted() + " t WHERE " + there + " AND NOT EXISTS (SELECT FROM " + stage.stage()
                + " s WHERE s.op IN (" + DELETE + ", " + AGAIN + ") AND " + sameKey(stage) + ")) ORDER BY s.n LIMIT 1";
    }

    /** The key of a staged row as text. */
    static String keyText(StageLayout stage, boolean oldKey) {
        return "SELECT ROW("
                + stage.target().key().stream()
                        .map(k -> oldKey ? stage.oldKey(k.position()) : stage.newValue(k.position()))
                        .collect(Collectors.joining(", "))
                + ")::text FROM " + stage.from() + " WHERE s.n = ?";
    }

    static String sameKey(StageLayout stage) {
        return stage.target().key().stream()
                .map(k -> stage.keyThere(k.position()) + " " + k.equality() + " " + stage.oldKey(k.position()))
                .collect(Collectors.joining(" AND "));
    }

    private static String joined(StageLayout stage, IntFunction<String> column) {
        return IntStream.range(0, stage.size()).mapToObj(column).collect(Collectors.joining(", "));
    }

    private interface Inserted {
        String text(Column column, int i);
    }

    private static String inserted(StageLayout stage, Inserted text, String separator) {
        List<Column> columns = stage.target().inserted().toList();
        return IntStream.range(0, columns.size())
                .mapToObj(i -> text.text(columns.get(i), i))
                .collect(Collectors.joining(separator));
    }
}
