package io.gad.control.upkeep;

import io.gad.control.group.Group;
import io.gad.control.group.GroupMember;
import io.gad.control.group.GroupState;
import io.gad.control.instance.Addresses;
import io.gad.control.instance.Fence;
import io.gad.control.instance.Instance;
import io.gad.control.operation.OperationRecord;
import io.gad.control.port.Claim;
import io.gad.control.port.MemberAddress;
import io.gad.control.port.MemberUnreachableException;
import io.gad.control.port.Members;
import io.gad.control.recover.CarriedGroup;
import io.gad.control.state.ControlState;
import io.gad.control.state.Held;
import io.gad.control.state.Kind;
import io.gad.control.state.Kind.ForgottenOperations;
import io.gad.member.StaleMandateException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies each group's document, without secrets, to its members when it has changed, and to its former primaries once these
 * are closed, so that a manager lost with its region can be rebuilt from any survivor. As well as can be had: who does not
 * answer gets it later. A group in which nothing runs is copied at once, for what runs in the latest document counts as under
 * way; during an operation, of which each step is a change, once a second.
 */
public final class GroupCarrier implements Chore {

    private static final Logger LOG = LoggerFactory.getLogger(GroupCarrier.class);
    private static final Duration INTERVAL = Duration.ofMillis(200);
    private static final long SELDOM_NANOS = Duration.ofSeconds(1).toNanos();
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final long AGAIN_NANOS = Duration.ofSeconds(5).toNanos();
    private static final Set<GroupState> NOT_CARRIED =
            Set.of(GroupState.CREATING, GroupState.FAILED, GroupState.DELETING);
    private static final Set<String> OF_A_DOCUMENT =
            Set.of(Kind.GROUP.name(), Kind.OPERATION.name(), Kind.INSTANCE.name());
    private static final Set<Fence> CLOSED = Set.of(Fence.FENCED, Fence.PARTLY);

    private final ControlState state;
    private final Members members;
    private final Addresses addresses;
    private final Outdated outdated;
    private final LaterManager later;
    private final Map<String, Carried> carried = new ConcurrentHashMap<>();
    private final Map<String, Long> failedAt = new ConcurrentHashMap<>();
    private final AtomicBoolean changed = new AtomicBoolean(true);
    private long looked = System.nanoTime() - SELDOM_NANOS;
    private Optional<Rounds> rounds = Optional.empty();

    public GroupCarrier(
            ControlState state, Members members, Addresses addresses, Outdated outdated, LaterManager later) {
        this.state = state;
        this.members = members;
        this.addresses = addresses;
        this.outdated = outdated;
        this.later = later;
    }

    /** Of which group, and which version of what belongs to it. */
    private record Carried(String groupId, long version) {}

    @Override
    public synchronized void start() {
        state.watch(keys -> {
            if (keys.stream().anyMatch(key -> OF_A_DOCUMENT.contains(key.kind()))) {
                changed.set(true);
            }
        });
        rounds = Optional.of(new Rounds("carrier", INTERVAL, this::round));
    }

    private synchronized void round() {
        boolean due = System.nanoTime() - looked >= SELDOM_NANOS;
        if (!changed.getAndSet(false) && !due) {
            return;
        }
        looked = due ? System.nanoTime() : looked;
        // In this order: a group never names an operation that is not among them yet, and of one that goes meanwhile
        // less is counted,
        // never twice.
        List<Held<Group>> groups = state.held(Kind.GROUP);
        Map<String, Long> forgotten = state.list(Kind.FORGOTTEN).stream()
                .collect(Collectors.toMap(ForgottenOperations::groupId, ForgottenOperations::versions));
        Map<String, List<Held<OperationRecord>>> operations = state.held(Kind.OPERATION).stream()
                .collect(Collectors.groupingBy(held -> held.value().groupId()));
        for (Held<Group> held : groups) {
            Group group = held.value();
            if (!NOT_CARRIED.contains(group.state())
                    && !outdated.is(group)
                    && (due || group.operation().isEmpty())) {
                round(held, operations.getOrDefault(group.id(), List.of()), forgotten.getOrDefault(group.id(), 0L));
            }
        }
    }

    /** The sum of the versions of all that the group ever had grows with each change of any, also when one is let go. */
    private void round(Held<Group> held, List<Held<OperationRecord>> operations, long forgotten) {
        Group group = held.value();
        long version =
                held.version() + operations.stream().mapToLong(Held::version).sum() + forgotten;
        List<String> behind =
                carriers(group).filter(name -> !has(name, group, version)).toList();
        if (!behind.isEmpty()) {
            CarriedGroup document = CarriedGroup.of(
                    group, operations.stream().map(Held::value).toList(), name -> state.get(Kind.INSTANCE, name));
            behind.forEach(name -> beside(document, version, name));
        }
    }

    private Stream<String> carriers(Group group) {
        return Stream.concat(
                group.members().stream().filter(GroupMember::complete).map(GroupMember::instance),
                group.formers().stream()
                        .filter(name -> state.get(Kind.INSTANCE, name)
                                .filter(i -> CLOSED.contains(i.fence()))
                                .isPresent()));
    }

    private boolean has(String instance, Group group, long version) {
        return new Carried(group.id(), version).equals(carried.get(instance));
    }

    private void beside(CarriedGroup document, long version, String instance) {
        rounds.ifPresent(r -> r.beside(instance, () -> carry(document, version, instance)));
    }

    private void carry(CarriedGroup document, long version, String member) {
        Group group = document.group();
        Carried now = new Carried(group.id(), version);
        Long failed = failedAt.get(member);
        Optional<Instance> instance = state.get(Kind.INSTANCE, member);
        if (instance.isEmpty()
                || has(member, group, version)
                || failed != null && System.nanoTime() - failed < AGAIN_NANOS) {
            return;
        }
        MemberAddress address = addresses.of(instance.get());
        try {
            if (!later.met(group, address)) {
                failedAt.put(member, System.nanoTime());
                return;
            }
            members.carry(address, Claim.of(group), version, document.json(), DEADLINE);
            carried.put(member, now);
            failedAt.remove(member);
        } catch (MemberUnreachableException | StaleMandateException e) {
            failedAt.put(member, System.nanoTime());
            LOG.debug("group={} member={} document not carried: {}", group.name(), member, e.getMessage());
        } catch (RuntimeException e) {
            failedAt.put(member, System.nanoTime());
            throw e;
        }
    }

    @Override
    public synchronized void close() {
        rounds.ifPresent(Rounds::close);
    }
}
