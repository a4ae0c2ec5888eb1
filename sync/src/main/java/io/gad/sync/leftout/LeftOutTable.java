package io.gad.sync.leftout;

import io.gad.postgres.TableName;
import java.util.List;

/**
 * One table whose rows are left out.
 *
 * @param emptied whether the rows that stood on the target are gone
 * @param dependents what shows less or refers to nothing without its rows, for people
 */
public record LeftOutTable(TableName table, boolean emptied, List<String> dependents) {

    public LeftOutTable {
        dependents = List.copyOf(dependents);
    }
}
