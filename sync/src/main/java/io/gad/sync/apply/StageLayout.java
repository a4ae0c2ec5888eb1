package io.gad.sync.apply;

import io.gad.postgres.TableName;
import io.gad.postgres.catalog.Column;
import java.util.List;

/**
 * The temporary tables through which one table's changes go, for one way in which its values arrive. A value that came
 * as text lies there as text and is cast where it is used, so that every COPY is a binary one and formats never mix.
 *
 * @param number makes the names unique within the session
 * @param text for each of the target's columns whether its values came as text
 * @param stagedTypes for each column the type of its staging column
 */
record StageLayout(int number, TargetTable target, List<Boolean> text, List<String> stagedTypes) {

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

    int size() {
        return target.columns().size();
    }

    Column column(int i) {
        return target.columns().get(i).column();
    }

    String quoted(int i) {
        return TableName.quote(column(i).name());
    }

    boolean isAllBinary() {
        return !text.contains(true) && typesAsInTarget();
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
        return value("s.c" + i, i);
    }

    /** The old value of a key column, of the target's type. */
    String oldKey(int i) {
        return value("s.k" + i, i);
    }

    private String value(String staged, int i) {
        boolean same = stagedTypes.get(i).equals(column(i).baseType());
        String cast = same ? staged : staged + "::" + column(i).baseType();
        return same
                ? cast
                : column(i).collation().map(c -> "(" + cast + ") COLLATE " + c).orElse(cast);
    }
}
