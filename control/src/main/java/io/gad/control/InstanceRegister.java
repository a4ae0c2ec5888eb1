package io.gad.control;

import io.gad.control.event.EventKind;
import io.gad.control.event.Events;
import io.gad.control.event.Happening;
import io.gad.control.group.Group;
import io.gad.control.group.Names;
import io.gad.control.instance.Addresses;
import io.gad.control.instance.Fence;
import io.gad.control.instance.FormerPrimary;
import io.gad.control.instance.Instance;
import io.gad.control.instance.InstanceState;
import io.gad.control.instance.Locks;
import io.gad.control.instance.NoAnswer;
import io.gad.control.port.Claim;
import io.gad.control.port.MemberAddress;
import io.gad.control.port.MemberProbe;
import io.gad.control.port.MemberUnreachableException;
import io.gad.control.port.Members;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.control.state.ControlState;
import io.gad.control.state.Kind;
import io.gad.control.state.Transaction;
import io.gad.control.upkeep.FormerPrimaryWatch;
import io.gad.control.upkeep.HealthWatch;
import io.gad.member.StaleMandateException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Registers, forgets and releases instances. */
final class InstanceRegister {

    /** All of its databases are looked into, of which there may be hundreds. */
    private static final Duration PROBE = Duration.ofSeconds(20);

    private static final Duration IDENTITY = Duration.ofSeconds(5);
    private static final Duration RELEASE = Duration.ofSeconds(60);

    private final ControlState state;
    private final Members members;
    private final Addresses addresses;
    private final HealthWatch health;
    private final FormerPrimaryWatch formers;
    private final Locks locks;
    private final Events events;

    InstanceRegister(
            ControlState state,
            Members members,
            Addresses addresses,
            HealthWatch health,
            FormerPrimaryWatch formers,
            Locks locks,
            Events events) {
        this.state = state;
        this.members = members;
        this.addresses = addresses;
        this.health = health;
        this.formers = formers;
        this.locks = locks;
        this.events = events;
    }

    /** An instance as it would be registered, and what it answered. */
    record Met(Instance instance, MemberProbe probe) {}

    /** Looks for an instance that is not registered; whatever a registration would be refused for is refused. */
    Met meet(NewInstance request) {
        Names.check("instance", request.name());
        Names.check("region", request.region());
        Instance instance = new Instance(
                request.name(),
                request.region(),
                request.dsn(),
                addresses.secrets().seal(request.name(), request.password()),
                request.databases(),
                InstanceState.STANDALONE,
                Fence.NONE,
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
        refuseDuplicate(state.list(Kind.INSTANCE), instance);
        MemberProbe probe = Probing.within(PROBE, () -> members.probe(addresses.of(instance), PROBE));
        if (!probe.answered()) {
            throw NoAnswer.of(request.name(), request.dsn().hostList(), probe);
        }
        return new Met(instance.met(probe.identity(), probe.databases()), probe);
    }

    void register(NewInstance request) {
        Met met = meet(request);
        Instance seen = met.instance();
        var unused = state.transact(transaction -> {
            refuseDuplicate(transaction.list(Kind.INSTANCE), seen);
            transaction.put(Kind.INSTANCE, seen.name(), seen);
            write(
                    transaction,
                    EventKind.INSTANCE_REGISTERED,
                    seen,
                    "was registered: region " + seen.region() + ", "
                            + seen.dsn().hostList());
            return seen;
        });
        health.see(seen.name(), met.probe());
    }

    static void refuseDuplicate(List<Instance> registered, Instance added) {
        for (Instance instance : registered) {
            if (instance.name().equals(added.name())) {
                throw new RefusedException(
                        ProblemCode.INSTANCE_EXISTS, "Expected no instance " + added.name() + ", found one.");
            }
            Set<Object> shared = new HashSet<>(instance.dsn().hosts());
            shared.retainAll(added.dsn().hosts());
            if (!shared.isEmpty()) {
                throw new RefusedException(
                        ProblemCode.INSTANCE_EXISTS,
                        "Expected a server that is not registered yet, found "
                                + shared.iterator().next() + " registered as instance " + instance.name() + ".");
            }
        }
    }

    /** A former primary that is out of reach for good may be forgotten; one that answers is released first. */
    void remove(String name) {
        var unused = state.transact(transaction -> {
            Instance instance = present(transaction, name);
            switch (instance.state()) {
                case STANDALONE -> {}
                case MEMBER -> {
                    String group = instance.group().orElse("?");
                    boolean listed = transaction
                            .get(Kind.GROUP, group)
                            .flatMap(g -> g.member(name))
                            .isPresent();
                    if (listed) {
                        throw new RefusedException(
                                ProblemCode.INSTANCE_IN_GROUP,
                                "Expected instance " + name + " to be in no group, found it in group " + group + ".");
                    }
                }
                case FORMER_PRIMARY -> {
                    if (instance.fence() != Fence.UNREACHABLE) {
                        throw new RefusedException(
                                ProblemCode.INSTANCE_FENCED,
                                "Expected instance " + name + " to be standalone, found it a former primary, "
                                        + instance.fence() + ".");
                    }
                    withoutFormer(transaction, instance);
                }
            }
            transaction.delete(Kind.INSTANCE, name);
            write(transaction, EventKind.INSTANCE_REMOVED, instance, "was removed from the list");
            return instance;
        });
    }

    private void write(Transaction transaction, EventKind kind, Instance instance, String what) {
        events.write(
                transaction,
                Happening.of(kind, "Instance " + instance.name() + " " + what).atInstance(instance.name()));
    }

    private static Instance present(Transaction transaction, String name) {
        return transaction.get(Kind.INSTANCE, name).orElseThrow(() -> unknown(name));
    }

    Instance stored(String name) {
        return state.get(Kind.INSTANCE, name).orElseThrow(() -> unknown(name));
    }

    /** By what right it is changed: its group may be gone meanwhile. */
    static Claim claimOn(ControlState state, FormerPrimary former) {
        return state.get(Kind.GROUP, former.group())
                .filter(group -> group.id().equals(former.groupId()))
                .map(Claim::of)
                .orElseGet(() -> Claim.ofGone(
                        former.groupId(),
                        state.get(Kind.GENERATION, former.groupId()).orElse(Group.FIRST_GENERATION)));
    }

    /** @throws RefusedException if it is none */
    static FormerPrimary formerOf(Instance instance) {
        return instance.former()
                .filter(f -> instance.state() == InstanceState.FORMER_PRIMARY)
                .orElseThrow(() -> new RefusedException(
                        ProblemCode.INSTANCE_NOT_FORMER,
                        "Expected instance " + instance.name() + " to be a former primary, found " + instance.state()
                                + "."));
    }

    /** @throws RefusedException if another server answers */
    static void requireSame(Members members, MemberAddress address, FormerPrimary former) {
        if (former.isAnother(members.identify(address, IDENTITY))) {
            throw new RefusedException(
                    ProblemCode.IDENTITY_CHANGED,
                    "Expected the server that was the primary behind instance " + address.instance()
                            + ", found another.");
        }
    }

    /** What a member says no to, in words for whoever asked. */
    static <T> T told(String name, Supplier<T> work) {
        try {
            return work.get();
        } catch (MemberUnreachableException e) {
            throw new RefusedException(
                    ProblemCode.MEMBER_UNREACHABLE,
                    "Expected instance " + name + " to answer, found: " + e.getMessage() + ".");
        } catch (StaleMandateException e) {
            throw new RefusedException(ProblemCode.MANAGER_OUTDATED, String.valueOf(e.getMessage()));
        }
    }

    static RefusedException unknown(String name) {
        return new RefusedException(ProblemCode.INSTANCE_UNKNOWN, "Expected an instance " + name + ", found none.");
    }

    private static void withoutFormer(Transaction transaction, Instance instance) {
        Optional<Group> group = instance.former()
                .flatMap(f -> transaction.get(Kind.GROUP, f.group()).filter(g -> g.id().equals(f.groupId())));
        group.ifPresent(g -> transaction.put(Kind.GROUP, g.name(), g.withoutFormer(instance.name())));
    }

    /**
     * Not before everything that only it holds is reported: its slots, which the report is read from, go with the release.
     * The data itself stays where it is.
     *
     * @param discardUnreported whether it may go all the same
     */
    void release(String name, boolean discardUnreported) {
        locks.with(name, () -> {
            Instance instance = stored(name);
            FormerPrimary former = formerOf(instance);
            var unused = told(name, () -> {
                release(instance, former, discardUnreported);
                return Boolean.TRUE;
            });
        });
    }

    private void release(Instance instance, FormerPrimary former, boolean discardUnreported) {
        MemberAddress address = addresses.of(instance);
        requireSame(members, address, former);
        Optional<String> missing = formers.unreported(instance.name());
        if (missing.isPresent() && !discardUnreported) {
            throw new RefusedException(
                    ProblemCode.REPORT_INCOMPLETE,
                    "Expected a complete report of what only instance " + instance.name() + " holds, found: "
                            + missing.get() + ".");
        }
        members.release(address, claimOn(state, former), RELEASE);
        var unused = state.transact(transaction -> {
            Instance now = present(transaction, instance.name());
            withoutFormer(transaction, now);
            transaction.put(Kind.INSTANCE, now.name(), now.standalone(Fence.RELEASED));
            events.write(
                    transaction,
                    Happening.of(
                                    EventKind.INSTANCE_RELEASED,
                                    "Former primary " + now.name() + " was released: standalone and writable"
                                            + (discardUnreported ? ", also what was not reported" : ""))
                            .inGroup(former.group())
                            .atInstance(now.name()));
            return now;
        });
    }
}
