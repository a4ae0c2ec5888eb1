package io.gad.control.upkeep;

import io.gad.control.group.Group;
import io.gad.control.instance.Addresses;
import io.gad.control.instance.Fence;
import io.gad.control.instance.FormerPrimary;
import io.gad.control.instance.Instance;
import io.gad.control.instance.InstanceState;
import io.gad.control.instance.Locks;
import io.gad.control.port.FenceOrder;
import io.gad.control.port.FenceResult;
import io.gad.control.port.MemberAddress;
import io.gad.control.port.MemberProbe;
import io.gad.control.port.Members;
import io.gad.control.port.SyncTasks;
import io.gad.control.port.TailOrder;
import io.gad.control.report.ReportStore;
import io.gad.control.state.ControlState;
import io.gad.control.state.Kind;
import io.gad.member.MemberRole;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knocks once a second at every former primary. At the first answer: is it the server that ruled; then close it, before
 * anything else; then read what it committed and nobody else got. Goes on until it is released or added back.
 */
public final class FormerPrimaryWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FormerPrimaryWatch.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration KNOCK = Duration.ofSeconds(1);
    private static final Duration FENCE = Duration.ofSeconds(5);
    private static final long READ_AGAIN_NANOS = Duration.ofSeconds(30).toNanos();

    private final ControlState state;
    private final Members members;
    private final SyncTasks tasks;
    private final ReportStore reports;
    private final Addresses addresses;
    private final Locks locks;
    private final Map<String, Long> readAt = new ConcurrentHashMap<>();
    private Optional<Rounds> rounds = Optional.empty();

    public FormerPrimaryWatch(
            ControlState state,
            Members members,
            SyncTasks tasks,
            ReportStore reports,
            Addresses addresses,
            Locks locks) {
        this.state = state;
        this.members = members;
        this.tasks = tasks;
        this.reports = reports;
        this.addresses = addresses;
        this.locks = locks;
    }

    public synchronized void start() {
        rounds = Optional.of(new Rounds("formers", INTERVAL, this::round));
    }

    private synchronized void round() {
        for (Instance instance : state.list(Kind.INSTANCE)) {
            if (instance.state() == InstanceState.FORMER_PRIMARY) {
                rounds.ifPresent(r -> r.beside(instance.name(), () -> knock(instance.name())));
            }
        }
    }

    /** Under the instance's lock, which a release takes too: nothing is closed behind a release. */
    void knock(String name) {
        locks.with(name, () -> {
            Optional<Instance> instance = state.get(Kind.INSTANCE, name)
                    .filter(i -> i.state() == InstanceState.FORMER_PRIMARY
                            && i.former().isPresent());
            instance.ifPresent(i -> knock(i, i.former().orElseThrow()));
        });
    }

    private void knock(Instance instance, FormerPrimary former) {
        MemberAddress address = addresses.of(instance);
        MemberProbe probe = members.probe(address, KNOCK);
        if (!probe.answered()) {
            if (instance.fence() == Fence.UNREACHABLE && instance.fenceDetail().isEmpty()) {
                remember(instance.name(), i -> i.fenced(Fence.UNREACHABLE, probe.problem()));
            }
            return;
        }
        if (probe.identity().filter(former::isAnother).isPresent()) {
            remember(
                    instance.name(),
                    i -> i.fenced(i.fence(), "another server answers under this name; it was left alone"));
            return;
        }
        Fence fence = instance.fence();
        if (fence != Fence.FENCED || !isClosed(probe)) {
            fence = close(instance, former, address);
        }
        if (fence == Fence.FENCED || fence == Fence.PARTLY) {
            report(instance, former, address, fence);
        }
    }

    private static boolean isClosed(MemberProbe probe) {
        return probe.standing()
                .filter(s -> s.role() == MemberRole.FENCED && !s.writable())
                .isPresent();
    }

    private Fence close(Instance instance, FormerPrimary former, MemberAddress address) {
        long generation =
                state.get(Kind.GROUP, former.group()).map(Group::generation).orElse(Group.FIRST_GENERATION);
        FenceResult result = members.fence(
                address,
                new FenceOrder(
                        former.groupId(), former.group(), former.reign(), generation, "return-of-" + instance.name()),
                FENCE);
        Fence fence = Fence.of(result.extent());
        if (fence != instance.fence() || !result.detail().equals(instance.fenceDetail())) {
            LOG.info("instance={} former=true fence={} detail=\"{}\"", instance.name(), fence, result.detail());
            remember(instance.name(), i -> i.fenced(fence, result.detail()));
        }
        return fence;
    }

    /** What cannot be read is tried again twice a minute: a prepared transaction may be resolved, a slot let go. */
    private void report(Instance instance, FormerPrimary former, MemberAddress address, Fence fence) {
        Long last = readAt.get(instance.name());
        if (former.reportStored() || last != null && System.nanoTime() - last < READ_AGAIN_NANOS) {
            return;
        }
        readAt.put(instance.name(), System.nanoTime());
        ReportStore.Summary summary = save(instance.name(), former, address);
        if (summary.complete() && fence == Fence.FENCED) {
            remember(instance.name(), Instance::reported);
            readAt.remove(instance.name());
        }
        LOG.info(
                "instance={} lostTransactions={} complete={} why=\"{}\"",
                instance.name(),
                summary.count(),
                summary.complete(),
                summary.why());
    }

    /** Reads the tail and stores it. */
    public ReportStore.Summary save(String instance, FormerPrimary former, MemberAddress address) {
        TailOrder order = new TailOrder(address, former.groupId(), former.taskId(), former.finalPositions());
        return reports.write(
                former.groupId(),
                former.group(),
                instance,
                former.reign().epoch(),
                sink -> tasks.readTail(order, sink));
    }

    private void remember(String name, UnaryOperator<Instance> change) {
        var unused = state.transact(transaction -> {
            Optional<Instance> instance = transaction.get(Kind.INSTANCE, name);
            instance.filter(i -> !change.apply(i).equals(i))
                    .ifPresent(i -> transaction.put(Kind.INSTANCE, name, change.apply(i)));
            return instance;
        });
    }

    @Override
    public synchronized void close() {
        rounds.ifPresent(Rounds::close);
    }
}
