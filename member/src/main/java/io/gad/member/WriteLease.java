package io.gad.member;

import io.gad.postgres.Session;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * How long the guards of one database of a primary let anybody pass, by its server's own clock. The clock is read first and the end
 * is sent as that clock's time, so that it does not matter how late it arrives: a lease that was sent never ends later than its
 * term after the reading.
 *
 * <p>The end stands in a sequence, which does not roll back: it is only moved under the lock that proves who may.
 */
final class WriteLease {

    private static final String CLOCK =
            "SELECT (pg_catalog.date_part('epoch', pg_catalog.clock_timestamp()) * 1000000)::bigint";
    private static final String RUN_OUT = "SELECT pg_catalog.setval('gad.lease'::pg_catalog.regclass, ?, true)";

    /**
     * One that arrives late, behind the end of the lease, must not begin it again, and behind a later one not shorten it. An end that
     * lies further off than the term is of a clock that was set back since.
     */
    private static final String GO_ON =
            "SELECT pg_catalog.setval('gad.lease'::pg_catalog.regclass, CASE WHEN last_value"
                    + " > pg_catalog.date_part('epoch', pg_catalog.clock_timestamp()) * 1000000 + ? THEN ?::bigint"
                    + " ELSE greatest(last_value, ?::bigint) END, true) FROM gad.lease WHERE last_value <> 0";

    private static final String STANDS = "SELECT pg_catalog.to_regclass('gad.lease') IS NOT NULL";

    /** Whether what looks at it looks at it already. */
    private static final String IS_LOOKED_AT =
            "SELECT pg_catalog.to_regclass('gad.lease') IS NOT NULL AND pg_catalog.bool_and("
                    + "p.prosrc LIKE '%gad.lease%') FROM pg_catalog.pg_proc p"
                    + " WHERE p.pronamespace = pg_catalog.to_regnamespace('gad') AND p.proname IN ('guard', 'ddl_guard')";

    /** Also where it does not stand yet, as in a database that an older version has prepared. */
    private static final String RESET = "SELECT pg_catalog.setval(l.id, 0, true)"
            + " FROM (SELECT pg_catalog.to_regclass('gad.lease') AS id) l WHERE l.id IS NOT NULL";

    private WriteLease() {}

    /**
     * @param anew whether it begins here; the guards may be of a version that knows of no lease
     * @param maySend asked behind the look at the clock; false: nothing is sent
     * @return false if it may not be sent, has not begun here, or the database has left the group
     * @throws StaleMandateException if the database is not the primary's of that reign
     */
    static boolean renew(
            Session s,
            Reign reign,
            long generation,
            Duration term,
            boolean anew,
            BooleanSupplier maySend,
            TimeLimit limit) {
        if (anew ? !isLookedAt(s) : !s.one(STANDS, row -> row.getBoolean(1))) {
            return false;
        }
        long now = s.one(CLOCK, row -> row.getLong(1));
        if (!maySend.getAsBoolean()) {
            return false;
        }
        long micros = term.toNanos() / 1000;
        long until = now + micros;
        if (anew) {
            setAlone(s, reign, generation, until, limit);
            return true;
        }
        return s.transaction(() -> {
            MemberLock.hold(s, new Mandate(reign, generation, MemberRole.PRIMARY));
            return !s.list(GO_ON, row -> row.getLong(1), micros, until, until).isEmpty();
        });
    }

    /** Lets everybody pass again, for good. */
    static void end(Session s, Reign reign, long generation, TimeLimit limit) {
        if (isLookedAt(s)) {
            setAlone(s, reign, generation, 0, limit);
        }
    }

    /** Brings what a database of an older version lacks; false if it has left the group. */
    private static boolean isLookedAt(Session s) {
        return s.one(IS_LOOKED_AT, row -> row.getBoolean(1)) || MemberDatabase.renovate(s);
    }

    /** No renewal is under way meanwhile: one of before it, of another term, is none behind it. */
    private static void setAlone(Session s, Reign reign, long generation, long until, TimeLimit limit) {
        RoleChange.in(s, limit, () -> {
            MemberLock.hold(s, new Mandate(reign, generation, MemberRole.PRIMARY));
            s.list(RUN_OUT, row -> row.getLong(1), until);
        });
    }

    /** Of one that begins a reign, or leaves: what an earlier reign has left must not close it. */
    static void reset(Session s) {
        s.list(RESET, row -> row.getLong(1));
    }
}
