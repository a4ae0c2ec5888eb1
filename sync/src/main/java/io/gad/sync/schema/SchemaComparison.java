package io.gad.sync.schema;

import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import io.gad.postgres.catalog.Catalog;
import io.gad.postgres.catalog.Fingerprint;
import io.gad.sync.SyncProblem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Whether the tables that stand on both sides are the same, by the fingerprints of their definitions. */
public final class SchemaComparison {

    private static final int NAMED = 20;

    private SchemaComparison() {}

    /** Each difference in a line for people; empty where there is none. */
    public static List<String> differences(Session source, Session target) {
        SortedMap<TableName, Fingerprint> wanted = new Catalog(source).fingerprints();
        SortedMap<TableName, Fingerprint> standing = new Catalog(target).fingerprints();
        List<String> differences = new ArrayList<>();
        for (Map.Entry<TableName, Fingerprint> table : wanted.entrySet()) {
            Fingerprint there = standing.get(table.getKey());
            if (there == null) {
                differences.add("table " + table.getKey() + " is missing on the target");
            } else if (!there.equals(table.getValue())) {
                differences.add("table " + table.getKey() + " differs: "
                        + firstDifference(table.getValue().text(), there.text()));
            }
        }
        for (TableName table : standing.keySet()) {
            if (!wanted.containsKey(table)) {
                differences.add("table " + table + " stands on the target only");
            }
        }
        return differences;
    }

    private static String firstDifference(String source, String target) {
        List<String> wanted = Arrays.asList(source.split("\n", -1));
        List<String> standing = Arrays.asList(target.split("\n", -1));
        for (String line : wanted) {
            if (!standing.contains(line)) {
                return "the source has '" + line + "'";
            }
        }
        for (String line : standing) {
            if (!wanted.contains(line)) {
                return "the target has '" + line + "'";
            }
        }
        return "the same lines in another order";
    }

    /**
     * As {@link #differences}, for a copy that needs them to be the same.
     *
     * @throws SyncProblem {@code SCHEMA_DIFFERS} with the first differences
     */
    public static void require(Session source, Session target) {
        List<String> differences = differences(source, target);
        if (!differences.isEmpty()) {
            throw new SyncProblem(
                    "SCHEMA_DIFFERS",
                    "Expected the tables of database " + source.database() + " to be the same on both sides, found "
                            + differences.size() + " differences: "
                            + String.join(
                                    "; ", differences.stream().limit(NAMED).toList()) + ".",
                    "Make them the same, then resume; or let the schema be copied (--schema copy).");
        }
    }
}
