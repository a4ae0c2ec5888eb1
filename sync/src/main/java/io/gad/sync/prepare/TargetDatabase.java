package io.gad.sync.prepare;

import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SqlState;
import io.gad.postgres.TableName;
import java.util.Optional;

/** Makes a database on the target like the source's: encoding, locale and its provider, from the empty template. */
public final class TargetDatabase {

    private record Kind(
            String encoding,
            String collate,
            String ctype,
            String provider,
            Optional<String> locale,
            Optional<String> rules) {}

    private TargetDatabase() {}

    /**
     * Looks first; two who make it at once both succeed.
     *
     * @return whether it was made now
     */
    public static boolean ensure(Session source, Session target, String database) {
        boolean there = target.one(
                "SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_database WHERE datname = ?)",
                row -> row.getBoolean(1),
                database);
        if (there) {
            return false;
        }
        try {
            target.execute(statement(database, kind(source, database)));
            return true;
        } catch (PostgresException e) {
            if (e.kind() != SqlState.DUPLICATE) {
                throw e;
            }
            return false;
        }
    }

    /** Makes a database like another of the same server, empty, which takes no connections before somebody lets it. */
    public static void createLike(Session server, String original, String name) {
        server.execute(statement(name, kind(server, original)) + " ALLOW_CONNECTIONS false");
    }

    /** By way of JSON, since the columns differ from version to version. */
    private static Kind kind(Session source, String database) {
        return source.one(
                """
                SELECT pg_catalog.pg_encoding_to_char(encoding), datcollate, datctype,
                       coalesce(pg_catalog.to_jsonb(d) ->> 'datlocprovider', 'c'),
                       coalesce(pg_catalog.to_jsonb(d) ->> 'datlocale', pg_catalog.to_jsonb(d) ->> 'daticulocale'),
                       pg_catalog.to_jsonb(d) ->> 'daticurules'
                  FROM pg_catalog.pg_database d WHERE datname = ?
                """,
                row -> new Kind(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        Optional.ofNullable(row.getString(5)),
                        Optional.ofNullable(row.getString(6))),
                database);
    }

    private static String statement(String database, Kind kind) {
        StringBuilder sql = new StringBuilder("CREATE DATABASE ")
                .append(TableName.quote(database))
                .append(" TEMPLATE template0 ENCODING ")
                .append(literal(kind.encoding()))
                .append(" LC_COLLATE ")
                .append(literal(kind.collate()))
                .append(" LC_CTYPE ")
                .append(literal(kind.ctype()));
        switch (kind.provider()) {
            case "i" -> {
                sql.append(" LOCALE_PROVIDER icu");
                kind.locale().ifPresent(l -> sql.append(" ICU_LOCALE ").append(literal(l)));
                kind.rules().ifPresent(r -> sql.append(" ICU_RULES ").append(literal(r)));
            }
            case "b" -> {
                sql.append(" LOCALE_PROVIDER builtin");
                kind.locale().ifPresent(l -> sql.append(" BUILTIN_LOCALE ").append(literal(l)));
            }
            default -> {
                // libc is what the two settings above speak of, whatever the target's own default is.
                if (!kind.provider().equals("c")) {
                    throw new IllegalStateException("Expected a locale provider c, i or b of database " + database
                            + ", found " + kind.provider() + ".");
                }
            }
        }
        return sql.toString();
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
