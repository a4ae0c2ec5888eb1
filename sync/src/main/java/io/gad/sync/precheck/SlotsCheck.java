package io.gad.sync.precheck;

import java.util.ArrayList;
import java.util.List;

/** The source has a free slot and a free sender for each database. */
final class SlotsCheck implements Check {

    @Override
    public List<Finding> look(PrecheckScene scene) {
        int needed = scene.databases().size();
        List<Finding> findings = new ArrayList<>();
        findings.add(look(
                "replication-slots",
                scene,
                needed,
                "max_replication_slots",
                "SELECT pg_catalog.count(*) FROM pg_catalog.pg_replication_slots"));
        findings.add(look(
                "wal-senders",
                scene,
                needed,
                "max_wal_senders",
                "SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_activity WHERE backend_type = 'walsender'"));
        return findings;
    }

    private static Finding look(String check, PrecheckScene scene, int needed, String setting, String used) {
        int most = Integer.parseInt(scene.source().one("SHOW " + setting, row -> row.getString(1)));
        int taken = scene.source().one(used, row -> row.getInt(1));
        String evidence = "source: " + setting + " = " + most + ", in use " + taken + ", needed " + needed;
        if (most - taken >= needed) {
            return Finding.pass(check, evidence);
        }
        return Finding.fail(
                check,
                evidence,
                "On the source: ALTER SYSTEM SET " + setting + " = " + (taken + needed + 4) + ", then restart it.");
    }
}
