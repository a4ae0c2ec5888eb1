package io.gad.server.wiring;

import io.gad.control.ControlPlane;
import io.gad.control.ControlSettings;
import io.gad.control.Outward;
import io.gad.control.alert.AlertSettings;
import io.gad.control.port.Notices;
import io.gad.server.ControlPlaneFactory;
import io.gad.server.settings.Setting;
import io.gad.server.settings.Settings;
import io.gad.sync.SyncEngine;
import io.gad.sync.SyncSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;

/** Puts the control plane of the program together: its ports on members and the data plane, by SQL. */
public final class Wiring implements ControlPlaneFactory {

    private static final Duration BUDGET_LOOK = Duration.ofSeconds(5);
    private static final Duration WEBHOOK_PATIENCE = Duration.ofSeconds(10);

    @Override
    public ControlPlane open(Settings settings, Path dataDirectory) {
        SyncSettings sync = syncSettings(settings, dataDirectory);
        Outward outward = outward(settings, new HookCommands(settings));
        SyncEngine engine = new SyncEngine(sync);
        return ControlPlane.open(
                dataDirectory,
                new PostgresMembers(),
                new EngineSyncTasks(engine, sync, new Verifications(dataDirectory.resolve("verifications"))),
                controlSettings(settings),
                outward,
                FaultPoints.installed(),
                Clock.systemUTC());
    }

    /** What HTTP needs is made only where somebody is to be told. */
    private static Outward outward(Settings settings, HookCommands hooks) {
        if (settings.webhooks().isEmpty()) {
            return new Outward(AlertSettings.NOBODY, Notices.NONE, hooks);
        }
        Webhooks webhooks = new Webhooks(settings.webhooks(), WEBHOOK_PATIENCE, InstantSource.system());
        return new Outward(AlertSettings.NOBODY.telling(webhooks.known()), webhooks, hooks);
    }

    private static ControlSettings controlSettings(Settings settings) {
        return new ControlSettings(
                settings.duration(Setting.LAG_THRESHOLD),
                ControlSettings.DEFAULTS.probeInterval(),
                settings.duration(Setting.DRAIN_TIMEOUT),
                settings.duration(Setting.SWITCH_OVER_DEADLINE),
                settings.duration(Setting.SWITCH_OVER_LAG),
                settings.bytes(Setting.WAL_BUDGET),
                settings.duration(Setting.VERIFY_INTERVAL),
                settings.limit(Setting.VERIFY_ROWS_PER_SECOND),
                settings.duration(Setting.READINESS_INTERVAL));
    }

    private static SyncSettings syncSettings(Settings settings, Path dataDirectory) {
        try {
            Path spool = Files.createDirectories(dataDirectory.resolve("spool"));
            SyncSettings sync = SyncSettings.defaults(spool)
                    .withWalBudget(settings.bytes(Setting.WAL_BUDGET), BUDGET_LOOK)
                    .withReaderPatience(settings.duration(Setting.READER_PATIENCE));
            return settings.path(Setting.PG_TOOLS).map(sync::withTools).orElse(sync);
        } catch (IOException e) {
            throw new UncheckedIOException("Making the spool folder in " + dataDirectory, e);
        }
    }
}
