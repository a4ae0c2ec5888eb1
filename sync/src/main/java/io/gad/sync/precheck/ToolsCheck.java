package io.gad.sync.precheck;

import io.gad.sync.SyncTaskSpec.SchemaMode;
import io.gad.sync.schema.PgTool;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The client programs that carry the schema stand on GAD's machine, not older than the source. */
final class ToolsCheck implements Check {

    private static final String NAME = "client-tools";
    private static final List<String> PROGRAMS = List.of("pg_dump", "pg_restore");

    @Override
    public List<Finding> look(PrecheckScene scene) {
        if (scene.request().schemaMode() == SchemaMode.EXISTING) {
            return List.of(Finding.pass(NAME, "none is needed for tables that stand on both sides"));
        }
        int major = scene.sourceIdentity().majorVersion();
        return PROGRAMS.stream()
                .map(name -> look(name, major, scene.settings().tools()))
                .toList();
    }

    private static Finding look(String name, int major, Optional<Path> folder) {
        Optional<PgTool> tool = PgTool.find(name, major, folder);
        return tool.map(found -> Finding.pass(NAME, PgTool.described(List.of(found))))
                .orElseGet(() -> Finding.fail(
                        NAME,
                        "expected " + name + " of version " + major + " or later"
                                + folder.map(f -> " in " + f).orElse("") + ", found "
                                + PgTool.described(PgTool.all(name, folder)),
                        PgTool.fix(major)));
    }
}
