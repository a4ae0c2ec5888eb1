package io.gad.control.fake;

import io.gad.control.port.Claim;
import io.gad.control.port.FenceOrder;
import io.gad.control.port.MemberAddress;
import io.gad.control.port.MemberUnreachableException;
import io.gad.member.MemberRole;
import io.gad.member.PreparedTransaction;
import io.gad.member.Reign;
import io.gad.member.StaleMandateException;
import io.gad.postgres.ServerIdentity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The servers of a test: what stands on them, who answers, and what happens when they are called. */
public abstract class FakeInstances {

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

    /** On every instance. */
    public final List<PreparedTransaction> prepared = new CopyOnWriteArrayList<>();

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

    void reach(MemberAddress member, String call, Duration deadline) {
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
    static MemberAddress named(MemberAddress member) {
        String host = member.login().dsn().hosts().getFirst().name();
        return host.endsWith("-db")
                ? new MemberAddress(host.substring(0, host.length() - 3), member.login(), member.databases())
                : member;
    }

    static void pass(Duration time) {
        try {
            var unused = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** By instance, where it is not the first: its own standby has taken over. */
    public final Map<String, Integer> timelines = new ConcurrentHashMap<>();

    ServerIdentity id(MemberAddress member) {
        return new ServerIdentity("sys-" + member.instance(), timelines.getOrDefault(member.instance(), 1), 150018);
    }

    /** Whether its write lease keeps it from taking writes. */
    public boolean hasRunOut(String instance) {
        Long until = leases.get(instance);
        return until != null && until - System.nanoTime() < 0;
    }

    void requireOneWritable() {
        List<String> open = rows.entrySet().stream()
                .filter(row -> row.getValue().writable() && !hasRunOut(row.getKey()))
                .map(row -> row.getKey() + " " + row.getValue())
                .toList();
        if (open.size() > 1) {
            twoWritable.add(open.toString());
        }
    }

    void prove(MemberAddress member, Claim claim) {
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

    void proveGeneration(MemberAddress member, long generation) {
        if (generation(member.instance()) > generation) {
            throw new StaleMandateException(member.instance() + " has a later manager than generation " + generation);
        }
    }

    /** The generation that stands on a member. */
    public long generation(String instance) {
        return generations.getOrDefault(instance, 1L);
    }
}
