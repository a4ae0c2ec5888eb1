package io.gad.member;

import io.gad.postgres.Lsn;
import io.gad.postgres.Session;
import java.util.List;
import java.util.Optional;

/**
 * How a member of one reign becomes the primary of the next, in one database: the promise, the commit point, and the
 * cancel that races with it. All three are compare-and-sets on the member's row under its table's lock, so exactly one
 * of two contenders wins; the first database in the fixed order decides for the instance.
 */
final class Takeover {

    /** What the commit point found in one database. */
    enum Commit {
        DONE,
        DONE_BEFORE,
        CANCELLED,
        TAKEN
    }

    private static final String TAKE = "UPDATE gad.member SET role = 'PRIMARY', epoch = ?, reign = ?, generation = ?,"
            + " operation = ?, writable = false, opened_at = NULL";

    private static final String PROMISE = "UPDATE gad.member SET promise_epoch = ?, promise_reign = ?,"
            + " promise_generation = ?, promise_attempt = ?, promise_operation = ?";

    private static final String POSITIONS = "SELECT p.task, p.epoch, p.system_identifier, p.timeline, p.slot,"
            + " p.position::text, " + FinalState.COLUMNS + " FROM gad.progress p ORDER BY p.task";

    private Takeover() {}

    static PromiseResult promise(Session s, Promise wanted, TimeLimit limit) {
        return RoleChange.in(s, limit, () -> {
            MemberRow row = RoleChange.row(s);
            boolean kept = row.reign().equals(new Reign(wanted.epoch(), wanted.reign()))
                    && row.operation().equals(wanted.operation());
            if (kept) {
                return new PromiseResult.Promised();
            }
            if (row.generation() > wanted.generation() || row.reign().epoch() >= wanted.epoch()) {
                return new PromiseResult.Outdated(row);
            }
            Optional<Promise> standing =
                    row.promise().filter(p -> p.epoch() > row.reign().epoch());
            boolean same = standing.filter(p -> p.operation().equals(wanted.operation())
                            && p.reign().equals(wanted.reign())
                            && !p.isAbove(wanted))
                    .isPresent();
            if (standing.isPresent() && !same && !wanted.isAbove(standing.get())) {
                return new PromiseResult.Refused(
                        "Expected no promise to an equal or higher attempt, found one to "
                                + standing.get().operation() + " (attempt "
                                + standing.get().attempt() + ").",
                        Optional.of(standing.get().operation()));
            }
            s.update(
                    PROMISE, wanted.epoch(), wanted.reign(), wanted.generation(), wanted.attempt(), wanted.operation());
            return new PromiseResult.Promised();
        });
    }

    /** The commit point, in the database that decides. */
    static Commit decide(Session s, Reign from, Reign next, long generation, String operation, TimeLimit limit) {
        return RoleChange.in(s, limit, () -> {
            MemberRow row = RoleChange.row(s);
            if (isMine(row, next, operation)) {
                return Commit.DONE_BEFORE;
            }
            if (row.cancelled().filter(operation::equals).isPresent()) {
                return Commit.CANCELLED;
            }
            boolean promisedToAnother = row.promise()
                    .filter(p ->
                            p.epoch() > row.reign().epoch() && !p.operation().equals(operation))
                    .isPresent();
            boolean mayFollow = row.reign().equals(from) || row.reign().epoch() < from.epoch();
            if (!mayFollow
                    || promisedToAnother
                    || row.generation() > generation
                    || row.role() == MemberRole.PRIMARY
                    || row.reign().epoch() >= next.epoch()) {
                return Commit.TAKEN;
            }
            take(s, next, generation, operation);
            return Commit.DONE;
        });
    }

    /** The other databases, behind the commit point: only forward. */
    static void follow(Session s, Reign next, long generation, String operation, TimeLimit limit) {
        RoleChange.in(s, limit, () -> {
            MemberRow row = RoleChange.row(s);
            if (isMine(row, next, operation)) {
                return;
            }
            if (row.reign().epoch() >= next.epoch() || row.generation() > generation) {
                throw RoleChange.stale(s, row, next, generation);
            }
            take(s, next, generation, operation);
        });
    }

    /** Whether the operation is kept from its commit point; false: it has passed it. */
    static boolean cancel(Session s, String operation, Reign from, long generation, TimeLimit limit) {
        return RoleChange.in(s, limit, () -> {
            MemberRow row = RoleChange.row(s);
            if (row.generation() > generation) {
                throw RoleChange.stale(s, row, from, generation);
            }
            if (row.role() == MemberRole.PRIMARY && row.operation().equals(operation)) {
                return false;
            }
            s.update("UPDATE gad.member SET cancelled = ?", operation);
            return true;
        });
    }

    /** Opens the database of a recorded primary and returns the moment before which sessions are too old. */
    static String open(Session s, Reign reign, long generation, TimeLimit limit) {
        RoleChange.in(s, limit, () -> {
            int hit = s.update(
                    "UPDATE gad.member SET writable = true,"
                            + " opened_at = coalesce(opened_at, pg_catalog.pg_current_wal_insert_lsn())"
                            + " WHERE epoch = ? AND reign = ? AND generation = ? AND role = 'PRIMARY'",
                    reign.epoch(),
                    reign.id(),
                    generation);
            if (hit != 1) {
                throw RoleChange.stale(s, RoleChange.row(s), reign, generation);
            }
            DatabaseDefault.open(s);
        });
        return OlderSessions.now(s);
    }

    /** Read by a statement of its own, after the change: nobody moves it any more. */
    static List<FinalPosition> positions(Session s) {
        return s.list(
                POSITIONS,
                row -> new FinalPosition(
                        row.getString(1),
                        row.getLong(2),
                        row.getString(3),
                        row.getInt(4),
                        row.getString(5),
                        Lsn.parse(row.getString(6)),
                        new FinalState(
                                s.database(),
                                List.of((String[]) row.getArray(7).getArray()),
                                row.getString(8),
                                row.getString(9))));
    }

    private static boolean isMine(MemberRow row, Reign next, String operation) {
        return row.role() == MemberRole.PRIMARY
                && row.reign().equals(next)
                && row.operation().equals(operation);
    }

    private static void take(Session s, Reign next, long generation, String operation) {
        s.update(TAKE, next.epoch(), next.id(), generation, operation);
        WriteLease.reset(s);
    }
}
