package io.gad.sync.largeobject;

import io.gad.postgres.Session;
import java.util.List;
import java.util.Optional;

/**
 * One large object as it can be compared.
 *
 * @param content sum over its pages of a hash of each page with its number; equal contents, equal sums
 * @param pages of the server's own size
 * @param grants the statements that give everybody but nobody else their rights, one a line
 */
record LargeObject(long oid, String owner, String grants, Optional<String> comment, String content, long pages) {

    /** How many are read at once. */
    static final int AT_ONCE = 2_000;

    static final long LAST_OID = 4_294_967_295L;

    private static final String READ = """
            SELECT m.oid::bigint, pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(m.lomowner)),
                   coalesce((SELECT pg_catalog.string_agg('GRANT ' || x.privilege_type || ' ON LARGE OBJECT ' || m.oid || ' TO '
                               || CASE WHEN x.grantee = 0 THEN 'PUBLIC'
                                       ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(x.grantee)) END
                               || CASE WHEN x.is_grantable AND x.grantee <> m.lomowner THEN ' WITH GRANT OPTION' ELSE '' END, E'\n'
                               ORDER BY pg_catalog.pg_get_userbyid(x.grantee) COLLATE "C", x.privilege_type COLLATE "C")
                             FROM pg_catalog.aclexplode(coalesce(m.lomacl, pg_catalog.acldefault('L', m.lomowner))) x), ''),
                   (SELECT d.description FROM pg_catalog.pg_description d
                     WHERE d.classoid = 'pg_catalog.pg_largeobject'::regclass AND d.objoid = m.oid),
                   p.content, p.pages
              FROM (SELECT * FROM pg_catalog.pg_largeobject_metadata
                     WHERE oid > ?::oid AND oid <= ?::oid ORDER BY oid LIMIT ?) m
              CROSS JOIN LATERAL (
                  SELECT coalesce(pg_catalog.sum(('x' || pg_catalog.substr(pg_catalog.encode(pg_catalog.sha256(
                             pg_catalog.int4send(l.pageno) || l.data), 'hex'), 1, 15))::bit(60)::bigint), 0)::text AS content,
                         pg_catalog.count(*) AS pages
                    FROM pg_catalog.pg_largeobject l WHERE l.loid = m.oid) p
             ORDER BY m.oid
            """;

    /** The next ones in the order of their OIDs. */
    static List<LargeObject> read(Session session, long after, long upTo, int most) {
        return session.list(
                READ,
                row -> new LargeObject(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        Optional.ofNullable(row.getString(4)),
                        row.getString(5),
                        row.getLong(6)),
                after,
                upTo,
                most);
    }

    boolean hasContentOf(LargeObject other) {
        return content.equals(other.content) && pages == other.pages;
    }

    boolean isOwnedAndGrantedAs(LargeObject other) {
        return owner.equals(other.owner) && grants.equals(other.grants) && comment.equals(other.comment);
    }
}
