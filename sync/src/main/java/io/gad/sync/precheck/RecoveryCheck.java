package io.gad.sync.precheck;

import java.util.ArrayList;
import java.util.List;

/** Neither server is a standby: from one no snapshot can be taken, and into it nothing can be written. */
final class RecoveryCheck implements Check {

    private static final String NAME = "not-in-recovery";

    @Override
    public List<Finding> look(PrecheckScene scene) {
        List<Finding> findings = new ArrayList<>();
        if (scene.source().isInRecovery()) {
            findings.add(Finding.fail(
                    NAME, "the source is in recovery", "Name the host of its primary in the source's DSN."));
        }
        if (scene.target().isInRecovery()) {
            findings.add(Finding.fail(
                    NAME, "the target is in recovery", "Name the host of its primary in the target's DSN."));
        }
        return findings.isEmpty() ? List.of(Finding.pass(NAME, "neither server is in recovery")) : findings;
    }
}
