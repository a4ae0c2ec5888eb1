package io.gad.sync.reapply;

import io.gad.member.MemberDatabase;
import io.gad.member.MemberLock;
import io.gad.postgres.Login;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.postgres.SqlState;
import io.gad.sync.SyncProblem;
import io.gad.sync.reapply.ReapplyResult.Outcome;
import io.gad.sync.tail.LostChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Re-applies one lost transaction in one transaction of the present primary, under its member's row and in the replica
 * role: what triggers did on the former primary is among its changes. It is an ordinary commit there and travels on.
 *
 * <p>The row in {@code gad.reapplied} is written in that transaction. Killed before the commit nothing has happened, killed
 * behind it {@link #stands} says so, and whoever tries again gets {@link Outcome#ALREADY}.
 */
public final class Reapplication {

    private static final Logger LOG = LoggerFactory.getLogger(Reapplication.class);
    private static final int MOST_TOLD = 100;
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofSeconds(20);
    private static final String PURPOSE = "reapply";

    private final Login primary;
    private final ReapplySpec spec;
    private final List<Conflict> told = new ArrayList<>();
    private long conflicts;
    private long inTheWay;
    private long changes;
    private boolean commitAsked;

    private Reapplication(Login primary, ReapplySpec spec) {
        this.primary = primary;
        this.spec = spec;
    }

    /** Hands the transaction's changes over in their order, each time from the first. */
    @FunctionalInterface
    public interface Changes {
        void forEach(Consumer<LostChange> sink);
    }

    /** Ends the transaction without a commit. */
    private static final class Ended extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final Outcome outcome;

        Ended(Outcome outcome) {
            super(outcome.name());
            this.outcome = outcome;
        }
    }

    /**
     * Re-applies it, or looks whether that could be done. What it throws has changed nothing.
     *
     * @throws SyncProblem {@code REAPPLY_REFUSED} if the account may not do it, {@code REAPPLY_TIMEOUT} if it took too long
     * @throws io.gad.member.StaleMandateException if the member is not the primary of the mandate's reign
     */
    public static ReapplyResult run(Login primary, ReapplySpec spec, Changes changes) {
        return new Reapplication(primary, spec).run(changes);
    }

    /** Whether it is committed here. Waits for one that is under way, whoever began it. */
    public static boolean stands(Login primary, ReapplySpec spec) {
        boolean[] stands = new boolean[1];
        try (Session session = open(primary, spec, LOOK)) {
            session.transaction(() -> {
                begin(session, spec, LOOK);
                stands[0] = ReappliedLog.isThere(session) && !ReappliedLog.enter(session, spec);
                throw new Ended(Outcome.POSSIBLE);
            });
        } catch (Ended e) {
            LOG.debug("reapply={} stands={} outcome={}", spec.lsn(), stands[0], e.outcome);
        }
        return stands[0];
    }

    private static Session open(Login primary, ReapplySpec spec, Duration answer) {
        return primary.open(spec.database(), SessionSettings.control(PURPOSE).withTimeouts(CONNECT, answer));
    }

    private static void begin(Session session, ReapplySpec spec, Duration limit) {
        session.execute("SET LOCAL lock_timeout = '10s'; SET LOCAL statement_timeout = " + limit.toMillis());
        MemberLock.hold(session, spec.mandate());
        if (!session.one("SELECT writable FROM gad.member", row -> row.getBoolean(1))) {
            throw refused(
                    "Expected database " + session.database() + " to be open for writes, found it closed.",
                    "Wait" + " until the promotion has opened it.");
        }
    }

    private static SyncProblem refused(String message, String hint) {
        return new SyncProblem("REAPPLY_REFUSED", message, hint);
    }

    private ReapplyResult run(Changes source) {
        long end = System.nanoTime() + spec.deadline().toNanos();
        try (Session session = open(primary, spec, spec.deadline().plusSeconds(5))) {
            if (!session.account().maySetReplicaRole()) {
                throw refused(
                        "Expected the account of the primary to be allowed to set session_replication_role, found that it"
                                + " is not: triggers would do once more what they did on the former primary.",
                        "GRANT SET ON PARAMETER session_replication_role to it, or export the transactions as SQL.");
            }
            boolean isLogged = ReappliedLog.isThere(session);
            if (!isLogged && !spec.dryRun()) {
                session.transaction(
                        () -> begin(session, spec, LOOK)); // A server that is not ours gets nothing of ours.
                MemberDatabase.install(session);
                isLogged = true;
            }
            boolean logged = isLogged;
            return session.transaction(() -> {
                write(session, source, end, logged);
                commitAsked = true;
                return result(Outcome.APPLIED);
            });
        } catch (Ended e) {
            return result(e.outcome);
        } catch (PostgresException e) {
            if (commitAsked && (e.kind() == SqlState.UNREACHABLE || e.kind() == SqlState.UNAVAILABLE)) {
                return result(Outcome.IN_DOUBT);
            }
            throw told(e);
        }
    }

    /** What passes by itself, as a server that does not answer, goes on as it is. */
    private RuntimeException told(PostgresException e) {
        if (e.kind() == SqlState.CANCELLED) {
            return tooLong(e);
        }
        if (e.kind() != SqlState.CONTENTION && e.kind().isPassing()) {
            return e;
        }
        return new SyncProblem(
                "REAPPLY_REFUSED",
                "Expected database " + spec.database() + " to let the transaction be written, found: " + said(e)
                        + " Nothing was changed.",
                e.kind() == SqlState.CONTENTION
                        ? "Others hold what it needs: try again when they have ended."
                        : "Put that right, or export the transactions as SQL.",
                e);
    }

    private SyncProblem tooLong(PostgresException cause) {
        return new SyncProblem(
                "REAPPLY_TIMEOUT",
                "Expected the transaction to be re-applied within "
                        + spec.deadline().toSeconds() + " s, found it longer; nothing was changed.",
                "Export it as SQL and run it on the primary by hand.",
                cause);
    }

    private ReapplyResult result(Outcome outcome) {
        return new ReapplyResult(outcome, changes, told, conflicts);
    }

    /** @param logged whether the member has the log; without one nothing was re-applied there */
    private void write(Session session, Changes source, long end, boolean logged) {
        session.silenceForNow();
        begin(session, spec, spec.deadline());
        if (logged && !ReappliedLog.enter(session, spec)) {
            throw new Ended(Outcome.ALREADY);
        }
        Set<Long> earlier = logged ? ReappliedLog.earlier(session, spec) : Set.of();
        Rows rows = new Rows(session, earlier, Rows.lastOf(session, spec.task()));
        KeysAfterwards keys = new KeysAfterwards(session);
        ChangeWriter writer = new ChangeWriter(new Targets(session), rows, keys, spec.force(), this::tell);
        source.forEach(change -> {
            requireTime(end);
            changes++;
            attempt(session, writer, change);
        });
        keys.check(() -> requireTime(end), this::tell);
        if (inTheWay > 0) {
            throw new Ended(Outcome.CONFLICTS);
        }
        if (spec.dryRun()) {
            throw new Ended(Outcome.POSSIBLE);
        }
    }

    private void requireTime(long end) {
        if (System.nanoTime() - end > 0) {
            throw new PostgresException("Re-applying in database " + spec.database(), SqlState.CANCELLED);
        }
    }

    /** A dry run goes on behind what the server refuses, so that everything in the way is told at once. */
    private void attempt(Session session, ChangeWriter writer, LostChange change) {
        if (spec.dryRun()) {
            session.execute("SAVEPOINT gad_change");
        }
        try {
            writer.write(change);
        } catch (PostgresException e) {
            if (e.kind() != SqlState.CONSTRAINT && !e.sqlState().startsWith("22")) {
                throw e;
            }
            tell(new Conflict(
                    change.table(),
                    change.op(),
                    isUnique(e) ? Conflict.Kind.UNIQUE_TAKEN : Conflict.Kind.REFUSED,
                    false,
                    change.now().isEmpty() ? change.old() : change.now(),
                    Map.of(),
                    Map.of(),
                    said(e)));
            if (!spec.dryRun()) {
                throw new Ended(Outcome.CONFLICTS);
            }
            session.execute("ROLLBACK TO SAVEPOINT gad_change");
        }
        if (spec.dryRun()) {
            session.execute("RELEASE SAVEPOINT gad_change");
        }
    }

    private static boolean isUnique(PostgresException e) {
        return e.sqlState().equals("23505") || e.sqlState().equals("23P01");
    }

    /** The server's own words. */
    private static String said(PostgresException e) {
        Throwable cause = e.getCause();
        String said = cause == null ? e.getMessage() : cause.getMessage();
        return said == null ? e.sqlState() : said.replaceAll("\\s+", " ").strip();
    }

    private void tell(Conflict conflict) {
        conflicts++;
        if (!conflict.passable() || !spec.force()) {
            inTheWay++;
        }
        if (told.size() < MOST_TOLD) {
            told.add(conflict);
        }
    }
}
