package io.gad.sync.precheck;

import io.gad.postgres.Session;
import java.util.ArrayList;
import java.util.List;

/** Texts have the same bytes on both sides. */
final class EncodingsCheck implements Check {

    private static final String NAME = "encodings";

    @Override
    public List<Finding> look(PrecheckScene scene) {
        List<Finding> findings = new ArrayList<>();
        for (String database : scene.databases()) {
            String source = encoding(scene.source(), database);
            if (source.equals("SQL_ASCII")) {
                findings.add(Finding.warn(
                        NAME,
                        "source: database " + database + " has the encoding SQL_ASCII",
                        "Texts that are not valid UTF-8 cannot be copied; convert them, or leave the database out."));
            }
            if (scene.targetServer().has(database)) {
                String target = encoding(scene.target(), database);
                if (!source.equals(target)) {
                    findings.add(Finding.fail(
                            NAME,
                            "database " + database + ": encoding " + source + " on the source, " + target
                                    + " on the target",
                            "On the target: DROP DATABASE " + Quoted.name(database)
                                    + "; GAD creates it like the source's."));
                }
            }
        }
        return findings.isEmpty() ? List.of(Finding.pass(NAME, "the same on both sides")) : findings;
    }

    private static String encoding(Session session, String database) {
        return session.one(
                "SELECT pg_catalog.pg_encoding_to_char(encoding) FROM pg_catalog.pg_database WHERE datname = ?",
                row -> row.getString(1),
                database);
    }
}
