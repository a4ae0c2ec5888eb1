package io.gad.control.port;

import java.util.List;

/**
 * A table of the primary that patterns mean.
 *
 * @param bytes what it takes there
 * @param dependents what would show less or refer to nothing on a secondary without its rows, in words
 */
public record LeftOutTable(String database, String table, long bytes, List<String> dependents) {

    public LeftOutTable {
        dependents = List.copyOf(dependents);
    }
}
