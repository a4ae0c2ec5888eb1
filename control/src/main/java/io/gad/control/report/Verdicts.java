package io.gad.control.report;

import io.gad.control.event.EventKind;
import io.gad.control.event.Events;
import io.gad.control.event.Happening;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.control.report.LostTransactions.Fate;
import io.gad.control.report.LostTransactions.Status;
import io.gad.control.state.ControlState;
import io.gad.control.state.Kind;
import io.gad.control.state.Transaction;
import io.gad.member.Reign;
import io.gad.postgres.Lsn;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was decided of lost transactions, a document each; the reports themselves stay as they were read. That one is to be
 * re-applied is stored before the primary is asked, so that whoever is killed meanwhile finds it.
 */
public final class Verdicts {

    private final ControlState state;
    private final Events events;
    private final Clock clock;

    public Verdicts(ControlState state, Events events, Clock clock) {
        this.state = state;
        this.events = events;
        this.clock = clock;
    }

    /** What stands of a transaction: its own verdict, or that on all of its report. */
    public Fate of(ReportStore.Summary report, LostKey key) {
        return find(report, key)
                .or(() -> find(report, LostKey.ALL).filter(all -> all.covers(key)))
                .map(Verdict::fate)
                .orElse(Fate.OPEN);
    }

    private Optional<Verdict> find(ReportStore.Summary report, LostKey key) {
        return state.get(Kind.VERDICT, id(report, key));
    }

    /** Names a transaction of a report among all. */
    public static String id(ReportStore.Summary report, LostKey key) {
        return Verdict.id(report.groupId(), report.formerPrimary(), report.epoch(), key);
    }

    /** Whether anything was decided of a report. */
    public boolean isAnyOf(ReportStore.Summary report) {
        return state.list(Kind.VERDICT).stream()
                .anyMatch(verdict -> verdict.groupId().equals(report.groupId())
                        && verdict.epoch() == report.epoch()
                        && verdict.formerPrimary().equals(report.formerPrimary()));
    }

    /** Those that were begun and not ended. */
    public List<Verdict> unsettled() {
        return state.list(Kind.VERDICT).stream()
                .filter(v -> v.status() == Status.REAPPLYING)
                .toList();
    }

    /** That of a transaction, if it was begun and not ended. */
    public Optional<Verdict> unsettled(ReportStore.Summary report, LostKey key) {
        return find(report, key).filter(v -> v.status() == Status.REAPPLYING);
    }

    /**
     * Says that a transaction is now re-applied.
     *
     * @param evenInDoubt whether it may be one of which it is not known whether it was re-applied before
     */
    public Verdict begin(ReportStore.Summary report, LostKey key, Reign reign, String actor, boolean evenInDoubt) {
        return state.transact(transaction -> {
            Fate standing = standing(transaction, report, key);
            if (standing.status() == Status.REAPPLIED) {
                throw settled(key, standing);
            }
            if (standing.status() == Status.REAPPLYING && !evenInDoubt) {
                throw inDoubt(key, standing);
            }
            Verdict begun = Verdict.of(report, key, Status.REAPPLYING, actor, clock.instant(), Optional.of(reign))
                    .over(standing.status() == Status.REAPPLYING ? Fate.OPEN : standing);
            transaction.put(Kind.VERDICT, id(report, key), begun);
            return begun;
        });
    }

    private static Fate standing(Transaction transaction, ReportStore.Summary report, LostKey key) {
        return transaction
                .get(Kind.VERDICT, id(report, key))
                .or(() -> transaction.get(Kind.VERDICT, id(report, LostKey.ALL)).filter(all -> all.covers(key)))
                .map(Verdict::fate)
                .orElse(Fate.OPEN);
    }

    private static RefusedException settled(LostKey key, Fate standing) {
        return new RefusedException(
                ProblemCode.LOST_SETTLED,
                "Expected the transaction at " + key.lsn() + " of " + key.database()
                        + " not to be re-applied, found it " + standing.status() + " by " + standing.by() + ".");
    }

    private static RefusedException inDoubt(LostKey key, Fate standing) {
        return new RefusedException(
                ProblemCode.REAPPLY_IN_DOUBT,
                "Expected to know whether the transaction at " + key.lsn() + " of " + key.database()
                        + " was re-applied, found it begun by " + standing.by()
                        + " on a primary that was replaced or does not answer.");
    }

    /** It is committed, whatever was decided meanwhile. */
    public void reapplied(Verdict begun) {
        var unused = state.transact(transaction -> {
            Verdict reapplied = begun.became(Status.REAPPLIED, begun.by(), clock.instant());
            transaction.put(Kind.VERDICT, begun.id(), reapplied);
            events.write(
                    transaction,
                    told(begun.group(), begun.formerPrimary(), begun.by(), text(begun.key()) + " was re-applied"));
            return reapplied;
        });
    }

    /** It was not: what stood before stands again. */
    public void undo(Verdict begun) {
        replace(
                begun,
                begun.before()
                        .filter(f -> f.status() != Status.OPEN)
                        .map(f -> begun.became(f.status(), f.by(), f.at().orElse(begun.at()))));
    }

    /** Nothing if another has taken its place meanwhile. */
    private void replace(Verdict begun, Optional<Verdict> by) {
        boolean unused = state.transact(transaction -> {
            boolean stands = transaction
                    .get(Kind.VERDICT, begun.id())
                    .filter(begun::equals)
                    .isPresent();
            if (stands) {
                by.ifPresentOrElse(
                        v -> transaction.put(Kind.VERDICT, begun.id(), v),
                        () -> transaction.delete(Kind.VERDICT, begun.id()));
            }
            return stands;
        });
    }

    /** Says that nothing more is to be done about a transaction. */
    public void dismiss(ReportStore.Summary report, LostKey key, String actor) {
        var unused = state.transact(transaction -> {
            Fate standing = standing(transaction, report, key);
            if (standing.status() == Status.REAPPLIED) {
                throw settled(key, standing);
            }
            Verdict dismissed = Verdict.of(report, key, Status.DISMISSED, actor, clock.instant(), Optional.empty());
            transaction.put(Kind.VERDICT, id(report, key), dismissed);
            events.write(
                    transaction, told(report.group(), report.formerPrimary(), actor, text(key) + " was dismissed"));
            return dismissed;
        });
    }

    /**
     * The same of all of a report that are listed now and open. What is read of the former primary later stays open.
     *
     * @param upTo by database the end of the last commit that is listed
     */
    public void dismissAll(ReportStore.Summary report, Map<String, Lsn> upTo, String actor) {
        var unused = state.transact(transaction -> {
            Map<String, Lsn> last = new HashMap<>(upTo);
            transaction
                    .get(Kind.VERDICT, id(report, LostKey.ALL))
                    .ifPresent(before -> before.upTo().forEach((name, lsn) -> last.merge(name, lsn, Lsn::max)));
            Verdict dismissed = Verdict.ofAll(report, last, Status.DISMISSED, actor, clock.instant());
            transaction.put(Kind.VERDICT, dismissed.id(), dismissed);
            events.write(
                    transaction,
                    told(
                            report.group(),
                            report.formerPrimary(),
                            actor,
                            "All open lost transactions of " + report.formerPrimary() + " in epoch " + report.epoch()
                                    + " were dismissed"));
            return dismissed;
        });
    }

    private static Happening told(String group, String formerPrimary, String actor, String text) {
        return Happening.of(EventKind.LOST_DECIDED, text)
                .inGroup(group)
                .atInstance(formerPrimary)
                .by(actor);
    }

    private static String text(LostKey key) {
        return "The lost transaction at " + key.lsn() + " of " + key.database();
    }
}
