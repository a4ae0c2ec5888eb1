package io.gad.sync.precheck;

import io.gad.postgres.PostgresException;
import io.gad.sync.SyncSettings;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** All checks in their order. Both servers must be reachable before anything else can be looked at. */
public final class Precheck {

    private static final List<Check> CHECKS = List.of(
            new RecoveryCheck(),
            new DifferentServersCheck(),
            new VersionsCheck(),
            new RightsCheck(),
            new OwnersCheck(),
            new SessionRightsCheck(),
            new WalLevelCheck(),
            new SlotsCheck(),
            new StandingSlotsCheck(),
            new ReplicationConnectionCheck(),
            new WalKeptCheck(),
            new WalSenderTimeoutCheck(),
            new DecodingMemoryCheck(),
            new SynchronousStandbysCheck(),
            new ConnectionsCheck(),
            new AccountSettingsCheck(),
            new OpenTransactionsCheck(),
            new ToolsCheck(),
            new DatabasesCheck(),
            new NamesCheck(),
            new EncodingsCheck(),
            new LocalesCheck(),
            new CollationsCheck(),
            new ServerSettingsCheck(),
            new ReadOnlyDefaultsCheck(),
            new LocksCheck(),
            new DiskSpaceCheck(),
            new TargetEmptyCheck(),
            new LeftOutCheck(),
            new ExtensionsCheck(),
            new TablespacesCheck(),
            new IdentitiesCheck(),
            new UnnameableRowsCheck(),
            new FullIdentitiesCheck(),
            new HashedPartitionsCheck(),
            new GeneratedColumnsCheck(),
            new CheckConstraintsCheck(),
            new UnfollowedCheck(),
            new RowSecurityCheck(),
            new TriggersCheck(),
            new EventTriggersCheck(),
            new SubscriptionsCheck(),
            new OtherSlotsCheck(),
            new ClocksCheck(),
            new PasswordsCheck());

    private Precheck() {}

    /**
     * Looks at both servers and changes neither.
     *
     * @throws PostgresException if a server that was reached could not be asked
     */
    public static List<Finding> run(PrecheckRequest request, SyncSettings settings) {
        return run(request, settings, InstantSource.system(), CHECKS);
    }

    static List<Finding> run(PrecheckRequest request, SyncSettings settings, InstantSource clock, List<Check> checks) {
        List<Finding> findings = new ArrayList<>(ReachableCheck.look(request));
        if (findings.stream().anyMatch(f -> f.level() == Finding.Level.FAIL)) {
            return findings;
        }
        try (PrecheckScene scene = new PrecheckScene(request, settings, clock)) {
            for (Check check : checks) {
                findings.addAll(check.look(scene));
            }
        }
        return findings;
    }
}
