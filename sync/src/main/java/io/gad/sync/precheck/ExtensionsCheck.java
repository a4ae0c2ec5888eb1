package io.gad.sync.precheck;

import io.gad.postgres.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The extensions that the source's databases use can be created on the target, in the same version. */
final class ExtensionsCheck implements Check {

    private static final String NAME = "extensions";

    private static final String USED = "SELECT extname, extversion FROM pg_catalog.pg_extension ORDER BY 1";

    private static final String OFFERED =
            "SELECT name, coalesce(default_version, '') FROM pg_catalog.pg_available_extensions";

    @Override
    public List<Finding> look(PrecheckScene scene) {
        List<Finding> findings = new ArrayList<>();
        Map<String, String> offered = versions(scene.target(), OFFERED);
        for (String database : scene.databases()) {
            Map<String, String> used = versions(scene.sourceIn(database), USED);
            List<String> missing = used.keySet().stream()
                    .filter(name -> !offered.containsKey(name))
                    .toList();
            if (!missing.isEmpty()) {
                findings.add(Finding.fail(
                        NAME,
                        "database " + database + " uses extensions that the target does not offer: "
                                + String.join(", ", missing),
                        "Install their packages on the target's machine."));
            }
            Map<String, String> there =
                    scene.targetIn(database).map(t -> versions(t, USED)).orElse(Map.of());
            used.forEach((name, version) -> {
                String other = there.getOrDefault(name, offered.getOrDefault(name, version));
                if (!other.equals(version)) {
                    findings.add(Finding.warn(
                            NAME,
                            "database " + database + ": extension " + name + " " + version + " on the source, " + other
                                    + " on the target",
                            "On the source: ALTER EXTENSION " + Quoted.name(name)
                                    + " UPDATE; or install the same package on both machines."));
                }
            });
        }
        return findings.isEmpty() ? List.of(Finding.pass(NAME, "the target offers all that are in use")) : findings;
    }

    private static Map<String, String> versions(Session session, String query) {
        return session.list(query, row -> Map.entry(row.getString(1), row.getString(2))).stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, TreeMap::new));
    }
}
