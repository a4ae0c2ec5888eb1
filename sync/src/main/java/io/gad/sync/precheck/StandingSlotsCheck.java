package io.gad.sync.precheck;

import io.gad.sync.standing.StandingLook;
import java.util.List;

/**
 * The target of a running task keeps what its former primary, or another secondary, would follow it from after a promotion. Where
 * it does not they are copied anew, and that is told before somebody needs it.
 */
final class StandingSlotsCheck implements Check {

    private static final String NAME = "standing-slots";

    @Override
    public List<Finding> look(PrecheckScene scene) {
        if (!scene.isRunning()) {
            return List.of();
        }
        CheckedServer target = scene.targetServer();
        StandingLook look =
                StandingLook.at(target.session(), scene.request().runningTask().orElseThrow(), scene.databases());
        if (look.missing().isEmpty()) {
            return List.of(Finding.pass(
                    NAME,
                    target.name() + ": a standing slot of each of "
                            + scene.databases().size() + " databases, which keep at most " + (look.mostBytes() >> 20)
                            + " MiB of log"));
        }
        String without = target.name() + ": no standing slot of " + String.join(", ", look.missing())
                + "; if it is promoted, its former primary and other secondaries are copied anew";
        return List.of(look.against()
                .map(why -> Finding.warn(
                        NAME,
                        without + ", because it has " + why,
                        "On the " + target.name() + ": put that right by ALTER SYSTEM and a restart; the slots are then"
                                + " made by themselves."))
                .orElseGet(() -> Finding.warn(
                        NAME,
                        without,
                        "They are made by themselves once the databases are in step and no transaction of the "
                                + target.name() + " stays open: look there in pg_stat_activity for one that does.")));
    }
}
