package io.gad.control.recover;

import io.gad.control.group.Group;
import io.gad.control.instance.Addresses;
import io.gad.control.instance.Instance;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.runbook.Ids;
import io.gad.control.port.Claim;
import io.gad.control.port.FenceOrder;
import io.gad.control.port.MemberUnreachableException;
import io.gad.control.port.Members;
import io.gad.control.port.PromotionOrder;
import io.gad.control.port.RecordResult;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.control.recover.RecoveryPlan.Commit;
import io.gad.control.recover.RecoveryPlan.Reopen;
import io.gad.control.state.ControlState;
import io.gad.control.state.Kind;
import io.gad.control.state.Transaction;
import io.gad.member.CarriedDocument;
import io.gad.member.MemberRow;
import io.gad.member.Reign;
import io.gad.member.StaleMandateException;
import io.gad.member.Survivor;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rebuilds a lost manager's knowledge of one group. The order holds: ask everybody; decide; draw a generation that nobody has
 * and write it on everybody who answers, by which the lost manager, should it come back, is outdated; then what stands on the
 * members alone, if nothing has changed since they were asked; last, in one write, the state. Killed before that write it is run again, and draws a higher one.
 */
public final class Recovery {

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final Duration ANSWER = Duration.ofSeconds(15);
    private static final int LOOKS = 3;

    private final ControlState state;
    private final Members members;
    private final Addresses addresses;
    private final Ids ids;
    private final Clock clock;
    private final BiConsumer<List<Instance>, Instance> refuseDuplicate;

    /** @param refuseDuplicate throws where an instance, or its server, is among those that are registered */
    public Recovery(
            ControlState state,
            Members members,
            Addresses addresses,
            Ids ids,
            Clock clock,
            BiConsumer<List<Instance>, Instance> refuseDuplicate) {
        this.state = state;
        this.members = members;
        this.addresses = addresses;
        this.ids = ids;
        this.clock = clock;
        this.refuseDuplicate = refuseDuplicate;
    }

    /**
     * @throws RefusedException with the reason; only {@code OUTBID} and {@code MEMBER_UNREACHABLE} may have told members of
     *     another manager already
     */
    public synchronized Recovered run(RecoveryRequest request) {
        for (int looked = 0; looked < LOOKS; looked++) {
            Optional<Recovered> recovered = attempt(request);
            if (recovered.isPresent()) {
                return recovered.get();
            }
        }
        throw new RefusedException(
                ProblemCode.OUTBID,
                "Expected nobody else to change members at this moment, found that somebody does. Nothing is stored here;"
                        + " if no other server has the group now, ask again.");
    }

    /** Empty where the lost manager has done something between our look and its being outdated: then all is looked at anew. */
    private Optional<Recovered> attempt(RecoveryRequest request) {
        Gathered gathered = new Gathering(members, request).run();
        Group carried = gathered.carried().group();
        refuseKnown(carried);
        long generation = gathered.nextGeneration(clock.millis());
        RecoveryPlan foreseen = plan(gathered, Map.of(), generation);
        refuseTaken(Rebuilt.of(foreseen, gathered, foreseen(foreseen), request, addresses.secrets()));

        Map<String, String> unreached = new TreeMap<>(gathered.unreached());
        raise(foreseen, gathered, unreached);
        if (hasChanged(gathered, unreached)) {
            return Optional.empty();
        }
        requireTarget(foreseen, unreached);
        // Who has fallen silent since may have been changed since: what its row said counts no more.
        RecoveryPlan plan = plan(gathered, unreached, generation);
        Optional<RecordResult.Recorded> recorded = plan.commit().map(commit -> record(commit, gathered));
        List<String> notes = new ArrayList<>(plan.notes());
        plan.reopen().ifPresent(reopen -> notes.add(reopened(reopen, plan.group(), gathered, unreached)));
        Rebuilt rebuilt = Rebuilt.of(plan, gathered, recorded, request, addresses.secrets());
        if (!unreached.isEmpty()) {
            notes.add("not reached, so nobody knows whether their passwords are right: "
                    + String.join(", ", unreached.keySet())
                    + ". One that is wrong shows when they answer (gad instance list); then recover once more, on an empty"
                    + " data directory.");
        }
        store(rebuilt, gathered.source());
        LOG.warn(
                "group={} recovered epoch={} generation={} unreached={}",
                rebuilt.group().name(),
                rebuilt.group().reign().epoch(),
                generation,
                unreached.keySet());
        TreeSet<String> reached = new TreeSet<>(gathered.survivors().keySet());
        reached.removeAll(unreached.keySet());
        return Optional.of(new Recovered(
                rebuilt.group(),
                List.copyOf(reached),
                unreached,
                rebuilt.operations().stream().map(OperationRecord::id).toList(),
                notes));
    }

    /** Without the rows of those that cannot be asked any more. */
    private RecoveryPlan plan(Gathered gathered, Map<String, String> silent, long generation) {
        Map<String, MemberRow> rows = rows(gathered);
        rows.keySet().removeAll(silent.keySet());
        return RecoveryPlan.of(gathered.carried(), rows, generation, ids, clock.instant());
    }

    /** Whether a member that has this manager now says anything else than before it had; who does not answer is noted. */
    private boolean hasChanged(Gathered gathered, Map<String, String> unreached) {
        boolean changed = false;
        for (Map.Entry<String, Survivor> before : new TreeMap<>(gathered.survivors()).entrySet()) {
            String name = before.getKey();
            if (unreached.containsKey(name)) {
                continue;
            }
            try {
                Optional<Survivor> now = members.survey(gathered.address(name), ANSWER);
                changed |= now.filter(survivor -> isSame(before.getValue(), survivor))
                        .isEmpty();
            } catch (MemberUnreachableException e) {
                unreached.put(name, String.valueOf(e.getMessage()));
            }
        }
        return changed;
    }

    private static boolean isSame(Survivor before, Survivor now) {
        MemberRow was = before.row();
        MemberRow is = now.row();
        return was.groupId().equals(is.groupId())
                && was.role() == is.role()
                && was.reign().equals(is.reign())
                && was.operation().equals(is.operation())
                && was.writable() == is.writable()
                && was.cancelled().equals(is.cancelled())
                && before.document().equals(now.document());
    }

    private static Map<String, MemberRow> rows(Gathered gathered) {
        Map<String, MemberRow> rows = new TreeMap<>();
        gathered.survivors().forEach((name, survivor) -> rows.put(name, survivor.row()));
        return rows;
    }

    private void refuseKnown(Group carried) {
        for (Group known : state.list(Kind.GROUP)) {
            if (known.id().equals(carried.id()) || known.name().equals(carried.name())) {
                throw new RefusedException(
                        ProblemCode.GROUP_EXISTS,
                        "Expected a server that does not have group " + carried.name() + ", found that it has "
                                + known.name() + " (" + known.id() + "). A manager is rebuilt on a new, empty data"
                                + " directory.");
            }
        }
    }

    /** Before anybody is told. */
    private void refuseTaken(Rebuilt foreseen) {
        List<Instance> registered = state.list(Kind.INSTANCE);
        foreseen.instances().forEach(instance -> refuseDuplicate.accept(registered, instance));
    }

    /** For the look ahead: names and addresses do not hang on what the target answers. */
    private static Optional<RecordResult.Recorded> foreseen(RecoveryPlan plan) {
        return plan.commit().map(commit -> new RecordResult.Recorded(Map.of(), List.of()));
    }

    /** One after the other in a fixed order, so that of two who do the same at once one is first. */
    private void raise(RecoveryPlan plan, Gathered gathered, Map<String, String> unreached) {
        Reign latest =
                plan.commit().map(c -> c.order().to()).orElse(plan.group().reign());
        Claim claim =
                new Claim(plan.group().id(), Optional.of(latest), plan.group().generation());
        for (Map.Entry<String, Survivor> survivor : new TreeMap<>(gathered.survivors()).entrySet()) {
            String name = survivor.getKey();
            try {
                members.raiseGeneration(gathered.address(name), claim, true, ANSWER);
            } catch (StaleMandateException e) {
                throw new RefusedException(
                        ProblemCode.OUTBID,
                        "Expected nobody else to take the group over at this moment, found: " + e.getMessage()
                                + " Nothing is stored here; if no other server has the group now, ask again.");
            } catch (MemberUnreachableException e) {
                unreached.put(name, String.valueOf(e.getMessage()));
            }
        }
    }

    private static void requireTarget(RecoveryPlan plan, Map<String, String> unreached) {
        plan.commit().map(Commit::target).filter(unreached::containsKey).ifPresent(target -> {
            throw new RefusedException(
                    ProblemCode.MEMBER_UNREACHABLE,
                    "Expected " + target + ", which has become the primary, to go on answering, found: "
                            + unreached.get(target) + ". Nothing is stored here; ask again.");
        });
    }

    /** It has recorded it already, and tells what it holds of the primary before. */
    private RecordResult.Recorded record(Commit commit, Gathered gathered) {
        try {
            return switch (members.recordPrimary(gathered.address(commit.target()), commit.order(), ANSWER)) {
                case RecordResult.Recorded recorded -> recorded;
                case RecordResult.Cancelled cancelled ->
                    throw Refusals.refused("Expected " + commit.target() + " to stay the primary of operation "
                            + commit.operation().id() + ", found it cancelled there. Ask again.");
                case RecordResult.Outbid outbid ->
                    throw new RefusedException(
                            ProblemCode.OUTBID,
                            "Expected nobody else to take the group over at this moment, found " + outbid.found()
                                    + ". Nothing is stored here; ask again.");
            };
        } catch (MemberUnreachableException e) {
            throw new RefusedException(
                    ProblemCode.MEMBER_UNREACHABLE,
                    "Expected " + commit.target() + ", which has become the primary, to go on answering, found: "
                            + e.getMessage() + ". Nothing is stored here; ask again.");
        }
    }

    /**
     * The operation that closed it stands in no document. It is kept from its commit point on every secondary; if one cannot be
     * asked, its commit point may be passed there, and the primary stays closed.
     */
    private String reopened(Reopen reopen, Group group, Gathered gathered, Map<String, String> unreached) {
        String closed =
                reopen.primary() + " was closed by operation " + reopen.operation() + ", of which no document knows";
        List<String> unasked = new ArrayList<>();
        group.secondaries().stream()
                .map(m -> m.instance())
                .filter(unreached::containsKey)
                .forEach(unasked::add);
        if (!unasked.isEmpty() || unreached.containsKey(reopen.primary())) {
            return closed + ", and stays closed: " + String.join(", ", unasked)
                    + " cannot be asked whether it has become"
                    + " the primary by it. Promote a secondary, or end this server, empty its data directory and recover"
                    + " once more when all answer.";
        }
        PromotionOrder order = new PromotionOrder(
                group.id(),
                group.name(),
                group.reign(),
                group.reign().next(ids.reign()),
                group.generation(),
                group.attempts(),
                reopen.operation(),
                "");
        try {
            for (var secondary : group.secondaries()) {
                if (!members.cancel(gathered.address(secondary.instance()), order, ANSWER)) {
                    return closed + ", and stays closed: " + secondary.instance()
                            + " has become the primary by it at this moment. Empty this server's data directory and"
                            + " recover once more.";
                }
            }
            List<String> stopped = members.unfence(
                    gathered.address(reopen.primary()),
                    new FenceOrder(group.id(), group.name(), group.reign(), group.generation(), reopen.operation()),
                    ANSWER);
            return closed + "; it was taken back, and takes writes again"
                    + (stopped.isEmpty() ? "" : ", but this stays stopped: " + String.join("; ", stopped));
        } catch (MemberUnreachableException | StaleMandateException e) {
            return closed + ", and stays closed: " + e.getMessage() + " Promote a secondary, or recover once more on an"
                    + " empty data directory when all answer.";
        }
    }

    private void store(Rebuilt rebuilt, CarriedDocument source) {
        Group group = rebuilt.group();
        var unused = state.transact(transaction -> {
            if (transaction.get(Kind.GROUP, group.name()).isPresent()) {
                throw new RefusedException(
                        ProblemCode.GROUP_EXISTS, "Expected no group " + group.name() + ", found one.");
            }
            List<Instance> registered = transaction.list(Kind.INSTANCE);
            transaction.put(Kind.GROUP, group.name(), group);
            for (Instance instance : rebuilt.instances()) {
                refuseDuplicate.accept(registered, instance);
                transaction.put(Kind.INSTANCE, instance.name(), instance);
            }
            rebuilt.operations().forEach(o -> transaction.put(Kind.OPERATION, o.id(), o));
            transaction.put(
                    Kind.RECOVERED_FROM,
                    group.id(),
                    new Kind.DocumentOrder(source.epoch(), source.generation(), source.version()));
            return generationKept(transaction, group);
        });
    }

    /** Also when the group is deleted one day, and something is still to be taken off a member. */
    private static Group generationKept(Transaction transaction, Group group) {
        transaction.put(Kind.GENERATION, group.id(), group.generation());
        return group;
    }
}
