package io.gad.sync.cut;

import io.gad.member.Mandate;
import io.gad.postgres.Login;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.sync.follow.Gate;

/**
 * Where cuts are made: one database that is being followed.
 *
 * @param gate of the flow that follows it
 * @param beat by what right the source's heart is beaten, so that something lies behind a cut
 * @param mandate by what right the target is written
 */
public record CutSite(
        String task, String database, Login source, Login target, Gate gate, Mandate beat, Mandate mandate) {

    private static final String PREFIX = "gad_cut_";

    String slot() {
        return PREFIX + task + "_" + Long.toHexString(System.nanoTime() & 0xFFFFFF);
    }

    public Session openSource() {
        return source.open(database, SessionSettings.bulk(task + "/cut"));
    }

    public Session openTarget() {
        return target.open(database, SessionSettings.apply(task + "/cut"));
    }
}
