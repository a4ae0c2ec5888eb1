package io.gad.sync.precheck;

import io.gad.sync.SyncTaskSpec.SchemaMode;
import java.util.ArrayList;
import java.util.List;

/** The databases that are wanted exist. */
final class DatabasesCheck implements Check {

    private static final String NAME = "databases";

    @Override
    public List<Finding> look(PrecheckScene scene) {
        List<Finding> findings = new ArrayList<>();
        List<String> there = scene.databases();
        for (String wanted : scene.request().databases()) {
            if (!there.contains(wanted)) {
                findings.add(Finding.fail(
                        NAME,
                        "source: no database " + wanted + " that takes connections",
                        "Correct the list of databases (gad instance add ... --databases)."));
            }
        }
        if (scene.request().schemaMode() == SchemaMode.EXISTING) {
            List<String> both = scene.databasesOnBoth();
            for (String database : there) {
                if (!both.contains(database)) {
                    findings.add(Finding.fail(
                            NAME,
                            "target: no database " + database,
                            "Create it with its tables, or let the schema be copied (--schema copy)."));
                }
            }
        }
        return findings.isEmpty() ? List.of(Finding.pass(NAME, String.join(", ", there))) : findings;
    }
}
