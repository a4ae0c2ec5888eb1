package io.gad.control.upkeep;

import io.gad.control.health.Sighting;
import io.gad.control.instance.Addresses;
import io.gad.control.instance.Instance;
import io.gad.control.port.MemberProbe;
import io.gad.control.port.Members;
import io.gad.control.state.ControlState;
import io.gad.control.state.Kind;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Probes every instance each second, each on its own thread, so that a silent one delays no other. */
public final class HealthWatch implements AutoCloseable {

    private static final Duration DEADLINE = Duration.ofSeconds(2);

    private final ControlState state;
    private final Members members;
    private final Addresses addresses;
    private final Clock clock;
    private final Consumer<String> changed;
    private final Map<String, Sighting> sightings = new ConcurrentHashMap<>();
    private Optional<Rounds> rounds = Optional.empty();

    /** @param changed told an instance's name when it has begun or ceased to answer */
    public HealthWatch(
            ControlState state, Members members, Addresses addresses, Clock clock, Consumer<String> changed) {
        this.state = state;
        this.members = members;
        this.addresses = addresses;
        this.clock = clock;
        this.changed = changed;
    }

    public synchronized void start(Duration interval) {
        rounds = Optional.of(new Rounds("health", interval, this::round));
    }

    private synchronized void round() {
        for (Instance instance : state.list(Kind.INSTANCE)) {
            rounds.ifPresent(r -> r.beside(instance.name(), () -> probe(instance)));
        }
    }

    /** Probes once and remembers. */
    void probe(Instance instance) {
        see(instance.name(), members.probe(addresses.of(instance), DEADLINE));
    }

    /** Takes a probe that somebody else has made. */
    public void see(String instance, MemberProbe probe) {
        Sighting before = sightings.get(instance);
        sightings.put(instance, Sighting.after(Optional.ofNullable(before), probe, clock.instant()));
        remember(instance, probe);
        if (before == null || before.last().answered() != probe.answered()) {
            changed.accept(instance);
        }
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
        return Optional.ofNullable(sightings.get(instance));
    }

    @Override
    public synchronized void close() {
        rounds.ifPresent(Rounds::close);
    }
}
