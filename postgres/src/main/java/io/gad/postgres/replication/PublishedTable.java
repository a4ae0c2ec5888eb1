package io.gad.postgres.replication;

import io.gad.postgres.Session;
import io.gad.postgres.TableName;
import java.util.List;
import java.util.Optional;

/**
 * A table that holds rows and leaves a log, as a publication of listed tables stands to it.
 *
 * @param membership its place on the list; another one where it was taken off and put back meanwhile
 * @param narrowed whether it stands there with a filter of rows or columns
 * @param file another one after everything that rewrites or empties it
 * @param definition another one after every change of a column, and of how rows are kept
 * @param filledIn what its rows hold in columns that were added behind them: a digest of names and values
 * @param owner the role that owns it
 * @param mayBePublished whether the account belongs to that role
 * @param ofExtension whether an extension made it
 */
public record PublishedTable(
        long oid,
        TableName name,
        Optional<String> membership,
        boolean narrowed,
        String file,
        String definition,
        String filledIn,
        String owner,
        boolean mayBePublished,
        boolean ofExtension) {

    private static final String FILLED_IN =
            "pg_catalog.md5(pg_catalog.string_agg(pg_catalog.quote_ident(attname) || ' ' || attmissingval::text, ','"
                    + " ORDER BY attname COLLATE \"C\") FILTER (WHERE atthasmissing AND NOT attisdropped))";

    /** Of ours the two that others follow. Leaves, not roots: every change is published under the table that holds the row. */
    private static final String LIST = """
            SELECT c.oid::bigint, n.nspname, c.relname, m.oid || ' ' || m.xmin,
                   coalesce((pg_catalog.to_jsonb(m) ->> 'prqual') IS NOT NULL
                            OR (pg_catalog.to_jsonb(m) ->> 'prattrs') IS NOT NULL, false),
                   c.relfilenode::text, c.relam || ' ' || coalesce(a.digest, ''), coalesce(a.filled_in, ''),
                   pg_catalog.pg_get_userbyid(c.relowner),
                   pg_catalog.pg_has_role(c.relowner, 'USAGE'),
                   EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::regclass
                              AND d.objid = c.oid AND d.deptype = 'e')
              FROM pg_catalog.pg_class c
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
              LEFT JOIN pg_catalog.pg_publication_rel m ON m.prrelid = c.oid
                   AND m.prpubid = (SELECT p.oid FROM pg_catalog.pg_publication p WHERE p.pubname = ?)
              LEFT JOIN (SELECT attrelid, pg_catalog.md5(pg_catalog.string_agg(attnum || ' ' || xmin, ',' ORDER BY attnum)),
                                """ + FILLED_IN + """
                           FROM pg_catalog.pg_attribute WHERE attnum > 0 GROUP BY attrelid) a (relid, digest, filled_in)
                     ON a.relid = c.oid
             WHERE c.relkind = 'r' AND c.relpersistence = 'p' AND n.nspname <> 'information_schema'
               AND n.nspname !~ '^pg_' AND (n.nspname <> 'gad' OR c.relname IN ('heartbeat', 'ddl_log'))
             ORDER BY 2, 3
            """;

    /** All tables that such a publication is to have, whether or not they are on its list yet. */
    public static List<PublishedTable> list(Session session, String publication) {
        return session.list(
                LIST,
                row -> new PublishedTable(
                        row.getLong(1),
                        new TableName(row.getString(2), row.getString(3)),
                        Optional.ofNullable(row.getString(4)),
                        row.getBoolean(5),
                        row.getString(6),
                        row.getString(7),
                        row.getString(8),
                        row.getString(9),
                        row.getBoolean(10),
                        row.getBoolean(11)),
                publication);
    }

    /** Whether the table of that name in {@code other} holds the same in columns that were added behind its rows. */
    public boolean isFilledInLike(Session other) {
        return other.one(
                "SELECT coalesce(" + FILLED_IN + ", '') = ? FROM pg_catalog.pg_attribute"
                        + " WHERE attrelid = pg_catalog.to_regclass(?) AND attnum > 0",
                row -> row.getBoolean(1),
                filledIn,
                name.quoted());
    }

    /** Whether its changes are published as they are. */
    public boolean isPublished() {
        return membership.isPresent() && !narrowed;
    }

    public boolean isNarrowed() {
        return membership.isPresent() && narrowed;
    }
}
