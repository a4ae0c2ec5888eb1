package io.gad.sync.precheck;

import io.gad.postgres.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The collations that columns use are of the same version of their library on both sides. */
final class CollationsCheck implements Check {

    private static final String NAME = "collations";

    private static final String USED = """
            SELECT n.nspname || '.' || c.collname, coalesce(c.collversion, ''),
                   pg_catalog.pg_collation_actual_version(c.oid)
              FROM pg_catalog.pg_collation c JOIN pg_catalog.pg_namespace n ON n.oid = c.collnamespace
             WHERE pg_catalog.pg_collation_actual_version(c.oid) IS NOT NULL
               AND EXISTS (SELECT 1 FROM pg_catalog.pg_attribute a WHERE a.attcollation = c.oid AND a.attrelid >= 16384)
             ORDER BY 1
            """;

    private record Version(String made, String actual) {}

    @Override
    public List<Finding> look(PrecheckScene scene) {
        List<Finding> findings = new ArrayList<>();
        for (PrecheckScene.Place place : scene.places()) {
            used(place.session()).forEach((name, version) -> {
                if (!version.made().isEmpty() && !version.made().equals(version.actual())) {
                    findings.add(Finding.warn(
                            NAME,
                            place + ": collation " + name + " was made with version " + version.made()
                                    + ", the library now is of version " + version.actual()
                                    + ": indexes that use it may be out of order",
                            "On the " + place.server().name() + ", in that database: REINDEX DATABASE; ALTER COLLATION "
                                    + name + " REFRESH VERSION;"));
                }
            });
        }
        for (String database : scene.databasesOnBoth()) {
            Map<String, Version> source = used(scene.sourceIn(database));
            Map<String, Version> target =
                    scene.targetIn(database).map(CollationsCheck::used).orElse(Map.of());
            List<String> differ = new ArrayList<>();
            source.forEach((name, version) -> {
                Version there = target.getOrDefault(name, version);
                if (!there.actual().equals(version.actual())) {
                    differ.add(name);
                }
            });
            if (!differ.isEmpty()) {
                findings.add(Finding.warn(
                        NAME,
                        "database " + database + ": of another version on the target: " + Quoted.first(differ),
                        "Install the same version of the library (ICU or libc) on both machines."));
            }
        }
        return findings.isEmpty() ? List.of(Finding.pass(NAME, "of the same versions")) : findings;
    }

    private static Map<String, Version> used(Session session) {
        return session
                .list(USED, row -> Map.entry(row.getString(1), new Version(row.getString(2), row.getString(3))))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, TreeMap::new));
    }
}
