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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Instances in memory, with the rules of a member's row: who may change it, and that a repetition changes nothing. */
public final class FakeMembers implements Members {

    /** What one instance's row says. */
    public record Row(
            String groupId, MemberRole role, Reign reign, boolean writable, String operation, String cancelled) {}

    public final Map<String, Row> rows = new ConcurrentHashMap<>();
    public final Set<String> down = ConcurrentHashMap.newKeySet();
    /** The manager's generation on each, where it is not the first. */
    public final Map<String, Long> generations = new ConcurrentHashMap<>();
    /** Who does not let us in. */
    public final Set<String> wrongPassword = ConcurrentHashMap.newKeySet();
    /** Swallows packets: a call comes back only at its deadline. */
    public final Set<String> silent = ConcurrentHashMap.newKeySet();
    /** How long an answer takes. */
    public final Map<String, Duration> slow = new ConcurrentHashMap<>();

    /** Tables of each secondary that are to be read anew. */
    public volatile int tablesToRead;

    /** By instance, the last beat that it holds. */
    public final Map<String, String> beats = new ConcurrentHashMap<>();

    public final List<String> prepared = new CopyOnWriteArrayList<>();

    /** What an opening leaves stopped. */
    public final List<String> staysStopped = new CopyOnWriteArrayList<>();

    /** What a fence leaves open. */
    public volatile String stillOpen = "";

    /** What happens before one is tried. */
    public volatile Consumer<FenceOrder> beforeFence = order -> {};

    /** What happens before a member is told of a later manager. */
    public volatile Consumer<String> beforeRaise = instance -> {};

    /** What happens at the beginning of a call, by its name and the instance. */
    public volatile BiConsumer<String, String> beforeCall = (call, instance) -> {};

    /** By instance, the operation of another manager that it has promised to follow above all of this one's. */
    public final Map<String, String> promised = new ConcurrentHashMap<>();

    /** By instance, when its write lease runs out, as {@link System#nanoTime()}. */
    public final Map<String, Long> leases = new ConcurrentHashMap<>();

    /** Moments at which more than one instance of a group took writes: there may be none. */
    public final List<String> twoWritable = new CopyOnWriteArrayList<>();

    public final List<String> calls = new CopyOnWriteArrayList<>();
    public final Map<String, String> carried = new ConcurrentHashMap<>();
    private final Map<String, CarriedDocument> documents = new ConcurrentHashMap<>();
    public volatile @Nullable RuntimeException advanceFails;
    /** What a target answers that is asked to refuse its commit point. */
    public volatile @Nullable RuntimeException cancelFails;

    /** Whether it answers nobody. */
    boolean isAway(String instance) {
        return down.contains(instance) || silent.contains(instance);
    }

    /** {@code INSTANCE before} or {@code INSTANCE after}: who is gone before or behind its commit point, unheard. */
    public volatile String goesAtRecord = "";

    /** The row that must stand there. */
    public Row row(String instance) {
        Row row = rows.get(instance);
        if (row == null) {
            throw new AssertionError("Expected a row on " + instance + ", found none.");
        }
        return row;
    }

    private void reach(MemberAddress member, String call, Duration deadline) {
        calls.add(call + " " + member.instance());
        beforeCall.accept(call, member.instance());
        Duration slowness = slow.getOrDefault(member.instance(), Duration.ZERO);
        if (silent.contains(member.instance()) || slowness.compareTo(deadline) > 0) {
            pass(deadline);
            throw new MemberUnreachableException(member.instance(), member.instance() + " is silent");
        }
        pass(slowness);
        if (down.contains(member.instance())) {
            throw new MemberUnreachableException(member.instance(), member.instance() + " refuses connections");
        }
    }

    /** Under the name of the instance, for who knows its address alone: {@code us-db} is that of us. */
    private static MemberAddress named(MemberAddress member) {
        String host = member.login().dsn().hosts().getFirst().name();
        return host.endsWith("-db")
                ? new MemberAddress(host.substring(0, host.length() - 3), member.login(), member.databases())
                : member;
    }

    private static void pass(Duration time) {
        try {
            var unused = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ServerIdentity id(MemberAddress member) {
        return new ServerIdentity("sys-" + member.instance(), 1, 150018);
    }

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

    /** Whether its write lease keeps it from taking writes. */
    public boolean hasRunOut(String instance) {
        Long until = leases.get(instance);
        return until != null && until - System.nanoTime() < 0;
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
        leases.remove(member.instance());
    }

    private void requireOneWritable() {
        List<String> open = rows.entrySet().stream()
                .filter(row -> row.getValue().writable() && !hasRunOut(row.getKey()))
                .map(row -> row.getKey() + " " + row.getValue())
                .toList();
        if (open.size() > 1) {
            twoWritable.add(open.toString());
        }
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
    public List<String> openForWrites(MemberAddress target, PromotionOrder order, Duration deadline) {
        reach(target, "openForWrites", deadline);
        proveGeneration(target, order.generation());
        rows.computeIfPresent(target.instance(), (n, row) -> {
            if (row.role() != MemberRole.PRIMARY || !row.reign().equals(order.to())) {
                throw new StaleMandateException("found " + row);
            }
            return opened(row, row.reign());
        });
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
    public List<String> preparedTransactions(MemberAddress member, Duration deadline) {
        reach(member, "preparedTransactions", deadline);
        return List.copyOf(prepared);
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

    private void prove(MemberAddress member, Claim claim) {
        Row row = rows.get(member.instance());
        boolean ahead = row != null
                && row.groupId().equals(claim.groupId())
                && (generation(member.instance()) > claim.generation()
                        || claim.reign()
                                .filter(r -> row.reign().epoch() > r.epoch())
                                .isPresent());
        if (ahead) {
            throw new StaleMandateException(member.instance() + " has a later manager or reign than " + claim);
        }
    }

    private void proveGeneration(MemberAddress member, long generation) {
        if (generation(member.instance()) > generation) {
            throw new StaleMandateException(member.instance() + " has a later manager than generation " + generation);
        }
    }

    /** The generation that stands on a member. */
    public long generation(String instance) {
        return generations.getOrDefault(instance, 1L);
    }
}
