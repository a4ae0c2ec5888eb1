package io.gad.sync.precheck;

import io.gad.postgres.Session;
import java.util.ArrayList;
import java.util.List;

/** Texts mean the same on both sides, and sort the same. */
final class EncodingsCheck implements Check {

    private static final String NAME = "encodings";

    private record Locale(String encoding, String collate, String ctype) {}

    @Override
    public List<Finding> look(PrecheckScene scene) {
        List<Finding> findings = new ArrayList<>();
        for (String database : scene.databases()) {
            if (locale(scene.source(), database).encoding().equals("SQL_ASCII")) {
                findings.add(Finding.warn(
                        NAME,
                        "source: database " + database + " has the encoding SQL_ASCII",
                        "Texts that are not valid UTF-8 cannot be copied; convert them, or leave the database out."));
            }
        }
        for (String database : scene.databasesOnBoth()) {
            Locale source = locale(scene.source(), database);
            Locale target = locale(scene.target(), database);
            if (!source.encoding().equals(target.encoding())) {
                findings.add(Finding.fail(
                        NAME,
                        "database " + database + ": encoding " + source.encoding() + " on the source, "
                                + target.encoding() + " on the target",
                        "Drop the target's database: GAD creates it like the source's."));
            } else if (!source.equals(target)) {
                findings.add(Finding.warn(
                        NAME,
                        "database " + database + ": locale " + source.collate() + "/" + source.ctype()
                                + " on the source, " + target.collate() + "/" + target.ctype() + " on the target",
                        "Texts sort differently; drop the target's database if that matters: GAD creates it like the"
                                + " source's."));
            }
        }
        return findings.isEmpty() ? List.of(Finding.pass(NAME, "the same on both sides")) : findings;
    }

    private static Locale locale(Session session, String database) {
        return session.one(
                "SELECT pg_catalog.pg_encoding_to_char(encoding), datcollate, datctype FROM pg_catalog.pg_database"
                        + " WHERE datname = ?",
                row -> new Locale(row.getString(1), row.getString(2), row.getString(3)),
                database);
    }
}
