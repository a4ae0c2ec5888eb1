package io.gad.sync.precheck;

import io.gad.sync.SyncTaskSpec.SchemaMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The extensions that the source's databases use can be created on the target. */
final class ExtensionsCheck implements Check {

    private static final String NAME = "extensions";

    @Override
    public List<Finding> look(PrecheckScene scene) {
        if (scene.request().schemaMode() == SchemaMode.EXISTING) {
            return List.of();
        }
        Set<String> available = new TreeSet<>(
                scene.target().list("SELECT name FROM pg_catalog.pg_available_extensions", row -> row.getString(1)));
        List<Finding> findings = new ArrayList<>();
        for (String database : scene.databases()) {
            List<String> missing = scene
                    .sourceIn(database)
                    .list("SELECT extname FROM pg_catalog.pg_extension ORDER BY 1", row -> row.getString(1))
                    .stream()
                    .filter(name -> !available.contains(name))
                    .toList();
            if (!missing.isEmpty()) {
                findings.add(Finding.fail(
                        NAME,
                        "database " + database + " uses extensions that the target does not offer: "
                                + String.join(", ", missing),
                        "Install their packages on the target's machine."));
            }
        }
        return findings.isEmpty() ? List.of(Finding.pass(NAME, "the target offers all that are in use")) : findings;
    }
}
