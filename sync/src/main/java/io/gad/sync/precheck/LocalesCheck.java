package io.gad.sync.precheck;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Texts sort the same on both sides, and each server has the locales and libraries that it needs. */
final class LocalesCheck implements Check {

    private static final String NAME = "locales";

    /** By way of JSON, since the columns differ from version to version. */
    private static final String SORTING = """
            SELECT d.datcollate, d.datctype, coalesce(j ->> 'datlocprovider', 'c'),
                   coalesce(j ->> 'datlocale', j ->> 'daticulocale'), j ->> 'datcollversion', %s
              FROM pg_catalog.pg_database d CROSS JOIN LATERAL (SELECT pg_catalog.to_jsonb(d) AS j) x WHERE d.datname = ?
            """;

    private static final String OFFERED =
            "SELECT DISTINCT collcollate FROM pg_catalog.pg_collation WHERE collprovider = 'c' AND collcollate IS NOT NULL";

    private record Sorting(
            String collate,
            String ctype,
            String provider,
            Optional<String> locale,
            Optional<String> made,
            Optional<String> actual) {

        String shown() {
            return (provider.equals("c") ? collate + "/" + ctype : "provider " + provider + ", " + locale.orElse("?"))
                    + actual.map(v -> ", version " + v).orElse("");
        }

        boolean sortsLike(Sorting other) {
            return collate.equals(other.collate)
                    && ctype.equals(other.ctype)
                    && provider.equals(other.provider)
                    && locale.equals(other.locale)
                    && actual.equals(other.actual);
        }

        boolean isOutdated() {
            return made.isPresent() && actual.isPresent() && !made.equals(actual);
        }
    }

    @Override
    public List<Finding> look(PrecheckScene scene) {
        List<Finding> findings = new ArrayList<>();
        for (String database : scene.databases()) {
            Sorting source = sorting(scene.sourceServer(), database);
            outdated(findings, scene.sourceServer(), database, source);
            if (!scene.targetServer().has(database)) {
                offered(findings, scene, database, source);
                continue;
            }
            Sorting target = sorting(scene.targetServer(), database);
            outdated(findings, scene.targetServer(), database, target);
            if (!source.sortsLike(target)) {
                findings.add(Finding.warn(
                        NAME,
                        "database " + database + " sorts by " + source.shown() + " on the source, by " + target.shown()
                                + " on the target",
                        "ORDER BY, ranges and partition bounds over text may differ after a promotion. Another version:"
                                + " install the same library on both machines. Another locale, while the target is"
                                + " empty: DROP DATABASE " + Quoted.name(database)
                                + "; GAD creates it like the source's."));
            }
        }
        return findings.isEmpty() ? List.of(Finding.pass(NAME, "the same on both sides")) : findings;
    }

    private static void outdated(List<Finding> findings, CheckedServer server, String database, Sorting sorting) {
        if (sorting.isOutdated()) {
            String name = Quoted.name(database);
            findings.add(Finding.warn(
                    NAME,
                    server.name() + ": database " + database + " was made with version "
                            + sorting.made().orElseThrow() + " of its collation, the library now is of version "
                            + sorting.actual().orElseThrow() + ": indexes over text may be out of order",
                    "On the " + server.name() + ": REINDEX DATABASE " + name + "; ALTER DATABASE " + name
                            + " REFRESH COLLATION VERSION;"));
        }
    }

    /** What GAD is to create has to be known there. */
    private static void offered(List<Finding> findings, PrecheckScene scene, String database, Sorting sorting) {
        List<String> known = scene.target().list(OFFERED, row -> plain(row.getString(1)));
        for (String locale : List.of(sorting.collate(), sorting.ctype())) {
            boolean always = locale.equals("C") || locale.equals("POSIX");
            if (!always && !known.contains(plain(locale))) {
                findings.add(Finding.fail(
                        NAME,
                        "target: no locale " + locale + ", which database " + database + " has on the source",
                        "On the target's machine make the locale (Debian: dpkg-reconfigure locales), restart the server,"
                                + " and there: SELECT pg_import_system_collations('pg_catalog');"));
                return;
            }
        }
    }

    /** Systems write the same locale in several ways. */
    private static String plain(String locale) {
        return locale.toLowerCase(Locale.ROOT).replace("utf-8", "utf8");
    }

    private static Sorting sorting(CheckedServer server, String database) {
        String actual = server.identity().majorVersion() >= 15
                ? "pg_catalog.pg_database_collation_actual_version(d.oid)"
                : "NULL::text";
        return server.session()
                .one(
                        SORTING.formatted(actual),
                        row -> new Sorting(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                Optional.ofNullable(row.getString(4)),
                                Optional.ofNullable(row.getString(5)),
                                Optional.ofNullable(row.getString(6))),
                        database);
    }
}
