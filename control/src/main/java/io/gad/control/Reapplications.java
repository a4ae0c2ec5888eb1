package io.gad.control;

import io.gad.control.LostDesk.Located;
import io.gad.control.group.Group;
import io.gad.control.group.GroupState;
import io.gad.control.instance.Addresses;
import io.gad.control.port.MemberUnreachableException;
import io.gad.control.port.ReapplyOrder;
import io.gad.control.port.ReapplyResult;
import io.gad.control.port.SyncTasks;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.control.report.LostKey;
import io.gad.control.report.Verdict;
import io.gad.control.report.Verdicts;
import io.gad.control.state.ControlState;
import io.gad.control.state.Kind;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Re-applies lost transactions on a group's primary. That one is begun is stored first; then the primary is asked, which
 * commits it together with its own note of it; then the verdict is stored. Killed between, the note tells: {@link #settle}
 * asks for it. On a primary that has been replaced since nobody can tell, and it stays in doubt for a person.
 */
final class Reapplications {

    private static final Logger LOG = LoggerFactory.getLogger(Reapplications.class);

    private final ControlState state;
    private final SyncTasks tasks;
    private final Addresses addresses;
    private final LostDesk desk;
    private final Verdicts verdicts;

    /** The transactions that something is being done about here, so that nobody else settles or dismisses them. */
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    Reapplications(ControlState state, SyncTasks tasks, Addresses addresses, LostDesk desk, Verdicts verdicts) {
        this.state = state;
        this.tasks = tasks;
        this.addresses = addresses;
        this.desk = desk;
        this.verdicts = verdicts;
    }

    /** What would come of it. */
    ReapplyResult preview(LostRequest request, boolean force) {
        Located at = desk.locate(request);
        return tasks.reapply(order(at, ruling(request.group()), true, force), sink -> desk.changes(at, sink));
    }

    /** @throws RefusedException {@code REAPPLY_CONFLICT} if conflicts are in the way */
    ReapplyResult reapply(LostRequest request, boolean force, String actor) {
        Located at = desk.locate(request);
        Group group = ruling(request.group());
        return alone(at, () -> reapply(at, group, force, actor));
    }

    /** @throws RefusedException {@code REAPPLY_UNDER_WAY} while it is being re-applied */
    void dismiss(LostRequest request, String actor) {
        Located at = desk.locate(request);
        boolean unused = alone(at, () -> {
            verdicts.dismiss(at.report(), at.key(), actor);
            return true;
        });
    }

    private <T> T alone(Located at, Supplier<T> work) {
        String id = Verdicts.id(at.report(), at.key());
        if (!underWay.add(id)) {
            throw new RefusedException(
                    ProblemCode.REAPPLY_UNDER_WAY,
                    "Expected nobody else to be at the transaction at "
                            + at.key().lsn() + " of " + at.key().database()
                            + ", found it being re-applied or dismissed.");
        }
        try {
            return work.get();
        } finally {
            underWay.remove(id);
        }
    }

    private ReapplyResult reapply(Located at, Group group, boolean force, String actor) {
        verdicts.unsettled(at.report(), at.key()).ifPresent(begun -> {
            Found unused = settleOrLeave(begun);
        });
        Verdict begun = verdicts.begin(at.report(), at.key(), group.reign(), actor, force);
        ReapplyResult result = ask(at, group, force, begun);
        LOG.info(
                "group={} reapplied={}:{} outcome={} changes={} conflicts={} by=\"{}\"",
                group.name(),
                at.key().database(),
                at.key().lsn(),
                result.outcome(),
                result.changes(),
                result.conflictCount(),
                actor);
        return switch (result.outcome()) {
            case APPLIED, ALREADY -> {
                verdicts.reapplied(begun);
                yield result;
            }
            case CONFLICTS, POSSIBLE -> {
                verdicts.undo(begun);
                throw conflict(at, result);
            }
            case IN_DOUBT -> found(at, begun, result);
        };
    }

    /** What is thrown has changed nothing there. */
    private ReapplyResult ask(Located at, Group group, boolean force, Verdict begun) {
        try {
            return tasks.reapply(order(at, group, false, force), sink -> desk.changes(at, sink));
        } catch (MemberUnreachableException | RefusedException e) {
            verdicts.undo(begun);
            throw e;
        }
    }

    private ReapplyResult found(Located at, Verdict begun, ReapplyResult doubtful) {
        String expected = "Expected the primary to say that the transaction at "
                + at.key().lsn() + " of " + at.key().database()
                + " is committed, found the connection broken in the commit";
        return switch (settleOrLeave(begun)) {
            case STANDS ->
                new ReapplyResult(
                        ReapplyResult.Outcome.APPLIED,
                        doubtful.changes(),
                        doubtful.conflicts(),
                        doubtful.conflictCount());
            case IS_NOT_THERE ->
                throw new RefusedException(
                        ProblemCode.REAPPLY_REFUSED, expected + " and nothing committed: it can be tried again.");
            case UNKNOWN -> throw new RefusedException(ProblemCode.REAPPLY_IN_DOUBT, expected + ".");
        };
    }

    private static RefusedException conflict(Located at, ReapplyResult result) {
        ReapplyResult.Conflict first = result.conflicts().getFirst();
        return new RefusedException(
                ProblemCode.REAPPLY_CONFLICT,
                "Expected the rows of the transaction at " + at.key().lsn() + " of "
                        + at.key().database() + " as it found them, found " + result.conflictCount()
                        + (result.conflictCount() == 1 ? " conflict: " : " conflicts, the first: ") + first.op()
                        + " on "
                        + first.table() + ": " + first.detail());
    }

    /** Asks for all that were begun and not ended, but for those that are being done here. */
    void settle() {
        for (Verdict begun : verdicts.unsettled()) {
            if (underWay.add(begun.id())) {
                try {
                    Found unused = settleOrLeave(begun);
                } finally {
                    underWay.remove(begun.id());
                }
            }
        }
    }

    /** What the primary says of one that was begun. */
    private enum Found {
        STANDS,
        IS_NOT_THERE,
        /** It does not answer, or is another than it was begun on. */
        UNKNOWN
    }

    private Found settleOrLeave(Verdict begun) {
        Optional<Group> group = state.get(Kind.GROUP, begun.group())
                .filter(g -> g.id().equals(begun.groupId()))
                .filter(g -> begun.reign().equals(Optional.of(g.reign())));
        if (group.isEmpty()) {
            return Found.UNKNOWN; // Its primary was replaced: it stays in doubt.
        }
        try {
            boolean stands = tasks.isReapplied(order(begun, group.get()));
            if (stands) {
                verdicts.reapplied(begun);
            } else {
                verdicts.undo(begun);
            }
            LOG.info("group={} reapplied={}:{} found={}", begun.group(), begun.database(), begun.lsn(), stands);
            return stands ? Found.STANDS : Found.IS_NOT_THERE;
        } catch (MemberUnreachableException | RefusedException e) {
            LOG.info(
                    "group={} reapplied={}:{} in doubt: {}",
                    begun.group(),
                    begun.database(),
                    begun.lsn(),
                    e.getMessage());
            return Found.UNKNOWN;
        }
    }

    /** The group while it has a primary that stays one. */
    private Group ruling(String name) {
        Group group = state.get(Kind.GROUP, name).orElseThrow(() -> LocalControlPlane.unknownGroup(name));
        if (group.state() == GroupState.PROMOTING || group.state() == GroupState.SWITCHING_OVER) {
            throw new RefusedException(
                    ProblemCode.GROUP_BUSY,
                    "Expected group " + name + " to keep its primary, found it " + group.state() + ".");
        }
        return group;
    }

    private ReapplyOrder order(Located at, Group group, boolean dryRun, boolean force) {
        return order(
                group,
                at.report().formerPrimary(),
                at.report().epoch(),
                at.report().task(),
                at.key(),
                dryRun,
                force);
    }

    private ReapplyOrder order(Verdict begun, Group group) {
        return order(group, begun.formerPrimary(), begun.epoch(), begun.task(), begun.key(), false, false);
    }

    private ReapplyOrder order(
            Group group, String former, long epoch, Optional<String> task, LostKey key, boolean dryRun, boolean force) {
        return new ReapplyOrder(
                addresses.of(state.get(Kind.INSTANCE, group.primary())
                        .orElseThrow(() -> InstanceRegister.unknown(group.primary()))),
                group.id(),
                group.reign(),
                group.generation(),
                former,
                epoch,
                task,
                key.database(),
                key.lsn(),
                key.xid(),
                dryRun,
                force);
    }
}
