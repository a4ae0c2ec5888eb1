package io.gad.control.fake;

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
import io.gad.member.CarriedDocument;
import io.gad.member.FinalState;
import io.gad.member.MemberRole;
import io.gad.member.MemberRow;
import io.gad.member.PreparedTransaction;
import io.gad.member.Reign;
import io.gad.member.StaleMandateException;
import io.gad.member.Survivor;
import io.gad.postgres.Lsn;
import io.gad.postgres.ServerIdentity;
import io.gad.postgres.SqlState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/** Instances in memory, with the rules of a member's row: who may change it, and that a repetition changes nothing. */
public final class FakeMembers extends FakeInstances implements Members {

    private final Map<String, CarriedDocument> documents = new ConcurrentHashMap<>();

    @Override
    public void getReady(MemberAddress member) {}

    @Override
    public MemberProbe probe(MemberAddress address, Duration deadline) {
        MemberAddress member = named(address);
        if (wrongPassword.contains(member.instance())) {
            return MemberProbe.silent("password authentication failed", Optional.of(SqlState.AUTHENTICATION));
        }
        try {
            reach(member, "probe", deadline);
        } catch (MemberUnreachableException e) {
            return MemberProbe.silent(String.valueOf(e.getMessage()));
        }
        Row row = rows.get(member.instance());
        return new MemberProbe(
                true,
                "",
                Optional.empty(),
                Optional.of(id(member)),
                row == null
                        ? Optional.empty()
                        : Optional.of(new MemberProbe.Standing(
                                row.groupId(),
                                row.role(),
                                row.reign(),
                                generation(member.instance()),
                                row.writable(),
                                Optional.ofNullable(promised.get(member.instance())))),
                List.of("app", "postgres"),
                row != null && !row.writable());
    }

    @Override
    public boolean isThere(MemberAddress member, Duration limit) {
        return true;
    }

    @Override
    public ServerIdentity identify(MemberAddress member, Duration deadline) {
        reach(member, "identify", deadline);
        return id(member);
    }

    @Override
    public List<String> databases(MemberAddress member, Duration deadline) {
        reach(member, "databases", deadline);
        return List.of("app");
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
        reach(member, "establishPrimary", deadline);
        rows.put(member.instance(), new Row(groupId, MemberRole.PRIMARY, reign, true, operation, ""));
    }

    @Override
    public FenceResult fence(MemberAddress member, FenceOrder order, Duration deadline) {
        beforeFence.accept(order);
        try {
            reach(member, "fence", deadline);
        } catch (MemberUnreachableException e) {
            return new FenceResult(FenceResult.Extent.UNREACHABLE, String.valueOf(e.getMessage()));
        }
        if (order.expected().filter(e -> !id(member).mayBe(e)).isPresent()) {
            return new FenceResult(FenceResult.Extent.ANOTHER, "another server");
        }
        proveGeneration(member, order.generation());
        generations.put(member.instance(), order.generation());
        rows.computeIfPresent(
                member.instance(),
                (n, row) -> row.reign().epoch() > order.reign().epoch()
                        ? row
                        : new Row(
                                row.groupId(),
                                MemberRole.FENCED,
                                row.reign(),
                                false,
                                order.operation(),
                                row.cancelled()));
        if (!prepared.isEmpty()) {
            return new FenceResult(FenceResult.Extent.PARTLY, "prepared transactions in doubt: " + prepared);
        }
        return stillOpen.isEmpty()
                ? new FenceResult(FenceResult.Extent.FENCED, "")
                : new FenceResult(FenceResult.Extent.PARTLY, stillOpen);
    }

    @Override
    public List<String> unfence(MemberAddress member, FenceOrder order, Duration deadline) {
        reach(member, "unfence", deadline);
        proveGeneration(member, order.generation());
        rows.computeIfPresent(member.instance(), (n, row) -> {
            boolean lifted = row.role() == MemberRole.PRIMARY && row.writable();
            boolean ours = row.role() == MemberRole.FENCED && row.operation().equals(order.operation());
            if (!row.reign().equals(order.reign()) || !(lifted || ours)) {
                throw new StaleMandateException("found " + row);
            }
            return opened(row, row.reign());
        });
        requireOneWritable();
        return List.copyOf(staysStopped);
    }

    @Override
    public List<String> reopen(MemberAddress member, PromotionOrder order, Duration deadline) {
        reach(member, "reopen", deadline);
        proveGeneration(member, order.generation());
        rows.computeIfPresent(member.instance(), (n, row) -> {
            boolean open = row.role() == MemberRole.PRIMARY
                    && row.writable()
                    && row.reign().equals(order.to());
            boolean ours = row.role() == MemberRole.FENCED && row.operation().equals(order.operation());
            if (!open && !ours || row.reign().epoch() > order.to().epoch()) {
                throw new StaleMandateException("found " + row);
            }
            return opened(row, order.to());
        });
        requireOneWritable();
        return List.copyOf(staysStopped);
    }

    private static Row opened(Row row, Reign reign) {
        return new Row(row.groupId(), MemberRole.PRIMARY, reign, true, row.operation(), row.cancelled());
    }

    /** When the write lease that must be there runs out. */
    public long leasedUntil(String instance) {
        Long until = leases.get(instance);
        if (until == null) {
            throw new AssertionError("Expected a write lease on " + instance + ", found none.");
        }
        return until;
    }

    @Override
    public boolean renewLease(MemberAddress member, LeaseOrder order, BooleanSupplier maySend, Duration deadline) {
        reach(member, "renewLease", deadline);
        proveGeneration(member, order.generation());
        long now = System.nanoTime();
        Row row = row(member.instance());
        if (row.role() != MemberRole.PRIMARY || !row.reign().equals(order.reign())) {
            throw new StaleMandateException("found " + row);
        }
        if (!order.anew() && !leases.containsKey(member.instance()) || !maySend.getAsBoolean()) {
            return false;
        }
        leases.put(member.instance(), now + order.term().toNanos());
        return true;
    }

    @Override
    public void endLease(MemberAddress member, LeaseOrder order, Duration deadline) {
        reach(member, "endLease", deadline);
        proveGeneration(member, order.generation());
        leases.remove(member.instance());
    }

    @Override
    public void writeMarker(MemberAddress member, String marker, Reign reign, long generation, Duration deadline) {
        reach(member, "writeMarker", deadline);
        beats.merge(member.instance(), "1 " + marker, (before, first) -> (number(before) + 1) + " " + marker);
    }

    @Override
    public PromiseResult promise(MemberAddress member, PromotionOrder order, Duration deadline) {
        reach(member, "promise", deadline);
        Row row = rows.get(member.instance());
        String other = promised.getOrDefault(member.instance(), order.operation());
        if (!other.equals(order.operation())) {
            return new PromiseResult.Outbid("a promise to " + other);
        }
        return row != null && row.reign().epoch() > order.to().epoch()
                ? new PromiseResult.Outbid("epoch " + row.reign().epoch())
                : new PromiseResult.Granted();
    }

    @Override
    public int tablesToRead(MemberAddress member, Duration deadline) {
        reach(member, "tablesToRead", deadline);
        return tablesToRead;
    }

    @Override
    public RecordResult recordPrimary(MemberAddress target, PromotionOrder order, Duration deadline) {
        if (goesAtRecord.equals(target.instance() + " before")) {
            down.add(target.instance());
        }
        reach(target, "recordPrimary", deadline);
        Row row = rows.get(target.instance());
        boolean mayFollow = row != null
                && (row.reign().equals(order.from())
                        || row.reign().epoch() < order.from().epoch());
        if (row == null || !row.reign().equals(order.to()) && !mayFollow) {
            return new RecordResult.Outbid(String.valueOf(row));
        }
        if (row.cancelled().equals(order.operation())) {
            return new RecordResult.Cancelled();
        }
        if (mayFollow) {
            generations.put(target.instance(), order.generation());
            leases.remove(target.instance());
            rows.put(
                    target.instance(),
                    new Row(order.groupId(), MemberRole.PRIMARY, order.to(), false, order.operation(), ""));
        }
        if (goesAtRecord.equals(target.instance() + " after")) {
            down.add(target.instance());
            throw new MemberUnreachableException(target.instance(), "gone before it could answer");
        }
        return new RecordResult.Recorded(
                Map.of("app", Lsn.parse("0/1A")),
                List.of(new FinalState("app", tablesToRead > 0 ? List.of("public.item") : List.of(), "", "")));
    }

    @Override
    public boolean cancel(MemberAddress target, PromotionOrder order, Duration deadline) {
        RuntimeException failure = cancelFails;
        if (failure != null) {
            throw failure;
        }
        reach(target, "cancel", deadline);
        proveGeneration(target, order.generation());
        Row row = rows.get(target.instance());
        boolean begun = row != null
                && (row.reign().equals(order.to())
                        || row.role() == MemberRole.PRIMARY && row.operation().equals(order.operation()));
        if (begun) {
            return false;
        }
        rows.computeIfPresent(
                target.instance(),
                (n, r) -> new Row(r.groupId(), r.role(), r.reign(), r.writable(), r.operation(), order.operation()));
        return true;
    }

    @Override
    public SequenceResult advanceSequences(
            MemberAddress target, PromotionOrder order, Optional<MemberAddress> fencedPrimary, Duration deadline) {
        RuntimeException failure = advanceFails;
        if (failure != null) {
            throw failure;
        }
        reach(target, "advanceSequences", deadline);
        return new SequenceResult(3, 0, fencedPrimary.isPresent());
    }

    @Override
    public SequenceResult finishSequences(
            MemberAddress target, PromotionOrder order, Optional<MemberAddress> fencedPrimary, Duration deadline) {
        reach(target, "finishSequences", deadline);
        return new SequenceResult(0, 0, false);
    }

    @Override
    public List<String> openForWrites(MemberAddress target, PromotionOrder order, Duration deadline, Runnable opened) {
        reach(target, "openForWrites", deadline);
        proveGeneration(target, order.generation());
        rows.computeIfPresent(target.instance(), (n, row) -> {
            if (row.role() != MemberRole.PRIMARY || !row.reign().equals(order.to())) {
                throw new StaleMandateException("found " + row);
            }
            return opened(row, row.reign());
        });
        opened.run();
        requireOneWritable();
        return List.copyOf(staysStopped);
    }

    private static long number(String beat) {
        return Long.parseLong(beat.substring(0, beat.indexOf(' ')));
    }

    @Override
    public Map<String, Lsn> openedAt(MemberAddress target, PromotionOrder order, Duration deadline) {
        reach(target, "openedAt", deadline);
        return row(target.instance()).writable() ? Map.of("app", Lsn.parse("0/2B")) : Map.of();
    }

    @Override
    public Map<String, String> lastBeats(MemberAddress member, Duration deadline) {
        reach(member, "lastBeats", deadline);
        return Map.of("app", beats.getOrDefault(member.instance(), ""));
    }

    @Override
    public List<PreparedTransaction> preparedTransactions(MemberAddress member, Duration deadline) {
        reach(member, "preparedTransactions", deadline);
        return List.copyOf(prepared);
    }

    @Override
    public boolean rollBackPrepared(
            MemberAddress former, Claim claim, PreparedTransaction transaction, Duration deadline) {
        reach(former, "rollBackPrepared", deadline);
        prove(former, claim);
        if (row(former.instance()).role() != MemberRole.FENCED) {
            throw new StaleMandateException(former.instance() + " is not fenced");
        }
        return prepared.remove(transaction);
    }

    @Override
    public void carry(MemberAddress member, Claim claim, long version, String document, Duration deadline) {
        reach(member, "carry", deadline);
        prove(member, claim);
        generations.merge(member.instance(), claim.generation(), Math::max);
        long epoch = claim.reign().orElseThrow().epoch();
        CarriedDocument wanted = new CarriedDocument(epoch, claim.generation(), version, document);
        CarriedDocument stands =
                documents.merge(member.instance(), wanted, (before, now) -> before.compareTo(now) < 0 ? now : before);
        carried.put(member.instance(), stands.json());
    }

    /** As if its manager had carried once more there, and to nobody else. */
    public void carryLater(String instance) {
        documents.computeIfPresent(
                instance, (n, d) -> new CarriedDocument(d.epoch(), d.generation(), d.version() + 1, d.json()));
    }

    @Override
    public Optional<Survivor> survey(MemberAddress address, Duration deadline) {
        MemberAddress member = named(address);
        reach(member, "survey", deadline);
        return Optional.ofNullable(rows.get(member.instance()))
                .map(row -> new Survivor(
                        new MemberRow(
                                row.groupId(),
                                "orders",
                                member.instance(),
                                row.role(),
                                row.reign(),
                                generation(member.instance()),
                                row.operation(),
                                row.writable(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(row.cancelled()).filter(c -> !c.isEmpty())),
                        generation(member.instance()),
                        List.of("app"),
                        Optional.of(id(member)),
                        Optional.ofNullable(documents.get(member.instance()))));
    }

    @Override
    public void raiseGeneration(MemberAddress member, Claim claim, boolean alone, Duration deadline) {
        beforeRaise.accept(member.instance());
        reach(member, "raiseGeneration", deadline);
        prove(member, claim);
        if (alone && generation(member.instance()) == claim.generation()) {
            throw new StaleMandateException(member.instance() + " has generation " + claim.generation() + " already");
        }
        generations.put(member.instance(), claim.generation());
    }

    @Override
    public void release(MemberAddress member, Claim claim, Duration deadline) {
        leave(member, "release", claim, deadline);
    }

    @Override
    public void makeStandalone(MemberAddress member, Claim claim, Duration deadline) {
        leave(member, "makeStandalone", claim, deadline);
    }

    @Override
    public void dismantlePrimary(MemberAddress member, Claim claim, Duration deadline) {
        leave(member, "dismantlePrimary", claim, deadline);
    }

    private void leave(MemberAddress member, String call, Claim claim, Duration deadline) {
        reach(member, call, deadline);
        prove(member, claim);
        rows.computeIfPresent(member.instance(), (n, row) -> row.groupId().equals(claim.groupId()) ? null : row);
    }
}
