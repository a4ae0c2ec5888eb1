package io.gad.sync.precheck;

import io.gad.sync.SyncTaskSpec.SchemaMode;
import java.util.List;

/**
 * The source can be decoded as we need it, and the target understands everything that the source may hold. An older target
 * takes the rows of tables that stand there already; nothing can make it take every definition.
 */
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
            String evidence = "the target is version " + target + ", older than the source's " + source;
            boolean standing = scene.request().schemaMode() == SchemaMode.EXISTING;
            return List.of(
                    standing && target >= OLDEST_SOURCE
                            ? Finding.warn(
                                    NAME,
                                    evidence,
                                    "Its rows follow; a later definition that version " + target
                                            + " does not know stops its database.")
                            : Finding.fail(
                                    NAME,
                                    evidence,
                                    "Take a target of version " + source + " or later. Or, where the same tables stand"
                                            + " on both sides: --schema existing."));
        }
        return List.of(Finding.pass(NAME, "source " + source + ", target " + target));
    }
}
