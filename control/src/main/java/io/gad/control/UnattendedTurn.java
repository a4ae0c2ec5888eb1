package io.gad.control;

import io.gad.control.health.GroupHealth;
import io.gad.control.port.Finding;
import java.util.Optional;

/** Whether the roles of a group may be turned with nobody there to look: only where everything that is looked at is well. */
final class UnattendedTurn {

    private UnattendedTurn() {}

    /** Empty if nothing stands against it. */
    static Optional<String> against(GroupView group) {
        if (group.health() != GroupHealth.HEALTHY) {
            return Optional.of(
                    "Expected the group to be HEALTHY for a full drill by itself, found " + group.health() + ".");
        }
        return group.readiness().stream()
                .map(GroupView.ReadinessView::readiness)
                .flatMap(pair -> pair
                        .silent()
                        .or(() -> pair.findings().stream()
                                .filter(finding -> finding.level() == Finding.Level.FAIL)
                                .map(Finding::check)
                                .findFirst())
                        .map(why -> "Expected the group to be ready for a full drill by itself, found " + pair.target()
                                + " not ready: " + why + ".")
                        .stream())
                .findFirst();
    }
}
