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

    /** One that arrives late, behind the end of the lease, must not begin it again. */
    private static final String GO_ON = RUN_OUT + " FROM gad.lease WHERE last_value <> 0";

    /** Also where it does not stand yet, as in a database that an older version has prepared. */
    private static final String RESET = "SELECT pg_catalog.setval(l.id, 0, true)"
            + " FROM (SELECT pg_catalog.to_regclass('gad.lease') AS id) l WHERE l.id IS NOT NULL";

    private WriteLease() {}

    /**
     * @param anew whether it begins here; the guards may be of a version that knows of no lease
     * @param maySend asked behind the look at the clock; false: nothing is sent
     * @return false if it may not be sent, or has not begun here
     * @throws StaleMandateException if the database is not the primary's of that reign
     */
    static boolean renew(
            Session s, Reign reign, long generation, Duration term, boolean anew, BooleanSupplier maySend) {
        if (anew) {
            MemberDatabase.install(s);
        }
        long now = s.one(CLOCK, row -> row.getLong(1));
        if (!maySend.getAsBoolean()) {
            return false;
        }
        return set(s, reign, generation, anew ? RUN_OUT : GO_ON, now + term.toNanos() / 1000);
    }

    /** Lets everybody pass again, for good. */
    static void end(Session s, Reign reign, long generation) {
        MemberDatabase.install(s);
        var unused = set(s, reign, generation, RUN_OUT, 0);
    }

    private static boolean set(Session s, Reign reign, long generation, String how, long until) {
        return s.transaction(() -> {
            MemberLock.hold(s, new Mandate(reign, generation, MemberRole.PRIMARY));
            return !s.list(how, row -> row.getLong(1), until).isEmpty();
        });
    }

    /** Of one that begins a reign, or leaves: what an earlier reign has left must not close it. */
    static void reset(Session s) {
        s.list(RESET, row -> row.getLong(1));
    }
}
