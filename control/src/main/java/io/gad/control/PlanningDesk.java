package io.gad.control;

import io.gad.control.instance.Addresses;
import io.gad.control.instance.Instance;
import io.gad.control.instance.NoAnswer;
import io.gad.control.port.Finding;
import io.gad.control.port.HeldDatabase;
import io.gad.control.port.MemberAddress;
import io.gad.control.port.MemberProbe;
import io.gad.control.port.MemberUnreachableException;
import io.gad.control.port.Members;
import io.gad.control.port.SyncTasks;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.control.state.ControlState;
import io.gad.control.state.Kind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks servers on behalf of whoever plans a group; each question has its deadline. */
final class PlanningDesk implements Planning {

    /** Named of each database: more than anybody goes through by eye. */
    private static final int LARGEST = 20;

    private static final Duration LOOK = Duration.ofSeconds(20);

    private final ControlState state;
    private final Members members;
    private final SyncTasks tasks;
    private final Addresses addresses;
    private final InstanceRegister register;
    private final Prechecks prechecks;

    PlanningDesk(
            ControlState state,
            Members members,
            SyncTasks tasks,
            Addresses addresses,
            InstanceRegister register,
            Prechecks prechecks) {
        this.state = state;
        this.members = members;
        this.tasks = tasks;
        this.addresses = addresses;
        this.register = register;
        this.prechecks = prechecks;
    }

    @Override
    public Contact tryOut(NewInstance request) {
        long begun = System.nanoTime();
        InstanceRegister.Met met = register.meet(request);
        return contact(met.instance(), met.probe(), begun);
    }

    @Override
    public Contact tryOut(String name) {
        Instance instance = stored(name);
        MemberAddress address = addresses.of(instance);
        long begun = System.nanoTime();
        MemberProbe probe = Probing.within(LOOK, () -> members.probe(address, LOOK));
        if (!probe.answered()) {
            throw NoAnswer.of(name, instance.dsn().hostList(), probe);
        }
        return contact(instance.met(probe.identity(), probe.databases()), probe, begun);
    }

    private Contact contact(Instance instance, MemberProbe probe, long begun) {
        return new Contact(
                instance.dsn().hostList(),
                instance.dsn().user(),
                Views.version(instance),
                probe.databases(),
                probe.readOnly(),
                probe.standing().map(MemberProbe.Standing::groupId).orElse(""),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
    }

    @Override
    public List<HeldDatabase> holdings(String name) {
        MemberAddress address = addresses.of(stored(name));
        FutureTask<List<HeldDatabase>> look = new FutureTask<>(() -> tasks.holdings(address, LARGEST));
        Thread.ofVirtual().name("holdings-" + name).start(look);
        try {
            return look.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw silent(name, "its databases were not looked through within " + LOOK.toSeconds() + " s");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof MemberUnreachableException away) {
                throw silent(name, String.valueOf(away.getMessage()));
            }
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw silent(name, "interrupted");
        } finally {
            look.cancel(true); // Whoever has waited long enough keeps no session there.
        }
    }

    private static RefusedException silent(String name, String found) {
        return new RefusedException(
                ProblemCode.MEMBER_UNREACHABLE, "Expected instance " + name + " to answer, found: " + found + ".");
    }

    @Override
    public List<Finding> precheck(Pair pair) {
        return prechecks.of(stored(pair.source()), stored(pair.target()), pair);
    }

    @Override
    public List<Finding> precheckGroup(String group) {
        return prechecks.of(state.get(Kind.GROUP, group).orElseThrow(() -> LocalControlPlane.unknownGroup(group)));
    }

    private Instance stored(String name) {
        return state.get(Kind.INSTANCE, name).orElseThrow(() -> InstanceRegister.unknown(name));
    }
}
