package io.gad.sync.precheck;

import java.util.List;

/** The source can be decoded as we need it, and the target understands everything that the source may hold. */
final class VersionsCheck implements Check {

    private static final String NAME = "versions";
    private static final int OLDEST_SOURCE = 13;

    @Override
    public List<Finding> look(PrecheckScene scene) {
        int source = scene.sourceIdentity().majorVersion();
        int target = scene.targetIdentity().majorVersion();
        if (source < OLDEST_SOURCE) {
            return List.of(Finding.fail(
                    NAME,
                    "the source is version " + source,
                    "Upgrade the source to version " + OLDEST_SOURCE + " or later."));
        }
        if (target < source) {
            return List.of(Finding.fail(
                    NAME,
                    "the target is version " + target + ", older than the source's " + source,
                    "Take a target of version " + source + " or later."));
        }
        return List.of(Finding.pass(NAME, "source " + source + ", target " + target));
    }
}
