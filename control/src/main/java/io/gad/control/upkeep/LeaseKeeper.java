package io.gad.control.upkeep;

import io.gad.control.group.Group;
import io.gad.control.group.GroupState;
import io.gad.control.group.WriteLease;
import io.gad.control.instance.Addresses;
import io.gad.control.instance.Instance;
import io.gad.control.instance.Locks;
import io.gad.control.operation.OperationRecord;
import io.gad.control.operation.step.BeforeHook;
import io.gad.control.operation.step.Leases;
import io.gad.control.port.LeaseOrder;
import io.gad.control.port.Members;
import io.gad.control.state.ControlState;
import io.gad.control.state.Kind;
import io.gad.member.StaleMandateException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the write leases of primaries, three times in each term at least, and takes them away where they are not wanted any more.
 * From the moment in which a promotion closes a primary its lease is not renewed, whoever reaches it. While a group is being
 * deleted its lease is renewed where it still stands, and goes with the rest.
 */
public final class LeaseKeeper implements Chore {

    private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);
    private static final Duration INTERVAL = Duration.ofMillis(250);
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final int RENEWALS = 3;

    /** How often one that fails is tried anew within a term, so that a single lost answer closes nobody. */
    private static final int RETRIES = 20;

    /** How much of a term may pass until one counts as lost: two of them, and a third can still come in time. */
    private static final int PATIENCE = 5;

    private final ControlState state;
    private final Members members;
    private final Addresses addresses;
    private final Leases leases;
    private final Locks locks = new Locks();
    private final Map<String, Attempt> last = new ConcurrentHashMap<>();
    private final Outdated outdated;
    private Optional<Rounds> rounds = Optional.empty();

    /**
     * The last try for a group.
     *
     * @param succeeded whether what is wanted holds in all databases
     * @param failure what a person should know; empty also where it did not succeed and an operation says why
     * @param since when one succeeded last, or the trying began
     */
    private record Attempt(long at, boolean succeeded, String failure, long since) {
        boolean isYoungerThan(Duration age) {
            return System.nanoTime() - at < age.toNanos();
        }

        /** Until the next one: a lease that is about to run out is in a hurry. */
        Duration pause(Optional<Duration> inForce) {
            if (inForce.isEmpty()) {
                return AGAIN;
            }
            Duration term = inForce.get();
            if (succeeded) {
                return shorter(term.dividedBy(RENEWALS), LONGEST);
            }
            boolean lost = failure.isEmpty() || at - since > term.toNanos();
            return lost ? AGAIN : shorter(term.dividedBy(RETRIES), AGAIN);
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    public LeaseKeeper(ControlState state, Members members, Addresses addresses, Leases leases, Outdated outdated) {
        this.state = state;
        this.outdated = outdated;
        this.members = members;
        this.addresses = addresses;
        this.leases = leases;
    }

    @Override
    public synchronized void start() {
        rounds = Optional.of(new Rounds("leases", INTERVAL, this::round));
    }

    private synchronized void round() {
        for (Group group : state.list(Kind.GROUP)) {
            if (group.writeLease().isPresent() && isDue(group)) {
                rounds.ifPresent(r -> r.beside(group.name(), () -> keep(group.name())));
            }
        }
    }

    private boolean isDue(Group group) {
        Attempt attempt = last.get(group.id());
        return attempt == null || !attempt.isYoungerThan(attempt.pause(group.leaseInForce()));
    }

    /** Brings about now what the group's document says of its lease, as far as its primary answers. */
    public void keep(String name) {
        locks.with(name, () -> {
            Optional<Group> group = state.get(Kind.GROUP, name);
            Optional<Instance> primary = group.flatMap(g -> state.get(Kind.INSTANCE, g.primary()));
            if (primary.isPresent()
                    && group.get()
                            .writeLease()
                            .filter(l -> mayKeep(group.get(), l))
                            .isPresent()) {
                keep(group.get(), primary.get(), group.get().writeLease().get());
            }
        });
    }

    private boolean mayKeep(Group group, WriteLease lease) {
        boolean mayEnd = group.state() != GroupState.PROMOTING && !isGoing(group) && !outdated.is(group);
        return lease.wanted() ? mayRenew(group, lease) : mayEnd;
    }

    private void keep(Group group, Instance primary, WriteLease lease) {
        try {
            boolean succeeded = true;
            if (lease.wanted()) {
                succeeded = renew(group, primary, lease);
            } else {
                members.endLease(addresses.of(primary), order(group, lease), LONGEST);
                change(group, lease, g -> g.leasing(Optional.empty()));
            }
            long now = System.nanoTime();
            last.put(group.id(), new Attempt(now, succeeded, "", now));
        } catch (StaleMandateException e) {
            // As an operation has closed it, or turned the roles: then it says what is wrong.
            failed(group, group.operation().isPresent() ? "" : String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            failed(group, isGoing(group) ? "" : String.valueOf(e.getMessage()), e);
        }
    }

    private void failed(Group group, String why, RuntimeException e) {
        Attempt before = last.get(group.id());
        long now = System.nanoTime();
        last.put(group.id(), new Attempt(now, false, why, before == null ? now : before.since()));
        if (!why.isEmpty() && (before == null || before.failure().isEmpty())) {
            LOG.warn("group={} primary={} write lease not renewed", group.name(), group.primary(), e);
        }
    }

    /** @return whether it was renewed in all databases */
    private boolean renew(Group group, Instance primary, WriteLease lease) {
        LeaseOrder order = order(group, lease);
        boolean renewed = members.renewLease(
                addresses.of(primary),
                order,
                () -> leases.send(group.id(), lease.term(), () -> mayRenew(group, lease)),
                shorter(lease.term().dividedBy(order.anew() ? RENEWALS : PATIENCE), LONGEST));
        if (renewed && order.anew()) {
            leases.begun(group.id(), lease.term());
            change(group, lease, g -> g.leasing(Optional.of(lease.inForce(group.reign()))));
        } else if (!renewed && lease.isInForceIn(group.reign()) && mayRenew(group, lease)) {
            // A database has come that has none yet: nobody relies on it until that has begun there too.
            change(group, lease, g -> g.leasing(Optional.of(WriteLease.of(lease.seconds()))));
        }
        return renewed;
    }

    /** In a group that is being deleted it begins nowhere: a database without one has left. */
    private static LeaseOrder order(Group group, WriteLease lease) {
        boolean anew = !lease.isInForceIn(group.reign()) && !isGoing(group);
        return new LeaseOrder(group.reign(), group.generation(), lease.term(), anew);
    }

    private static boolean isGoing(Group group) {
        return group.state() == GroupState.DELETING || group.state() == GroupState.DELETED;
    }

    /** As the store says at this moment: what is accepted later is behind what is sent now. */
    private boolean mayRenew(Group before, WriteLease lease) {
        return state.get(Kind.GROUP, before.name())
                .filter(g -> g.id().equals(before.id()))
                .filter(g -> g.reign().equals(before.reign()))
                .filter(g -> g.writeLease().filter(l -> isSame(l, lease)).isPresent())
                .filter(g -> g.state() != GroupState.PROMOTING || isBeforeTheFence(g))
                .filter(g -> isGoing(before) || !isGoing(g))
                .filter(g -> !outdated.is(g)) // Another manager may be waiting for its end.
                .isPresent();
    }

    private static boolean isSame(WriteLease one, WriteLease other) {
        return one.wanted() && one.seconds() == other.seconds();
    }

    /** A promotion whose command is still to be run: nothing is closed before that. */
    private boolean isBeforeTheFence(Group group) {
        Optional<OperationRecord> promotion = group.operation().flatMap(id -> state.get(Kind.OPERATION, id));
        return promotion
                .filter(o -> o.data().hooks().hasBefore() && !o.isDone(BeforeHook.class.getSimpleName()))
                .isPresent();
    }

    private void change(Group before, WriteLease lease, UnaryOperator<Group> how) {
        var unused = state.transact(transaction -> {
            Optional<Group> now = transaction
                    .get(Kind.GROUP, before.name())
                    .filter(g -> g.id().equals(before.id()) && g.reign().equals(before.reign()) && !isGoing(g))
                    .filter(g -> g.writeLease().filter(lease::equals).isPresent());
            now.ifPresent(g -> transaction.put(Kind.GROUP, g.name(), how.apply(g)));
            return now;
        });
    }

    /** What a person should know of a group's lease; empty while all is well. */
    public Optional<String> problem(Group group) {
        Attempt attempt = last.get(group.id());
        if (group.writeLease().isEmpty() || attempt == null || attempt.failure().isEmpty()) {
            return Optional.empty();
        }
        WriteLease lease = group.writeLease().get();
        long seconds = (System.nanoTime() - attempt.since()) / 1_000_000_000L;
        String what = lease.wanted()
                ? "the write lease of " + group.primary() + " (" + lease.seconds() + " s) could not be renewed for "
                        + seconds + " s; once it has run out " + group.primary() + " refuses writes until it can be"
                : "the write lease of " + group.primary() + " could not be taken away yet; once it has run out "
                        + group.primary() + " refuses writes until it is";
        return Optional.of(what + ": " + attempt.failure());
    }

    @Override
    public synchronized void close() {
        rounds.ifPresent(Rounds::close);
    }
}
