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
import io.gad.member.StaleMandateException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies each group's document, without secrets, to its members when it has changed, and to its former primaries once these
 * are closed, so that a manager lost with its region can be rebuilt from any survivor. As well as can be had: who does not
 * answer gets it later.
 */
public final class GroupCarrier implements Chore {

    private static final Logger LOG = LoggerFactory.getLogger(GroupCarrier.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final long AGAIN_NANOS = Duration.ofSeconds(5).toNanos();
    private static final Set<GroupState> NOT_CARRIED =
            Set.of(GroupState.CREATING, GroupState.FAILED, GroupState.DELETING);
    private static final Set<Fence> CLOSED = Set.of(Fence.FENCED, Fence.PARTLY);

    private final ControlState state;
    private final Members members;
    private final Addresses addresses;
    private final Outdated outdated;
    private final LaterManager later;
    private final Map<String, Carried> carried = new ConcurrentHashMap<>();
    private final Map<String, Long> failedAt = new ConcurrentHashMap<>();
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
        rounds = Optional.of(new Rounds("carrier", INTERVAL, this::round));
    }

    private synchronized void round() {
        for (Held<Group> held : state.held(Kind.GROUP)) {
            Group group = held.value();
            if (NOT_CARRIED.contains(group.state()) || outdated.is(group)) {
                continue;
            }
            List<Held<OperationRecord>> operations = state.held(Kind.OPERATION).stream()
                    .filter(o -> o.value().groupId().equals(group.id()))
                    .toList();
            // No operation is ever forgotten, so the sum of all versions grows with each change of any.
            long version = held.version()
                    + operations.stream().mapToLong(Held::version).sum();
            CarriedGroup document = CarriedGroup.of(
                    group, operations.stream().map(Held::value).toList(), name -> state.get(Kind.INSTANCE, name));
            for (GroupMember member : group.members()) {
                if (member.complete()) {
                    beside(document, version, member.instance());
                }
            }
            group.formers().stream()
                    .filter(name -> state.get(Kind.INSTANCE, name)
                            .filter(i -> CLOSED.contains(i.fence()))
                            .isPresent())
                    .forEach(name -> beside(document, version, name));
        }
    }

    private void beside(CarriedGroup document, long version, String instance) {
        rounds.ifPresent(r -> r.beside(instance, () -> carry(document, version, instance)));
    }

    private void carry(CarriedGroup document, long version, String member) {
        Group group = document.group();
        Carried now = new Carried(group.id(), version);
        Long failed = failedAt.get(member);
        Optional<Instance> instance = state.get(Kind.INSTANCE, member);
        boolean current = now.equals(carried.get(member));
        if (instance.isEmpty() || current || failed != null && System.nanoTime() - failed < AGAIN_NANOS) {
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
