package io.gad.server.wiring;

import io.gad.control.port.Claim;
import io.gad.control.port.FenceOrder;
import io.gad.control.port.FenceResult;
import io.gad.control.port.LeaseOrder;
import io.gad.control.port.MemberAddress;
import io.gad.control.port.MemberProbe;
import io.gad.control.port.MemberUnreachableException;
import io.gad.control.port.Members;
import io.gad.control.port.PromiseResult;
import io.gad.control.port.PromotionOrder;
import io.gad.control.port.RecordResult;
import io.gad.control.port.SequenceResult;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.member.FinalPosition;
import io.gad.member.MemberDatabase;
import io.gad.member.MemberInstance;
import io.gad.member.MemberProblem;
import io.gad.member.MemberRecovery;
import io.gad.member.MemberRole;
import io.gad.member.MemberRow;
import io.gad.member.PreparedTransaction;
import io.gad.member.Probe;
import io.gad.member.Promise;
import io.gad.member.Reign;
import io.gad.member.StaleMandateException;
import io.gad.member.Survivor;
import io.gad.postgres.Lsn;
import io.gad.postgres.PostgresException;
import io.gad.postgres.ServerIdentity;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Control's {@link Members} on real servers: {@link MemberInstance} in control's words. */
final class PostgresMembers implements Members {

    private static final Duration LOOK = Duration.ofSeconds(5);

    private final Map<MemberAddress, MemberInstance> instances = new ConcurrentHashMap<>();

    @Override
    public MemberProbe probe(MemberAddress member, Duration deadline) {
        return told(instance(member).probe(deadline));
    }

    @Override
    public MemberProbe glance(MemberAddress member, Duration deadline) {
        return told(instance(member).glance(deadline));
    }

    @Override
    public boolean isThere(MemberAddress member, Duration limit) {
        return instance(member).isThere(limit);
    }

    private static MemberProbe told(Probe probe) {
        if (!probe.answers()) {
            return MemberProbe.silent(probe.why().orElse("no answer"), probe.refusal());
        }
        return new MemberProbe(
                !probe.inRecovery(),
                probe.inRecovery() ? "only a standby answers" : "",
                Optional.empty(),
                probe.identity(),
                probe.row().map(PostgresMembers::standing),
                probe.databases(),
                probe.readOnly());
    }

    @Override
    public void getReady(MemberAddress member) {
        instance(member).getReady();
    }

    private static MemberProbe.Standing standing(MemberRow row) {
        return new MemberProbe.Standing(
                row.groupId(),
                row.role(),
                row.reign(),
                row.generation(),
                row.writable(),
                row.promise().filter(p -> p.epoch() > row.reign().epoch()).map(Promise::operation));
    }

    @Override
    public ServerIdentity identify(MemberAddress member, Duration deadline) {
        Probe probe = instance(member).glance(deadline);
        return probe.identity()
                .orElseThrow(() -> new MemberUnreachableException(
                        member.instance(),
                        "Expected " + member.instance() + " to say which server it is, found: "
                                + probe.why().orElse("it keeps that to itself")));
    }

    @Override
    public List<String> databases(MemberAddress member, Duration deadline) {
        return ask(member, () -> instance(member).within(deadline).databases());
    }

    @Override
    public void establishPrimary(
            MemberAddress member,
            String groupId,
            String groupName,
            Reign reign,
            long generation,
            String operation,
            Duration deadline) {
        MemberRow row = MemberRow.fresh(
                groupId, groupName, member.instance(), MemberRole.PRIMARY, reign, generation, operation);
        tell(member, instance -> instance.databases().forEach(database -> establish(member, database, operation, row)));
    }

    private static void establish(MemberAddress member, String database, String operation, MemberRow row) {
        try (Session session = member.login().open(database, SessionSettings.control(operation))) {
            MemberDatabase.prepare(session, row);
        }
    }

    @Override
    public FenceResult fence(MemberAddress member, FenceOrder order, Duration deadline) {
        return switch (instance(member)
                .fence(
                        order.reign(),
                        order.generation(),
                        order.operation(),
                        order.expected(),
                        order.known(),
                        deadline)) {
            case io.gad.member.FenceResult.Fenced fenced ->
                fenced.prepared().isEmpty()
                        ? new FenceResult(FenceResult.Extent.FENCED, "")
                        : new FenceResult(
                                FenceResult.Extent.PARTLY,
                                "prepared transactions in doubt: " + String.join(", ", fenced.prepared())
                                        + " (gad instance resolve " + member.instance() + ")");
            case io.gad.member.FenceResult.Partly partly ->
                new FenceResult(FenceResult.Extent.PARTLY, String.join("; ", partly.why()));
            case io.gad.member.FenceResult.Another another ->
                new FenceResult(FenceResult.Extent.ANOTHER, "another server answers: " + another.found());
            case io.gad.member.FenceResult.Unreachable unreachable ->
                new FenceResult(FenceResult.Extent.UNREACHABLE, unreachable.why());
        };
    }

    @Override
    public List<String> unfence(MemberAddress member, FenceOrder order, Duration deadline) {
        return ask(member, () -> instance(member).unfence(order.reign(), order.generation(), order.operation()));
    }

    @Override
    public List<String> reopen(MemberAddress member, PromotionOrder order, Duration deadline) {
        return ask(
                member,
                () -> instance(member)
                        .reopen(order.to(), order.generation(), order.attempt(), order.operation(), deadline));
    }

    @Override
    public boolean renewLease(MemberAddress member, LeaseOrder order, BooleanSupplier maySend, Duration deadline) {
        return ask(
                member,
                () -> instance(member)
                        .renewLease(order.reign(), order.generation(), order.term(), order.anew(), maySend, deadline));
    }

    @Override
    public void endLease(MemberAddress member, LeaseOrder order, Duration deadline) {
        tell(member, instance -> instance.endLease(order.reign(), order.generation(), deadline));
    }

    @Override
    public void writeMarker(MemberAddress member, String marker, Reign reign, long generation, Duration deadline) {
        tell(member, instance -> instance.within(deadline).writeMarker(marker, reign, generation));
    }

    @Override
    public PromiseResult promise(MemberAddress member, PromotionOrder order, Duration deadline) {
        io.gad.member.PromiseResult answer =
                instance(member).promise(order.to(), order.generation(), order.attempt(), order.operation(), deadline);
        return switch (answer) {
            case io.gad.member.PromiseResult.Promised promised -> new PromiseResult.Granted();
            case io.gad.member.PromiseResult.Refused refused -> new PromiseResult.Outbid(refused.why());
            case io.gad.member.PromiseResult.Outdated outdated ->
                new PromiseResult.Outbid(member.instance() + " is " + outdated.found());
            case io.gad.member.PromiseResult.Unreachable unreachable ->
                throw new MemberUnreachableException(member.instance(), unreachable.why());
        };
    }

    @Override
    public int tablesToRead(MemberAddress member, Duration deadline) {
        return ask(member, () -> instance(member).within(deadline).tablesToRead());
    }

    @Override
    public RecordResult recordPrimary(MemberAddress target, PromotionOrder order, Duration deadline) {
        io.gad.member.RecordResult answer = ask(
                target,
                () -> instance(target)
                        .within(deadline)
                        .recordPrimary(order.from(), order.to(), order.generation(), order.operation()));
        return switch (answer) {
            case io.gad.member.RecordResult.Done done -> recorded(finalPositions(done.positions(), order.task()));
            case io.gad.member.RecordResult.Cancelled cancelled -> new RecordResult.Cancelled();
            case io.gad.member.RecordResult.Refused refused ->
                new RecordResult.Outbid(refused.by() + ", which made it " + refused.found());
        };
    }

    /** A target may hold positions of tasks that ended long ago, which followed others. */
    private static Map<String, FinalPosition> finalPositions(Map<String, List<FinalPosition>> all, String task) {
        Map<String, FinalPosition> positions = new HashMap<>();
        all.forEach((database, ofTasks) -> ofTasks.stream()
                .filter(position -> position.task().equals(task))
                .findFirst()
                .ifPresent(position -> positions.put(database, position)));
        return positions;
    }

    private static RecordResult recorded(Map<String, FinalPosition> last) {
        Map<String, Lsn> positions = new HashMap<>();
        last.forEach((database, position) -> positions.put(database, position.position()));
        return new RecordResult.Recorded(
                positions, last.values().stream().map(FinalPosition::state).toList());
    }

    @Override
    public boolean cancel(MemberAddress target, PromotionOrder order, Duration deadline) {
        return ask(
                target,
                () -> instance(target).within(deadline).cancel(order.operation(), order.from(), order.generation()));
    }

    @Override
    public SequenceResult advanceSequences(
            MemberAddress target, PromotionOrder order, Optional<MemberAddress> fencedPrimary, Duration deadline) {
        boolean exact = fencedPrimary.isPresent();
        return result(
                ask(target, () -> instance(target).advanceSequences(order.to(), order.generation(), deadline, exact)),
                exact);
    }

    @Override
    public SequenceResult finishSequences(
            MemberAddress target, PromotionOrder order, Optional<MemberAddress> fencedPrimary, Duration deadline) {
        return result(
                ask(
                        target,
                        () -> instance(target)
                                .within(deadline)
                                .advanceRemainingSequences(order.to(), order.generation())),
                fencedPrimary.isPresent());
    }

    private static SequenceResult result(io.gad.member.SequenceResult result, boolean exact) {
        return new SequenceResult(result.advanced(), result.left().size(), exact);
    }

    @Override
    public List<String> openForWrites(MemberAddress target, PromotionOrder order, Duration deadline, Runnable opened) {
        return ask(
                target, () -> instance(target).within(deadline).openForWrites(order.to(), order.generation(), opened));
    }

    @Override
    public Map<String, Lsn> openedAt(MemberAddress target, PromotionOrder order, Duration deadline) {
        return ask(target, () -> instance(target).within(deadline).openedAt(order.to()));
    }

    @Override
    public Map<String, String> lastBeats(MemberAddress member, Duration deadline) {
        return ask(member, () -> instance(member).within(deadline).lastBeats());
    }

    @Override
    public List<PreparedTransaction> preparedTransactions(MemberAddress member, Duration deadline) {
        return ask(member, () -> instance(member).within(deadline).preparedTransactions());
    }

    @Override
    public boolean rollBackPrepared(
            MemberAddress former, Claim claim, PreparedTransaction prepared, Duration deadline) {
        Reign reign = standing(former, claim)
                .orElseThrow(() -> new StaleMandateException("Expected " + former.instance()
                        + " to be a former primary of the group, found that it is not."));
        try {
            return ask(
                    former,
                    () -> instance(former).within(deadline).rollBackPrepared(prepared, reign, claim.generation()));
        } catch (PostgresException e) {
            throw new RefusedException(
                    ProblemCode.PREPARED_REFUSED,
                    "Expected to roll back prepared transaction " + prepared.named() + " of " + prepared.owner()
                            + " on " + former.instance() + ", found: " + e.getMessage() + ".");
        }
    }

    @Override
    public void carry(MemberAddress member, Claim claim, long version, String document, Duration deadline) {
        standing(member, claim)
                .ifPresent(reign -> tell(
                        member,
                        instance -> instance.within(deadline).carry(reign, claim.generation(), version, document)));
    }

    @Override
    public Optional<Survivor> survey(MemberAddress member, Duration deadline) {
        return ask(member, () -> new MemberRecovery(member.login(), member.databases()).look(deadline));
    }

    @Override
    public void raiseGeneration(MemberAddress member, Claim claim, boolean alone, Duration deadline) {
        standing(member, claim)
                .ifPresent(reign -> ask(member, () -> {
                    new MemberRecovery(member.login(), member.databases())
                            .raise(claim.groupId(), reign, claim.generation(), alone, deadline);
                    return true;
                }));
    }

    @Override
    public void release(MemberAddress member, Claim claim, Duration deadline) {
        standing(member, claim)
                .ifPresent(reign -> tell(
                        member, instance -> instance.within(deadline).release(reign, claim.generation(), "release")));
    }

    @Override
    public void makeStandalone(MemberAddress member, Claim claim, Duration deadline) {
        standing(member, claim)
                .ifPresent(reign -> tell(
                        member,
                        instance -> instance.within(deadline).makeStandalone(reign, claim.generation(), "remove")));
    }

    @Override
    public void dismantlePrimary(MemberAddress member, Claim claim, Duration deadline) {
        standing(member, claim)
                .ifPresent(reign -> tell(
                        member, instance -> instance.within(deadline).dismantle(reign, claim.generation(), "delete")));
    }

    /**
     * The latest reign that the claim knows, where the member still belongs to that group: what has left has nothing to put
     * back. Whether the claim is outdated is decided by the change itself, under the member's lock.
     */
    private Optional<Reign> standing(MemberAddress member, Claim claim) {
        Probe probe = instance(member).probe(LOOK);
        if (!probe.answers()) {
            throw new MemberUnreachableException(member.instance(), probe.why().orElse("no answer"));
        }
        return probe.row()
                .filter(row -> row.groupId().equals(claim.groupId()))
                .map(row -> claim.reign().orElse(row.reign()));
    }

    /** One for each address, for what it knows of its databases serves the steps that follow each other. */
    private MemberInstance instance(MemberAddress member) {
        return instances.computeIfAbsent(member, one -> new MemberInstance(one.login(), one.databases()));
    }

    private void tell(MemberAddress member, Consumer<MemberInstance> work) {
        var unused = ask(member, () -> {
            work.accept(instance(member));
            return Boolean.TRUE;
        });
    }

    private static <T> T ask(MemberAddress member, Supplier<T> work) {
        try {
            return work.get();
        } catch (PostgresException e) {
            if (e.kind().isPassing()) {
                throw new MemberUnreachableException(member.instance(), String.valueOf(e.getMessage()), e);
            }
            throw e;
        } catch (MemberProblem e) {
            throw new IllegalStateException(e.getMessage() + " " + e.hint(), e);
        }
    }
}
