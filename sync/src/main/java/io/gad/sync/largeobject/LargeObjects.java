package io.gad.sync.largeobject;

import io.gad.member.Mandate;
import io.gad.member.MemberLock;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a target's large objects what one snapshot of the source holds: the same OIDs, contents, owners, rights and
 * comments. Both sides hash their pages, so what is the same does not travel. Each object changes in one transaction of
 * the target. Killed anywhere, some are new and some old; the next run finds which.
 */
public final class LargeObjects {

    private static final String ANY = "SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_largeobject_metadata)";
    private static final String READABLE =
            "SELECT pg_catalog.has_table_privilege('pg_catalog.pg_largeobject', 'SELECT')";
    private static final String BLOCK = "SELECT pg_catalog.current_setting('block_size')::bigint";

    private final Session source;
    private final Session target;
    private final Mandate mandate;
    private final List<String> refused = new ArrayList<>();
    private long objects;
    private long changed;

    private LargeObjects(Session source, Session target, Mandate mandate) {
        this.source = source;
        this.target = target;
        this.mandate = mandate;
    }

    /** Whether either side has any. */
    public static boolean any(Session source, Session target) {
        return source.one(ANY, row -> row.getBoolean(1)) || target.one(ANY, row -> row.getBoolean(1));
    }

    /** Why they cannot be carried over; empty if they can. */
    public static Optional<String> obstacle(Session source, Session target) {
        if (!source.one(READABLE, row -> row.getBoolean(1)) || !target.one(READABLE, row -> row.getBoolean(1))) {
            return Optional.of("the account may not read pg_catalog.pg_largeobject");
        }
        long here = source.one(BLOCK, row -> row.getLong(1));
        long there = target.one(BLOCK, row -> row.getLong(1));
        return here == there
                ? Optional.empty()
                : Optional.of("the servers have blocks of " + here + " and " + there + " bytes");
    }

    /** @param target a session in the replica role */
    public static LargeObjectReport carry(Session source, Session target, Mandate mandate) {
        return new LargeObjects(source, target, mandate).run();
    }

    private LargeObjectReport run() {
        Instant asOf = source.one(
                "SELECT pg_catalog.clock_timestamp()::text",
                row -> Instant.parse(row.getString(1).replace(' ', 'T').replaceFirst("\\+00$", "Z")));
        source.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        try {
            long after = 0;
            while (after < LargeObject.LAST_OID) {
                List<LargeObject> wanted = LargeObject.read(source, after, LargeObject.LAST_OID, LargeObject.AT_ONCE);
                long upTo = wanted.size() < LargeObject.AT_ONCE
                        ? LargeObject.LAST_OID
                        : wanted.getLast().oid();
                bringInStep(wanted, after, upTo);
                objects += wanted.size();
                after = upTo;
            }
        } finally {
            source.execute("ROLLBACK");
        }
        target.transaction(() -> {
            MemberLock.hold(target, mandate);
            target.update(
                    "INSERT INTO gad.large_objects (as_of, objects) VALUES (?::timestamptz, ?) ON CONFLICT (singleton)"
                            + " DO UPDATE SET as_of = excluded.as_of, objects = excluded.objects",
                    asOf.toString(),
                    objects);
        });
        return new LargeObjectReport(asOf, objects, changed, refused);
    }

    private void bringInStep(List<LargeObject> wanted, long after, long upTo) {
        Map<Long, LargeObject> standing = new HashMap<>();
        long from = after;
        List<LargeObject> some = LargeObject.read(target, from, upTo, LargeObject.AT_ONCE);
        while (!some.isEmpty()) {
            some.forEach(object -> standing.put(object.oid(), object));
            from = some.getLast().oid();
            some = LargeObject.read(target, from, upTo, LargeObject.AT_ONCE);
        }
        for (LargeObject object : wanted) {
            bringInStep(object, Optional.ofNullable(standing.remove(object.oid())));
        }
        for (LargeObject extra : standing.values()) {
            target.transaction(() -> {
                MemberLock.hold(target, mandate);
                unlink(extra);
            });
            changed++;
        }
    }

    private void bringInStep(LargeObject object, Optional<LargeObject> standing) {
        boolean write = standing.filter(object::hasContentOf).isEmpty();
        if (!write && standing.filter(object::isOwnedAndGrantedAs).isPresent()) {
            return;
        }
        try {
            target.transaction(() -> {
                MemberLock.hold(target, mandate);
                if (write) {
                    standing.ifPresent(this::unlink);
                    var unused = target.one(
                            "SELECT pg_catalog.lo_create(?::oid)::bigint", row -> row.getLong(1), object.oid());
                    new PageCopy(source, target).copy(object);
                }
            });
            changed++;
        } catch (PostgresException e) {
            note(object, e);
            return;
        }
        try {
            target.transaction(() -> {
                MemberLock.hold(target, mandate);
                own(object);
            });
        } catch (PostgresException e) {
            note(object, e); // A role that is not here yet comes with the next look at roles.
        }
    }

    private void note(LargeObject object, PostgresException e) {
        if (e.kind().isPassing()) {
            throw e;
        }
        refused.add("large object " + object.oid() + ": " + e.getMessage());
    }

    private void unlink(LargeObject object) {
        var unused = target.one("SELECT pg_catalog.lo_unlink(?::oid)", row -> row.getInt(1), object.oid());
    }

    private void own(LargeObject object) {
        String name = "LARGE OBJECT " + object.oid();
        target.execute("ALTER " + name + " OWNER TO " + object.owner());
        String grantees = target.one("""
                SELECT coalesce(pg_catalog.string_agg(DISTINCT CASE WHEN x.grantee = 0 THEN 'PUBLIC'
                           ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(x.grantee)) END, ', '), '')
                  FROM pg_catalog.pg_largeobject_metadata m
                  CROSS JOIN LATERAL pg_catalog.aclexplode(coalesce(m.lomacl, pg_catalog.acldefault('L', m.lomowner))) x
                 WHERE m.oid = ?::oid
                """, row -> row.getString(1), object.oid());
        if (!grantees.isEmpty()) {
            target.execute("REVOKE ALL ON " + name + " FROM " + grantees + " CASCADE");
        }
        object.grants().lines().forEach(target::execute);
        String comment = object.comment()
                .map(text -> "'" + text.replace("'", "''") + "'")
                .orElse("NULL");
        target.execute("COMMENT ON " + name + " IS " + comment);
    }
}
