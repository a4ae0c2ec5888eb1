package io.gad.control.upkeep;

import io.gad.control.group.Group;
import io.gad.control.group.GroupMember;
import io.gad.control.group.GroupState;
import io.gad.control.instance.Addresses;
import io.gad.control.instance.FormerPrimary;
import io.gad.control.instance.Instance;
import io.gad.control.port.Claim;
import io.gad.control.port.MemberUnreachableException;
import io.gad.control.port.Members;
import io.gad.control.state.ControlState;
import io.gad.control.state.Held;
import io.gad.control.state.Json;
import io.gad.control.state.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies each group's document, without secrets, to its members when it has changed, so that a manager lost with its
 * region can be rebuilt from any survivor. As well as can be had: who does not answer gets it later.
 */
public final class GroupCarrier implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GroupCarrier.class);
    private static final int FORMAT = 1;
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final long AGAIN_NANOS = Duration.ofSeconds(5).toNanos();

    private final ControlState state;
    private final Members members;
    private final Addresses addresses;
    private final Map<String, Long> carried = new ConcurrentHashMap<>();
    private final Map<String, Long> failedAt = new ConcurrentHashMap<>();
    private Optional<Rounds> rounds = Optional.empty();

    public GroupCarrier(ControlState state, Members members, Addresses addresses) {
        this.state = state;
        this.members = members;
        this.addresses = addresses;
    }

    /** What stands in a member's table. */
    record Document(int format, Group group, List<Reach> members, Map<String, FormerPrimary> formers) {}

    /** How to reach a member, but for its password. */
    record Reach(String name, String region, String dsn, List<String> databases) {}

    public synchronized void start() {
        rounds = Optional.of(new Rounds("carrier", INTERVAL, this::round));
    }

    private synchronized void round() {
        for (Held<Group> held : state.held(Kind.GROUP)) {
            Group group = held.value();
            if (group.state() == GroupState.CREATING
                    || group.state() == GroupState.FAILED
                    || group.state() == GroupState.DELETING) {
                continue;
            }
            for (GroupMember member : group.members()) {
                if (member.complete()) {
                    rounds.ifPresent(r -> r.beside(member.instance(), () -> carry(held, member.instance())));
                }
            }
        }
    }

    private void carry(Held<Group> held, String member) {
        Long failed = failedAt.get(member);
        Optional<Instance> instance = state.get(Kind.INSTANCE, member);
        boolean current = held.version() == carried.getOrDefault(member, 0L);
        if (instance.isEmpty() || current || failed != null && System.nanoTime() - failed < AGAIN_NANOS) {
            return;
        }
        try {
            members.carry(
                    addresses.of(instance.get()),
                    Claim.of(held.value()),
                    held.version(),
                    Json.write(document(held.value())),
                    DEADLINE);
            carried.put(member, held.version());
            failedAt.remove(member);
        } catch (MemberUnreachableException e) {
            failedAt.put(member, System.nanoTime());
            LOG.debug(
                    "group={} member={} document not carried yet: {}",
                    held.value().name(),
                    member,
                    e.getMessage());
        } catch (RuntimeException e) {
            failedAt.put(member, System.nanoTime());
            throw e;
        }
    }

    private Document document(Group group) {
        List<Reach> reaches = new ArrayList<>();
        for (GroupMember member : group.members()) {
            state.get(Kind.INSTANCE, member.instance())
                    .ifPresent(i ->
                            reaches.add(new Reach(i.name(), i.region(), i.dsn().toString(), i.databases())));
        }
        Map<String, FormerPrimary> formers = new ConcurrentHashMap<>();
        for (String name : group.formers()) {
            state.get(Kind.INSTANCE, name).flatMap(Instance::former).ifPresent(f -> formers.put(name, f));
        }
        return new Document(FORMAT, group, reaches, formers);
    }

    @Override
    public synchronized void close() {
        rounds.ifPresent(Rounds::close);
    }
}
