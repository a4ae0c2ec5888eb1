package io.gad.sync.precheck;

import io.gad.sync.prepare.TaskSlots;
import io.gad.sync.standing.SlotRoom;
import java.util.ArrayList;
import java.util.List;

/**
 * The source has a free slot and a free sender for each database; so has the target, once it is promoted, and for its standing
 * slots before.
 */
final class SlotsCheck implements Check {

    private static final String SLOTS = "SELECT pg_catalog.count(*), pg_catalog.count(*) FILTER (WHERE"
            + " pg_catalog.starts_with(slot_name, ?)) FROM pg_catalog.pg_replication_slots WHERE NOT temporary"
            // What a primary has kept from when it was a secondary gives way.
            + " AND NOT pg_catalog.starts_with(slot_name, 'gad_s_')";

    private static final String SENDERS = "SELECT pg_catalog.count(*), pg_catalog.count(*) FILTER (WHERE"
            + " pg_catalog.starts_with(application_name, ?)) FROM pg_catalog.pg_stat_activity"
            + " WHERE backend_type = 'walsender' AND application_name <> 'gad/precheck'";

    private record Use(int taken, int byThisTask) {}

    @Override
    public List<Finding> look(PrecheckScene scene) {
        List<Finding> findings = new ArrayList<>();
        String task = scene.request().runningTask().orElse("?");
        for (CheckedServer server : scene.servers()) {
            findings.add(
                    server == scene.sourceServer()
                            ? look(
                                    "replication-slots",
                                    scene,
                                    server,
                                    "max_replication_slots",
                                    SLOTS,
                                    TaskSlots.prefix(task))
                            : standing(scene, server, task));
            findings.add(look("wal-senders", scene, server, "max_wal_senders", SENDERS, "gad/" + task + "/"));
        }
        return findings;
    }

    /** Once it is promoted no database needs more than that. */
    private static Finding standing(PrecheckScene scene, CheckedServer target, String task) {
        SlotRoom room = SlotRoom.of(target.session(), task);
        int databases = scene.databases().size();
        String evidence = target.name() + ": max_replication_slots = " + room.most() + ", in use " + room.taken()
                + ", needed " + (room.needed(databases) - room.taken())
                + " for a standing slot and a follower's of each database";
        return room.lacks(databases).isEmpty()
                ? Finding.pass("replication-slots", evidence)
                : Finding.warn(
                        "replication-slots",
                        evidence
                                + ": it will keep no standing slots, so that after a promotion everybody else is copied"
                                + " anew",
                        "On the " + target.name() + ": ALTER SYSTEM SET max_replication_slots = "
                                + (room.needed(databases) + 4) + "; then restart it.");
    }

    private static Finding look(
            String check, PrecheckScene scene, CheckedServer server, String setting, String used, String ours) {
        long most = server.number(setting);
        Use use = server.session().one(used, row -> new Use(row.getInt(1), row.getInt(2)), ours);
        int needed = Math.max(0, scene.databases().size() - use.byThisTask());
        String evidence =
                server.name() + ": " + setting + " = " + most + ", in use " + use.taken() + ", needed " + needed;
        if (most - use.taken() >= needed) {
            return Finding.pass(check, evidence);
        }
        String fix = "On the " + server.name() + ": ALTER SYSTEM SET " + setting + " = " + (use.taken() + needed + 4)
                + "; then restart it.";
        return server == scene.sourceServer()
                ? Finding.fail(check, evidence, fix)
                : Finding.warn(check, evidence + " once it is promoted", fix);
    }
}
