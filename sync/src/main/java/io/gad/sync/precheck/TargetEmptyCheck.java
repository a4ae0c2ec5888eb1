package io.gad.sync.precheck;

import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import io.gad.sync.SyncTaskSpec.SchemaMode;
import java.util.ArrayList;
import java.util.List;

/** Nothing stands on the target that a copy would mix with. */
final class TargetEmptyCheck implements Check {

    private static final String NAME = "target-empty";

    @Override
    public List<Finding> look(PrecheckScene scene) {
        if (scene.isRunning()) {
            return List.of(Finding.pass(NAME, "what stands on the target is kept in step"));
        }
        if (scene.request().targetMayHoldData()) {
            return List.of(Finding.pass(NAME, "what stands on the target is cleared first"));
        }
        List<Finding> findings = new ArrayList<>();
        for (String database : scene.databasesOnBoth()) {
            scene.targetIn(database).ifPresent(session -> {
                List<TableName> tables = UserTables.list(session);
                if (scene.request().schemaMode() == SchemaMode.COPY && !tables.isEmpty()) {
                    findings.add(Finding.fail(
                            NAME,
                            "target: database " + database + " holds tables: " + Quoted.first(tables),
                            "Take an empty server, or drop these databases on the target, or what stands in them."));
                }
                if (scene.request().schemaMode() == SchemaMode.EXISTING) {
                    List<TableName> filled =
                            tables.stream().filter(t -> holdsRows(session, t)).toList();
                    if (!filled.isEmpty()) {
                        findings.add(Finding.fail(
                                NAME,
                                "target: tables of database " + database + " hold rows: " + Quoted.first(filled),
                                "Truncate them; every row comes from the source."));
                    }
                }
            });
        }
        return findings.isEmpty() ? List.of(Finding.pass(NAME, "the target's databases are empty")) : findings;
    }

    private static boolean holdsRows(Session session, TableName table) {
        return session.one("SELECT EXISTS (SELECT 1 FROM " + table.quoted() + ")", row -> row.getBoolean(1));
    }
}
