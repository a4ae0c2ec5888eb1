package io.gad.sync.precheck;

import io.gad.postgres.PostgresException;
import io.gad.sync.SyncSettings;
import java.util.ArrayList;
import java.util.List;

/** All checks in their order. Both servers must be reachable before anything else can be looked at. */
public final class Precheck {

    private static final List<Check> CHECKS = List.of(
            new RecoveryCheck(),
            new DifferentServersCheck(),
            new VersionsCheck(),
            new RightsCheck(),
            new WalLevelCheck(),
            new SlotsCheck(),
            new WalKeptCheck(),
            new OpenTransactionsCheck(),
            new ToolsCheck(),
            new DatabasesCheck(),
            new EncodingsCheck(),
            new TargetEmptyCheck(),
            new ExtensionsCheck(),
            new IdentitiesCheck(),
            new UnnameableRowsCheck(),
            new UnfollowedCheck(),
            new TriggersCheck(),
            new EventTriggersCheck(),
            new SubscriptionsCheck(),
            new PasswordsCheck());

    private Precheck() {}

    /**
     * Looks at both servers and changes neither.
     *
     * @throws PostgresException if a server that was reached could not be asked
     */
    public static List<Finding> run(PrecheckRequest request, SyncSettings settings) {
        List<Finding> findings = new ArrayList<>(ReachableCheck.look(request));
        if (findings.stream().anyMatch(f -> f.level() == Finding.Level.FAIL)) {
            return findings;
        }
        try (PrecheckScene scene = new PrecheckScene(request, settings)) {
            for (Check check : CHECKS) {
                findings.addAll(check.look(scene));
            }
        }
        return findings;
    }
}
