package io.gad.control.upkeep;

import io.gad.control.event.EventKind;
import io.gad.control.event.Events;
import io.gad.control.event.Happening;
import io.gad.control.group.Group;
import io.gad.control.instance.Addresses;
import io.gad.control.instance.Fence;
import io.gad.control.instance.FormerPrimary;
import io.gad.control.instance.Instance;
import io.gad.control.instance.InstanceState;
import io.gad.control.instance.Locks;
import io.gad.control.port.FenceOrder;
import io.gad.control.port.FenceResult;
import io.gad.control.port.MemberProbe;
import io.gad.control.port.Members;
import io.gad.control.report.FormerTail;
import io.gad.control.report.ReportStore;
import io.gad.control.state.ControlState;
import io.gad.control.state.Kind;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knocks twice a second at every former primary. At the first answer: is it the server that ruled; then close it, before
 * anything else; then read what it committed and nobody else got. Goes on until it is released or added back.
 *
 * <p>The knock is the fence itself, so that nothing lies between answer and fence, and each begins anew: it does not
 * matter for how long nobody was there, and one that is open again is read again. It has time for a server that is far away or busy, as long as that answers, and
 * the next does not wait for one that got lost; but more than two would take the few connections that a full server keeps
 * for its superuser.
 */
public final class FormerPrimaryWatch implements Chore {

    private static final Logger LOG = LoggerFactory.getLogger(FormerPrimaryWatch.class);
    private static final Duration INTERVAL = Duration.ofMillis(500);
    private static final Duration KNOCK = Duration.ofSeconds(4);
    private static final Duration FENCE = Duration.ofSeconds(30);
    private static final int AT_ONCE = 2;
    private static final long READ_AGAIN_NANOS = Duration.ofSeconds(30).toNanos();

    private final ControlState state;
    private final Members members;
    private final FormerTail tails;
    private final Addresses addresses;
    private final Locks locks;
    private final Outdated outdated;
    private final Events events;
    private final Map<String, Long> readAt = new ConcurrentHashMap<>();
    private Optional<Rounds> rounds = Optional.empty();

    public FormerPrimaryWatch(
            ControlState state,
            Members members,
            FormerTail tails,
            Addresses addresses,
            Locks locks,
            Outdated outdated,
            Events events) {
        this.state = state;
        this.events = events;
        this.members = members;
        this.tails = tails;
        this.addresses = addresses;
        this.locks = locks;
        this.outdated = outdated;
    }

    @Override
    public synchronized void start() {
        rounds = Optional.of(new Rounds("formers", INTERVAL, this::round));
    }

    private synchronized void round() {
        for (Instance instance : state.list(Kind.INSTANCE)) {
            if (instance.state() == InstanceState.FORMER_PRIMARY
                    && instance.former().filter(outdated::isOf).isEmpty()) {
                rounds.ifPresent(r -> r.beside(instance.name(), AT_ONCE, () -> knock(instance.name())));
            }
        }
    }

    /** Under the instance's lock, which a release takes too: nothing is closed behind a release. */
    private void knock(String name) {
        AtomicBoolean closed = new AtomicBoolean();
        locks.ifShareable(name, () -> former(name).ifPresent(i -> closed.set(close(i, formerOf(i)))));
        if (closed.get()) {
            locks.ifFree(name, () -> former(name).ifPresent(i -> report(i, formerOf(i))));
        }
    }

    private Optional<Instance> former(String name) {
        return state.get(Kind.INSTANCE, name)
                .filter(i ->
                        i.state() == InstanceState.FORMER_PRIMARY && i.former().isPresent());
    }

    private static FormerPrimary formerOf(Instance instance) {
        return instance.former().orElseThrow();
    }

    /** Whether it answers and is closed, as well as can be. */
    private boolean close(Instance instance, FormerPrimary former) {
        if (instance.fence() != Fence.FENCED) {
            return fence(instance, former);
        }
        MemberProbe probe = members.probe(addresses.of(instance), KNOCK);
        if (probe.identity().filter(former::isAnother).isPresent()) {
            leaveAlone(instance);
            return false;
        }
        outdated.see(instance.name(), probe);
        if (outdated.isOf(former)) {
            return false;
        }
        if (!probe.answered()) {
            return false;
        }
        Instance seen = tails.look(instance, probe);
        return seen.fence() == Fence.FENCED && FormerTail.isClosed(probe) || fence(seen, formerOf(seen));
    }

    private void leaveAlone(Instance instance) {
        remember(
                instance.name(), i -> i.fenced(i.fence(), "another server answers under this name; it was left alone"));
    }

    private boolean fence(Instance instance, FormerPrimary former) {
        long generation =
                state.get(Kind.GROUP, former.group()).map(Group::generation).orElse(Group.FIRST_GENERATION);
        FenceOrder order = new FenceOrder(
                former.groupId(),
                former.group(),
                former.closedIn(),
                generation,
                "return-of-" + instance.name(),
                former.identity(),
                instance.found());
        FenceResult result = members.fence(addresses.of(instance), order, FENCE);
        return switch (result.extent()) {
            case FENCED, PARTLY -> {
                Fence fence = Fence.of(result.extent());
                if (fence != instance.fence() || !result.detail().equals(instance.fenceDetail())) {
                    LOG.info("instance={} former=true fence={} detail=\"{}\"", instance.name(), fence, result.detail());
                    fenced(instance, former, fence, result.detail());
                }
                yield true;
            }
            case UNREACHABLE -> {
                // Why it does not answer changes all the time; that it did not at first is enough to store.
                if (instance.fenceDetail().isEmpty()) {
                    remember(instance.name(), i -> i.fenced(i.fence(), result.detail()));
                }
                yield false;
            }
            case ANOTHER -> {
                leaveAlone(instance);
                yield false;
            }
        };
    }

    /** What it is hindered by changes while it is closed in part: only how far it is closed is an event. */
    private void fenced(Instance before, FormerPrimary former, Fence fence, String detail) {
        var unused = state.transact(transaction -> {
            Optional<Instance> instance = transaction
                    .get(Kind.INSTANCE, before.name())
                    .filter(i -> !i.fenced(fence, detail).equals(i));
            instance.ifPresent(i -> {
                transaction.put(Kind.INSTANCE, i.name(), i.fenced(fence, detail));
                if (i.fence() != fence) {
                    events.write(
                            transaction,
                            Happening.of(
                                            EventKind.PRIMARY_FENCED,
                                            "Former primary " + i.name() + " answered and is closed for writes"
                                                    + (fence == Fence.FENCED ? "" : " in part only: " + detail))
                                    .inGroup(former.group())
                                    .atInstance(i.name()));
                }
            });
            return instance;
        });
    }

    /**
     * Looks whether it has stayed closed, closes it, and reads its tail once more where that has not been read to its end. Under the
     * instance's lock.
     *
     * @return why not everything that only it holds is reported; empty if it is
     */
    public Optional<String> unreported(String name) {
        Instance before = former(name).orElseThrow();
        if (!close(before, formerOf(before))) {
            return Optional.of("it could not be closed for writes, so there may be more of it at any time");
        }
        Instance closed = former(name).orElseThrow();
        return formerOf(closed).isRead() ? Optional.empty() : missing(closed);
    }

    private Optional<String> missing(Instance closed) {
        ReportStore.Summary summary = read(closed);
        if (!summary.complete()) {
            return Optional.of(summary.why());
        }
        return closed.fence() == Fence.FENCED
                ? Optional.empty()
                : Optional.of("it is closed for writes in part only: " + closed.fenceDetail());
    }

    /**
     * Reads it to its end now, as when it was found, and remembers where that is all. Under the instance's lock.
     *
     * @return what is missing; empty if everything that only it holds is reported
     */
    public Optional<String> readAgain(String name) {
        Optional<String> missing = unreported(name);
        FormerPrimary former = formerOf(former(name).orElseThrow());
        return missing.isEmpty() && !former.reportStored() ? Optional.of(former.unreadBecause(name)) : missing;
    }

    /** What cannot be read is tried again twice a minute: a prepared transaction may be resolved, a slot let go. */
    private void report(Instance instance, FormerPrimary former) {
        Long last = readAt.get(instance.name());
        if (former.isRead() || last != null && System.nanoTime() - last < READ_AGAIN_NANOS) {
            return;
        }
        readAt.put(instance.name(), System.nanoTime());
        ReportStore.Summary summary = read(instance);
        LOG.info(
                "instance={} lostTransactions={} complete={} why=\"{}\"",
                instance.name(),
                summary.count(),
                summary.complete(),
                summary.why());
    }

    /** What is found open later is read at once, not when the time for what could not be read has come. */
    private ReportStore.Summary read(Instance instance) {
        boolean closed = instance.fence() == Fence.FENCED;
        ReportStore.Summary summary = tails.read(instance, addresses.of(instance), closed);
        if (summary.complete() && closed) {
            readAt.remove(instance.name());
        }
        return summary;
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
