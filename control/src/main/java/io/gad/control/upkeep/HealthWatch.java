package io.gad.control.upkeep;

import io.gad.control.health.Sighting;
import io.gad.control.instance.Addresses;
import io.gad.control.instance.Instance;
import io.gad.control.port.MemberAddress;
import io.gad.control.port.MemberProbe;
import io.gad.control.port.Members;
import io.gad.control.state.ControlState;
import io.gad.control.state.Kind;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Probes every instance each second, each on its own thread, so that a silent one delays no other, and a slow probe none
 * behind it: what counts is the newest that has come to an end.
 */
public final class HealthWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HealthWatch.class);
    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final int PROBES_AT_ONCE = 2;
    private static final Duration LATELY = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final Duration FIRST_LOOK = Duration.ofSeconds(2);
    private static final Duration HURRIED_LOOK = Duration.ofMillis(500);

    private final ControlState state;
    private final Members members;
    private final Addresses addresses;
    private final Outdated outdated;
    private final Clock clock;
    private final Consumer<String> changed;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();
    private Optional<Rounds> rounds = Optional.empty();

    /** The newest probe: when it was begun, and how long it took, in nanoseconds. */
    private record Seen(Sighting sighting, long begun, long took) {}

    /** @param changed told an instance's name when it has begun or ceased to answer */
    public HealthWatch(
            ControlState state,
            Members members,
            Addresses addresses,
            Outdated outdated,
            Clock clock,
            Consumer<String> changed) {
        this.state = state;
        this.members = members;
        this.addresses = addresses;
        this.outdated = outdated;
        this.clock = clock;
        this.changed = changed;
    }

    public synchronized void start(Duration interval) {
        rounds = Optional.of(new Rounds("health", interval, this::round));
    }

    private synchronized void round() {
        for (Instance instance : state.list(Kind.INSTANCE)) {
            rounds.ifPresent(r -> r.beside(instance.name(), PROBES_AT_ONCE, () -> probe(instance)));
        }
    }

    /**
     * Looks once at everybody who belongs to a group, before anything is done on a member: another manager may have the group
     * by now. Waits for those who answer, and a moment for the others, whose rows refuse an outdated manager in any case.
     *
     * @param hurried whether somebody waits for a promotion meanwhile
     */
    public void lookAtMembers(boolean hurried) {
        Duration atMost = hurried ? HURRIED_LOOK : FIRST_LOOK;
        List<Thread> looks = new ArrayList<>();
        for (Instance instance : state.list(Kind.INSTANCE)) {
            if (instance.group().isPresent() || instance.former().isPresent()) {
                looks.add(
                        Thread.ofVirtual().name("first-look-" + instance.name()).start(() -> look(instance)));
            }
        }
        long end = System.nanoTime() + atMost.toNanos();
        for (Thread look : looks) {
            try {
                boolean unused = look.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void look(Instance instance) {
        try {
            probe(instance);
        } catch (RuntimeException e) {
            LOG.warn("instance={} not seen at the start", instance.name(), e);
        }
    }

    /** Probes once and remembers. */
    void probe(Instance instance) {
        long begun = System.nanoTime();
        boolean isOurs = instance.group().isPresent() || instance.former().isPresent();
        MemberAddress address = addresses.of(instance);
        see(instance.name(), isOurs ? members.probe(address, DEADLINE) : members.glance(address, DEADLINE), begun);
    }

    /** Takes a probe that somebody else has just made. */
    public void see(String instance, MemberProbe probe) {
        see(instance, probe, System.nanoTime());
    }

    private void see(String instance, MemberProbe probe, long begun) {
        long took = System.nanoTime() - begun;
        AtomicBoolean news = new AtomicBoolean();
        AtomicBoolean newest = new AtomicBoolean();
        seen.compute(instance, (name, before) -> {
            if (before != null && begun - before.begun() < 0) {
                return before;
            }
            newest.set(true);
            news.set(before == null || before.sighting().last().answered() != probe.answered());
            Optional<Sighting> last = Optional.ofNullable(before).map(Seen::sighting);
            return new Seen(Sighting.after(last, probe, clock.instant()), begun, took);
        });
        if (newest.get()) {
            outdated.see(instance, probe);
        }
        remember(instance, probe);
        if (news.get()) {
            changed.accept(instance);
        }
    }

    /**
     * How long to wait for an answer of an instance now: at least so long, and where it has answered lately, twice as
     * long as it took, two seconds at most. One that is far away needs that time; one that has fallen silent is not waited for.
     */
    public Duration patience(String instance, Duration atLeast) {
        Seen last = seen.get(instance);
        if (last == null
                || !last.sighting().last().answered()
                || !last.sighting().isFresh(clock.instant(), LATELY)) {
            return atLeast;
        }
        Duration usual = Duration.ofNanos(Math.min(2 * last.took(), LONGEST.toNanos()));
        return usual.compareTo(atLeast) > 0 ? usual : atLeast;
    }

    /** A former primary keeps the identity that it ruled with apart; this is who answers under the name now. */
    private void remember(String name, MemberProbe probe) {
        if (state.get(Kind.INSTANCE, name).filter(i -> isNews(i, probe)).isEmpty()) {
            return;
        }
        var unused = state.transact(transaction -> {
            Optional<Instance> instance = transaction.get(Kind.INSTANCE, name).filter(i -> isNews(i, probe));
            instance.ifPresent(i -> transaction.put(Kind.INSTANCE, name, i.met(probe.identity(), probe.databases())));
            return instance;
        });
    }

    private static boolean isNews(Instance known, MemberProbe probe) {
        return !known.met(probe.identity(), probe.databases()).equals(known);
    }

    public Optional<Sighting> sighting(String instance) {
        return Optional.ofNullable(seen.get(instance)).map(Seen::sighting);
    }

    @Override
    public synchronized void close() {
        rounds.ifPresent(Rounds::close);
    }
}
