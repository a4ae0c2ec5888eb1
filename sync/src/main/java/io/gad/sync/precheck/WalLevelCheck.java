package io.gad.sync.precheck;

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
        for (CheckedServer server : scene.servers()) {
            // 19 and later tell apart what is set and what holds.
            String level = server.setting("effective_wal_level")
                    .filter("logical"::equals)
                    .or(() -> server.setting("wal_level"))
                    .orElseThrow();
            String evidence = server.name() + ": wal_level = " + level;
            String fix = "On the " + server.name() + ": ALTER SYSTEM SET wal_level = logical; then restart it.";
            if (suffices(level, server.identity().majorVersion())) {
                findings.add(Finding.pass(NAME, evidence));
            } else if (server == scene.sourceServer()) {
                findings.add(Finding.fail(NAME, evidence, fix));
            } else {
                findings.add(Finding.warn(NAME, evidence + ": once promoted nobody could follow it", fix));
            }
        }
        return findings;
    }

    static boolean suffices(String level, int major) {
        return level.equals("logical") || (major >= BY_ITSELF && level.equals("replica"));
    }
}
