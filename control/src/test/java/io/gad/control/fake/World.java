package io.gad.control.fake;

import static org.awaitility.Awaitility.await;

import io.gad.control.ControlPlane;
import io.gad.control.ControlSettings;
import io.gad.control.NewInstance;
import io.gad.control.Outward;
import io.gad.control.PromotionPreview;
import io.gad.control.operation.CrashPoints;
import io.gad.control.operation.Operation;
import io.gad.control.operation.OperationRecord;
import io.gad.control.port.SchemaMode;
import io.gad.postgres.Dsn;
import io.gad.postgres.Secret;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A control plane over members in memory, which can be closed and opened again on the same state. */
public final class World implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    public final FakeMembers members;
    public final FakeSyncTasks tasks;
    private final Path directory;
    private final ControlSettings settings;
    private final Clock clock;
    private CrashPoints crashPoints = CrashPoints.NONE;
    /** Who is told and what is run beside; as of the next start. */
    private Outward outward;

    public ControlPlane control;

    public World(Path directory) {
        this(directory, ControlSettings.DEFAULTS);
    }

    public World(Path directory, ControlSettings settings) {
        this(directory, settings, Outward.NOTHING);
    }

    public World(Path directory, ControlSettings settings, Outward outward) {
        this(directory, settings, outward, new FakeMembers(), Clock.systemUTC());
    }

    /** By a clock that can be moved. */
    public World(Path directory, Clock clock) {
        this(directory, ControlSettings.DEFAULTS, Outward.NOTHING, new FakeMembers(), clock);
    }

    /** Another control plane, over members that have one or had one. */
    public World(Path directory, FakeMembers members) {
        this(directory, ControlSettings.DEFAULTS, Outward.NOTHING, members, Clock.systemUTC());
    }

    private World(Path directory, ControlSettings settings, Outward outward, FakeMembers members, Clock clock) {
        this.clock = clock;
        this.members = members;
        this.tasks = new FakeSyncTasks(members);
        this.directory = directory;
        this.settings = settings;
        this.outward = outward;
        this.control = open();
        control.start();
    }

    private ControlPlane open() {
        return ControlPlane.open(
                directory,
                members,
                tasks,
                settings,
                outward,
                (type, step, when) -> crashPoints.pass(type, step, when),
                clock);
    }

    /** The server is ended and started again; tasks ran in its process. */
    public void restart() {
        control.close();
        tasks.running.clear();
        tasks.paused.clear();
        control = open();
        control.start();
    }

    /** As {@link #restart}, with others to be told. */
    public void restart(Outward others) {
        outward = others;
        restart();
    }

    public void crashAt(CrashPoints points) {
        crashPoints = points;
    }

    public void register(String... names) {
        for (String name : names) {
            var unused = control.registerInstance(new NewInstance(
                    name,
                    name + "-region",
                    Dsn.parse("postgresql://gad@" + name + "-db:5432/postgres"),
                    new Secret("pw-" + name),
                    List.of()));
        }
    }

    public OperationRecord create(String group, String primary, String... secondaries) {
        return submit(new Operation.CreateGroup(group, primary, List.of(secondaries), SchemaMode.COPY));
    }

    public OperationRecord promote(String group, String instance) {
        return submit(new Operation.Promote(group, instance, Optional.empty(), true));
    }

    public OperationRecord switchOver(String group, String instance) {
        return submit(new Operation.SwitchOver(group, instance, Optional.empty()));
    }

    /** Of a promotion that is not confirmed. */
    public PromotionPreview preview(String group, String instance) {
        return control.previewPromotion(new Operation.Promote(group, instance, Optional.empty(), false));
    }

    public OperationRecord add(String group, String instance) {
        return submit(new Operation.AddSecondary(group, instance, Operation.Method.AUTO, SchemaMode.COPY, false));
    }

    public OperationRecord submit(Operation request) {
        return control.submit(request, "test", Optional.empty());
    }

    /** Waits until it has ended. */
    public OperationRecord ended(OperationRecord operation) {
        return control.await(operation.id(), LIMIT);
    }

    /** Waits until nothing goes on behind its end either. */
    public OperationRecord settled(OperationRecord operation) {
        await().atMost(LIMIT).until(() -> {
            OperationRecord now = control.operation(operation.id());
            return now.state().isEnded() && now.background() != OperationRecord.Background.PENDING;
        });
        return control.operation(operation.id());
    }

    @Override
    public void close() {
        control.close();
    }
}
