package io.gad.sync.precheck;

import io.gad.member.LeftOutList;
import io.gad.member.TablePattern;
import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import io.gad.sync.leftout.MeantTable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the group leaves out, with what hangs on it; and that no rows go which only a former primary has, because the one
 * that took its place left them out.
 */
final class LeftOutCheck implements Check {

    private static final String NAME = "left-out";

    @Override
    public List<Finding> look(PrecheckScene scene) {
        List<Finding> findings = new ArrayList<>();
        for (String database : scene.databases()) {
            meant(findings, scene, database);
            if (scene.request().targetMayHoldData() && !scene.isRunning()) {
                scene.targetIn(database)
                        .ifPresent(target -> lost(findings, database, scene.sourceIn(database), target));
            }
        }
        return findings.isEmpty() ? List.of(Finding.pass(NAME, "nothing is left out")) : findings;
    }

    private static void meant(List<Finding> findings, PrecheckScene scene, String database) {
        List<TablePattern> patterns = scene.request().leftOut().stream()
                .filter(p -> p.concerns(database))
                .toList();
        List<MeantTable> tables = MeantTable.list(scene.sourceIn(database), patterns);
        if (tables.isEmpty()) {
            return;
        }
        String evidence = "source: database " + database + ": no rows of "
                + Quoted.first(tables.stream().map(MeantTable::table).toList()) + " are carried over";
        List<String> hanging = tables.stream()
                .flatMap(table -> table.dependents().stream())
                .distinct()
                .toList();
        findings.add(
                hanging.isEmpty()
                        ? Finding.pass(NAME, evidence)
                        : Finding.warn(
                                NAME,
                                evidence + ", on which hang: " + Quoted.first(hanging),
                                "On the target these refer to nothing, or show less. Take such tables in, or leave out what"
                                        + " hangs on them."));
    }

    /**
     * The source's list goes by what the tables are called there now, and nobody settles it on a primary. What was renamed
     * there since may stand on the target by its former name, by which the patterns still mean it.
     */
    private static void lost(List<Finding> findings, String database, Session source, Session target) {
        boolean kept =
                source.one("SELECT pg_catalog.to_regclass('gad.left_out') IS NOT NULL", row -> row.getBoolean(1));
        if (!kept) {
            return;
        }
        Stream<TableName> listed = LeftOutList.read(source).stream().map(LeftOutList.Entry::table);
        List<TablePattern> patterns = LeftOutList.patterns(source).stream()
                .filter(p -> p.concerns(database))
                .toList();
        List<TableName> filled = Stream.concat(listed, LeftOutList.meant(target, patterns).stream())
                .distinct()
                .filter(table -> holdsRows(target, table))
                .toList();
        if (!filled.isEmpty()) {
            findings.add(Finding.fail(
                    NAME,
                    "target: tables of database " + database + " hold rows that the source never got, as the group left"
                            + " them out when it was a secondary: " + Quoted.first(filled),
                    "Save them (pg_dump --data-only --table=...), bring into the primary what is needed of them, then take"
                            + " their patterns in (gad sync take-in GROUP PATTERN): what the primary holds counts from then"
                            + " on. They may be left out again afterwards. One that was renamed on the primary since is left"
                            + " out and taken in by its present name."));
        }
    }

    private static boolean holdsRows(Session target, TableName table) {
        boolean there =
                target.one("SELECT pg_catalog.to_regclass(?) IS NOT NULL", row -> row.getBoolean(1), table.quoted());
        return there && target.one("SELECT EXISTS (SELECT FROM ONLY " + table.quoted() + ")", row -> row.getBoolean(1));
    }
}
