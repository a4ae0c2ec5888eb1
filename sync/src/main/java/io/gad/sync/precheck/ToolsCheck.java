package io.gad.sync.precheck;

import io.gad.sync.SyncTaskSpec.SchemaMode;
import io.gad.sync.schema.PgTool;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The client programs that carry the schema and the roles stand on GAD's machine, not older than the source. */
final class ToolsCheck implements Check {

    private static final String NAME = "client-tools";

    @Override
    public List<Finding> look(PrecheckScene scene) {
        int major = scene.sourceIdentity().majorVersion();
        boolean copy = scene.request().schemaMode() == SchemaMode.COPY;
        List<Finding> findings = new ArrayList<>();
        for (String name : copy ? List.of("pg_dump", "pg_restore", "pg_dumpall") : List.of("pg_dumpall")) {
            Optional<PgTool> tool = PgTool.find(name, major, scene.settings().tools());
            String found = PgTool.described(PgTool.all(name, scene.settings().tools()));
            if (tool.isPresent()) {
                findings.add(Finding.pass(NAME, PgTool.described(List.of(tool.get()))));
            } else if (copy) {
                findings.add(Finding.fail(
                        NAME,
                        "expected " + name + " of version " + major + " or later, found " + found,
                        PgTool.fix(major)));
            } else {
                findings.add(Finding.warn(
                        NAME,
                        "expected " + name + " of version " + major + " or later, found " + found
                                + ": roles and their settings are not carried over",
                        PgTool.fix(major)));
            }
        }
        return findings;
    }
}
