package io.gad.sync.precheck;

import io.gad.postgres.Session;
import java.util.ArrayList;
import java.util.List;

/** The source's log can be decoded; the target's too, once it is promoted. */
final class WalLevelCheck implements Check {

    private static final String NAME = "wal-level";

    /** From here on a slot turns logical decoding on by itself. */
    private static final int BY_ITSELF = 19;

    @Override
    public List<Finding> look(PrecheckScene scene) {
        List<Finding> findings = new ArrayList<>();
        String source = level(scene.source());
        if (suffices(source, scene.sourceIdentity().majorVersion())) {
            findings.add(Finding.pass(NAME, "source: wal_level = " + source));
        } else {
            findings.add(Finding.fail(
                    NAME,
                    "source: wal_level = " + source,
                    "On the source: ALTER SYSTEM SET wal_level = logical, then restart it."));
        }
        String target = level(scene.target());
        if (suffices(target, scene.targetIdentity().majorVersion())) {
            findings.add(Finding.pass(NAME, "target: wal_level = " + target));
        } else {
            findings.add(Finding.warn(
                    NAME,
                    "target: wal_level = " + target + ": once promoted nobody could follow it",
                    "On the target: ALTER SYSTEM SET wal_level = logical, then restart it."));
        }
        return findings;
    }

    private static String level(Session session) {
        return session.one("SHOW wal_level", row -> row.getString(1));
    }

    private static boolean suffices(String level, int major) {
        return level.equals("logical") || (major >= BY_ITSELF && level.equals("replica"));
    }
}
