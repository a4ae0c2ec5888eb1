package io.gad.api;

import java.util.List;

/**
 * What a group leaves out, or would.
 *
 * @param tables those that the patterns mean on the primary now
 */
public record LeftOutView(String group, List<String> patterns, List<MeantTableView> tables) {

    /**
     * A table of the primary whose rows are not carried over.
     *
     * @param bytes what it takes there
     * @param dependents what shows less or refers to nothing on a secondary without its rows
     */
    public record MeantTableView(String database, String table, long bytes, List<String> dependents) {

        public MeantTableView {
            dependents = Lists.orEmpty(dependents);
        }
    }

    public LeftOutView {
        patterns = Lists.orEmpty(patterns);
        tables = Lists.orEmpty(tables);
    }
}
