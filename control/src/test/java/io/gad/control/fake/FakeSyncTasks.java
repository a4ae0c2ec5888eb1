package io.gad.control.fake;

import io.gad.control.port.CopyLimits;
import io.gad.control.port.Finding;
import io.gad.control.port.HeldDatabase;
import io.gad.control.port.LeftOutTable;
import io.gad.control.port.LostTransaction;
import io.gad.control.port.MemberAddress;
import io.gad.control.port.MemberUnreachableException;
import io.gad.control.port.ReapplyOrder;
import io.gad.control.port.ReapplyResult;
import io.gad.control.port.SyncOrder;
import io.gad.control.port.TailOrder;
import io.gad.control.port.TailResult;
import io.gad.control.port.TaskState;
import io.gad.control.port.TaskStatus;
import io.gad.control.port.Verification;
import io.gad.member.MemberRole;
import io.gad.member.Reign;
import io.gad.postgres.Lsn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Tasks that are as far as the test says, and set the rows of their members as real ones do. */
public final class FakeSyncTasks extends FakeFollowers {

    public volatile int tablesToRead;

    public final Map<String, SyncOrder> running = new ConcurrentHashMap<>();
    public final List<Finding> findings = new CopyOnWriteArrayList<>();
    public final List<LostTransaction> tail = new CopyOnWriteArrayList<>();
    public final List<String> cleared = new CopyOnWriteArrayList<>();
    public volatile TaskState reached = TaskState.INCREMENTAL;
    /** For how long the source has not been heard. */
    public volatile Duration silence = Duration.ZERO;

    public volatile boolean failed;
    public volatile String tailMissing = "";
    public final Set<String> paused = ConcurrentHashMap.newKeySet();
    private final Map<String, List<String>> leftOut = new ConcurrentHashMap<>();

    /** What happens meanwhile. */
    public volatile Runnable whileKeysAreLookedAt = () -> {};

    /** What happens meanwhile. */
    public volatile Runnable whileResyncIsAskedFor = () -> {};

    public final List<String> forgotten = new CopyOnWriteArrayList<>();
    /** What the task says beside its phase. */
    public final List<String> notes = new CopyOnWriteArrayList<>(List.of("large objects: 3 carried over"));

    public volatile boolean drains = true;

    public final Map<String, CopyLimits> copyLimits = new ConcurrentHashMap<>();
    private final Map<String, Verification> verified = new ConcurrentHashMap<>();

    public final FakeDrills drills;

    public FakeSyncTasks(FakeMembers members) {
        super(members);
        this.drills = new FakeDrills(members);
    }

    @Override
    public FakeDrills drills() {
        return drills;
    }

    @Override
    public List<Finding> precheck(SyncOrder order) {
        return List.copyOf(findings);
    }

    @Override
    public List<Finding> readiness(SyncOrder order) {
        return List.copyOf(findings);
    }

    @Override
    public void ensureStarted(SyncOrder order) {
        if (running.putIfAbsent(order.id(), order) == null) {
            if (order.paused()) {
                paused.add(order.id());
            }
            members.rows.computeIfAbsent(
                    order.source().instance(),
                    n -> new FakeMembers.Row(
                            order.groupId(), MemberRole.PRIMARY, order.reign(), true, order.operation(), ""));
            members.rows.put(
                    order.target().instance(),
                    new FakeMembers.Row(
                            order.groupId(), MemberRole.SECONDARY, order.reign(), false, order.operation(), ""));
        }
    }

    @Override
    public void limitCopy(String taskId, CopyLimits limits) {
        copyLimits.put(taskId, limits);
    }

    @Override
    public void leaveOut(String taskId, List<String> patterns) {
        leftOut.put(taskId, patterns);
    }

    /** By task, which others it reckons with. */
    public final Map<String, Set<String>> reckoned = new ConcurrentHashMap<>();

    @Override
    public void reckonWith(String taskId, Set<String> others) {
        reckoned.put(taskId, Set.copyOf(others));
    }

    /** What a task leaves out: as it was told last, or as it was started. */
    public List<String> leftOut(String taskId) {
        List<String> begun =
                Optional.ofNullable(running.get(taskId)).map(SyncOrder::leftOut).orElse(List.of());
        return leftOut.getOrDefault(taskId, begun);
    }

    /** Each pattern means one table, named like it. */
    @Override
    public List<LeftOutTable> meant(MemberAddress primary, List<String> patterns) {
        return patterns.stream()
                .map(p -> new LeftOutTable("app", p, 8_192, List.of("view public.v")))
                .toList();
    }

    /** Here they always hold. */
    @Override
    public void requireKeys(MemberAddress primary, List<String> patterns) {
        whileKeysAreLookedAt.run();
    }

    @Override
    public void forgetLeftOut(MemberAddress primary, List<String> patterns) {
        forgotten.add(primary.instance() + patterns);
    }

    @Override
    public void pause(String taskId) {
        paused.add(taskId);
    }

    @Override
    public void resume(String taskId) {
        paused.remove(taskId);
    }

    @Override
    public List<String> resync(String taskId, List<String> databases) {
        whileResyncIsAskedFor.run();
        if (!failed && databases.isEmpty()) {
            return List.of();
        }
        failed = false;
        reached = TaskState.RESYNC;
        return List.of("app");
    }

    @Override
    public boolean verify(String taskId, boolean repair, long rowsPerSecond) {
        Verification last = verified.get(taskId);
        if (last != null && last.state() == Verification.State.RUNNING) {
            return false;
        }
        verified.put(taskId, verification(Verification.State.RUNNING, repair, 0, 0));
        return true;
    }

    /** Every comparison ends with so many rows that differ, and so many of them mended. */
    public void endComparisons(long differences, long repaired) {
        verified.replaceAll((id, v) -> verification(Verification.State.DONE, v.repair(), differences, repaired));
    }

    private static Verification verification(
            Verification.State state, boolean repair, long differences, long repaired) {
        boolean equal = differences == repaired;
        return new Verification(
                state,
                repair,
                equal,
                Instant.EPOCH,
                state == Verification.State.RUNNING ? Optional.empty() : Optional.of(Instant.now()),
                1,
                10,
                List.of(new Verification.Table("app", "public.t", equal, 10, differences, List.of(), repaired, "")),
                2,
                List.of(),
                List.of(),
                Optional.empty());
    }

    @Override
    public Optional<Verification> verification(String taskId) {
        return Optional.ofNullable(verified.get(taskId));
    }

    @Override
    public boolean reread(String taskId, String database, String table) {
        return running.containsKey(taskId) && table.equals("public.known");
    }

    @Override
    public int tablesToRead(String taskId) {
        return tablesToRead;
    }

    @Override
    public List<HeldDatabase> holdings(MemberAddress server, int largest) {
        if (members.isAway(server.instance())) {
            throw new MemberUnreachableException(server.instance(), "away");
        }
        return List.of(new HeldDatabase(
                "app",
                1,
                8_192,
                List.of(new HeldDatabase.HeldTable("public.t", "app:public.t", 10, 8_192)),
                Optional.empty()));
    }

    @Override
    public Optional<TaskStatus> status(String taskId) {
        return Optional.ofNullable(running.get(taskId))
                .map(order -> new TaskStatus(
                        taskId,
                        failed ? TaskState.FAILED : paused.contains(taskId) ? TaskState.PAUSED : reached,
                        Optional.of(12L),
                        0,
                        Optional.of(Instant.now().minus(silence)),
                        List.of(new TaskStatus.DatabaseStatus(
                                "app",
                                reached,
                                Lsn.ZERO,
                                Optional.empty(),
                                10,
                                10,
                                100,
                                100,
                                Optional.empty(),
                                0,
                                0,
                                0,
                                failed ? Optional.of("broken") : Optional.empty(),
                                Optional.empty(),
                                List.copyOf(notes),
                                leftOut(taskId).stream()
                                        .map(p -> new TaskStatus.LeftOut(p, true, List.of("view public.v")))
                                        .toList()))));
    }

    @Override
    public boolean drain(String taskId, Optional<String> marker, Duration deadline) {
        SyncOrder order = running.get(taskId);
        if (order == null || marker.isEmpty()) {
            return marker.isEmpty();
        }
        if (!drains
                || members.isAway(order.source().instance())
                || members.isAway(order.target().instance())) {
            return false;
        }
        String beat = members.beats.getOrDefault(order.source().instance(), "");
        members.beats.put(order.target().instance(), beat);
        return beat.endsWith(" " + marker.get());
    }

    @Override
    public boolean drainWholly(String taskId, String marker, Duration deadline) {
        return drain(taskId, Optional.of(marker), deadline);
    }

    @Override
    public Map<String, Lsn> stop(String taskId, Duration deadline) {
        running.remove(taskId);
        return Map.of("app", Lsn.parse("0/1A"));
    }

    @Override
    public boolean runsIn(String taskId, Reign reign) {
        return Optional.ofNullable(running.get(taskId))
                .filter(order -> order.reign().equals(reign))
                .isPresent();
    }

    @Override
    public void removeFromSource(SyncOrder order, Duration deadline) {
        if (members.isAway(order.source().instance())) {
            throw new MemberUnreachableException(order.source().instance(), "away");
        }
        slots.remove(order.id() + " on " + order.source().instance());
        removed.add(order.id());
    }

    @Override
    public void clearTarget(SyncOrder order, Duration deadline) {
        if (members.down.contains(order.target().instance())) {
            throw new MemberUnreachableException(order.target().instance(), "down");
        }
        cleared.add(order.target().instance());
        if (order.targetMayHoldData()) {
            members.rows.put(
                    order.target().instance(),
                    new FakeMembers.Row(
                            order.groupId(), MemberRole.FENCED, order.reign(), false, order.operation(), ""));
        } else {
            members.rows.remove(order.target().instance());
        }
    }

    @Override
    public TailResult readTail(TailOrder order, Consumer<LostTransaction> sink) {
        tail.forEach(sink);
        return new TailResult(tailMissing.isEmpty(), tailMissing);
    }

    /** What secondaries that stood elsewhere had more. */
    public final List<LostTransaction> surplus = new CopyOnWriteArrayList<>();

    @Override
    public TailResult readSurplus(
            MemberAddress secondary, String before, Map<String, Lsn> from, Consumer<LostTransaction> sink) {
        if (members.isAway(secondary.instance())) {
            throw new MemberUnreachableException(secondary.instance(), "away");
        }
        running.values().stream()
                .filter(order -> order.target().instance().equals(secondary.instance()))
                .findFirst()
                .ifPresent(order -> surplusRead.add("too late: " + order.id() + " runs"));
        surplusRead.add(secondary.instance());
        surplusFrom.add(secondary.instance() + " " + new TreeMap<>(from));
        surplus.forEach(sink);
        return surplusBreaksOff.contains(secondary.instance())
                ? new TailResult(false, "its log is gone", from.keySet())
                : new TailResult(true, "");
    }

    /** Committed on the primary, {@code INSTANCE DATABASE:LSN CHANGES}. */
    public final List<String> reapplied = new CopyOnWriteArrayList<>();

    /** What is in the way of every transaction. */
    public final List<ReapplyResult.Conflict> conflicts = new CopyOnWriteArrayList<>();

    /** Happens ahead of the commit. */
    public volatile Runnable aheadOfReapplied = () -> {};

    /** Whether the connection breaks in the commit. */
    public volatile boolean breaksInCommit;

    /** Happens behind the commit. */
    public volatile Runnable behindReapplied = () -> {};

    private static String name(ReapplyOrder order) {
        return order.primary().instance() + " " + order.database() + ":" + order.lsn();
    }

    @Override
    public ReapplyResult reapply(ReapplyOrder order, Consumer<Consumer<LostTransaction.Change>> changes) {
        requireThere(order);
        List<LostTransaction.Change> all = new CopyOnWriteArrayList<>();
        changes.accept(all::add);
        ReapplyResult.Outcome outcome = isNoted(order)
                ? ReapplyResult.Outcome.ALREADY
                : !conflicts.isEmpty() && !order.force()
                        ? ReapplyResult.Outcome.CONFLICTS
                        : order.dryRun() ? ReapplyResult.Outcome.POSSIBLE : ReapplyResult.Outcome.APPLIED;
        if (outcome == ReapplyResult.Outcome.APPLIED) {
            aheadOfReapplied.run();
            if (breaksInCommit) {
                return new ReapplyResult(ReapplyResult.Outcome.IN_DOUBT, all.size(), conflicts, conflicts.size());
            }
            reapplied.add(name(order) + " " + all.size());
            behindReapplied.run();
        }
        return new ReapplyResult(outcome, all.size(), conflicts, conflicts.size());
    }

    private boolean isNoted(ReapplyOrder order) {
        return reapplied.stream().anyMatch(r -> r.startsWith(name(order) + " "));
    }

    private void requireThere(ReapplyOrder order) {
        if (members.isAway(order.primary().instance())) {
            throw new MemberUnreachableException(order.primary().instance(), "away");
        }
    }

    @Override
    public boolean isReapplied(ReapplyOrder order) {
        requireThere(order);
        return isNoted(order);
    }

    @Override
    public void close() {
        running.clear();
    }
}
