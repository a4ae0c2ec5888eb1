package io.gad.sync.apply;

import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import io.gad.postgres.catalog.Column;
import io.gad.sync.batch.RowImage;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The temporary tables through which one table's changes go, for one way in which its values arrive. A value that came
 * as text lies there as text and is cast where it is used, so that every COPY is a binary one and formats never mix.
 *
 * <p>A table has 1,600 columns at most, and staged rows have some of their own: of a very wide table the last columns
 * lie in a second staging table, and the rows that are carried over in one column of the table's own row type.
 *
 * @param number makes the names unique within the session
 * @param text for each of the target's columns whether its values came as text
 * @param stagedTypes for each column the type of its staging column
 */
record StageLayout(int number, TargetTable target, List<Boolean> text, List<String> stagedTypes) {

    /** The most that PostgreSQL takes in one table. */
    private static final int MOST_COLUMNS = 1_600;

    /** PostgreSQL itself numbers its types below; those of a fresh database's information_schema have no fixed numbers. */
    static final int FIRST_OID_OF_USERS = 10_000;

    /** What every staged row has besides its key and its values: number, operation, mask, copies. */
    static final int OWN_COLUMNS = 4;

    StageLayout {
        text = List.copyOf(text);
        stagedTypes = List.copyOf(stagedTypes);
    }

    String stage() {
        return "pg_temp.gad_stage_" + number;
    }

    String carry() {
        return "pg_temp.gad_carry_" + number;
    }

    /** The second staging table, of a row's number and the columns behind {@link #inFirst}. */
    String rest() {
        return "pg_temp.gad_rest_" + number;
    }

    /** How many columns lie in the first staging table. */
    int inFirst() {
        return Math.min(size(), MOST_COLUMNS - OWN_COLUMNS - target.key().size());
    }

    boolean hasRest() {
        return inFirst() < size();
    }

    /** Whether the rows that are carried over are too wide for a number beside their columns. */
    boolean carriesWhole() {
        return target.inserted().count() + 1 > MOST_COLUMNS;
    }

    /** Whether no column is of a type or a collation that a definition could change or drop. */
    boolean isOfSystemTypes() {
        return Stream.concat(target.columns().stream().map(TargetTable.Mapped::column), target.inserted())
                .allMatch(column -> column.typeOid() < FIRST_OID_OF_USERS
                        && column.collation()
                                .filter(c -> !c.startsWith("pg_catalog."))
                                .isEmpty());
    }

    /** Fills the second staging table, if there is one, with the rows of the first in the same order. */
    void stageRest(Session session, Iterator<@Nullable RowImage> images) {
        if (!hasRest()) {
            return;
        }
        BinaryCopy copy = new BinaryCopy(session, ApplySql.copyIntoRest(this));
        int n = 0;
        while (images.hasNext()) {
            copy.startRow(1 + size() - inFirst());
            copy.int4(n++);
            copy.values(images.next(), target.columns().subList(inFirst(), size()));
        }
        SetWriter.expect(this, "stage", n, copy.end());
    }

    /** Staged rows with all their values, as they stand behind FROM; the first part is {@code s}. */
    String from() {
        return stage() + " s" + (hasRest() ? " JOIN " + rest() + " x ON x.n = s.n" : "");
    }

    /** The tables of this way, to empty or to drop them. */
    List<String> tables() {
        List<String> tables = new ArrayList<>(List.of(stage()));
        if (hasRest()) {
            tables.add(rest());
        }
        if (!target.isKeyless()) {
            tables.add(carry());
        }
        return tables;
    }

    int size() {
        return target.columns().size();
    }

    Column column(int i) {
        return target.columns().get(i).column();
    }

    String quoted(int i) {
        return TableName.quote(column(i).name());
    }

    /**
     * A key column of the target's row {@code t}. Of a domain over a type of the customer's as that type: what is equal among
     * all enums is not found for a domain over one. Not where that could do more than look at it otherwise, as to a length.
     */
    String keyThere(int i) {
        Column column = column(i);
        String there = "t." + quoted(i);
        boolean plain = column.baseType().contains(".") && !column.baseType().contains("(");
        return plain && !column.type().equals(column.baseType()) ? "(" + there + ")::" + column.baseType() : there;
    }

    /** Whether rows can be copied into the table itself; not into one without columns, which no list of them names. */
    boolean isAllBinary() {
        return size() > 0 && !text.contains(true) && typesAsInTarget();
    }

    /** Whether each staging column is of the target column's own type, so that rows could go into the table itself. */
    private boolean typesAsInTarget() {
        for (int i = 0; i < size(); i++) {
            if (!stagedTypes.get(i).equals(column(i).baseType())) {
                return false;
            }
        }
        return true;
    }

    /** The new value of a column, of the target's type. */
    String newValue(int i) {
        return value((i < inFirst() ? "s.c" : "x.c") + i, i);
    }

    /**
     * What a row that stood already is to hold in a column: the value itself that it held, where its bytes are the same.
     * The source has not looked at that one again, and a domain may refuse it by now ({@code NOT VALID}, another moment).
     *
     * @param held the column's value of before, of its own type
     */
    String nextValue(int i, String held) {
        Column column = column(i);
        if (column.type().equals(column.baseType())) {
            return newValue(i);
        }
        return "CASE WHEN pg_catalog.record_image_eq(ROW((" + held + ")::" + column.baseType() + "), ROW(" + newValue(i)
                + ")) THEN " + held + " ELSE (" + newValue(i) + ")::" + column.type() + " END";
    }

    /** What a row that is carried over held in a column; {@code i} counts on into the target's extra columns. */
    String carried(int i, Column column) {
        return carriesWhole() ? "(o.t)." + TableName.quote(column.name()) : "o.o" + i;
    }

    /** The old value of a key column, of the target's type. */
    String oldKey(int i) {
        return value("s.k" + i, i);
    }

    private String value(String staged, int i) {
        boolean same = stagedTypes.get(i).equals(column(i).baseType());
        String cast = same ? staged : cast(staged, i);
        return same
                ? cast
                : column(i).collation().map(c -> "(" + cast + ") COLLATE " + c).orElse(cast);
    }

    /**
     * As the type reads text. A cast to regclass would take names alone, neither a number nor the "-" of none; one of the
     * customer's may make anything of it.
     */
    private String cast(String staged, int i) {
        Column column = column(i);
        return stagedTypes.get(i).equals("text")
                ? column.reading()
                        .map(reading -> reading.replace("%s", staged))
                        .orElse(staged + "::" + column.baseType())
                : staged + "::" + column.baseType();
    }
}
