package io.gad.sync;

import io.gad.member.MemberDatabase;
import io.gad.member.MemberRole;
import io.gad.member.MemberRow;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.sync.SyncTaskSpec.SchemaMode;
import io.gad.sync.prepare.OwnSessions;
import io.gad.sync.prepare.TargetClearing;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes an unfinished copy off its target: only databases that carry the task's progress row, under its mandate, and
 * last our own schema, so that it can be killed anywhere and run again. What was a primary before stays closed: its customers'
 * connection strings still name it, and an empty database that takes writes would be one more primary to them.
 */
final class TargetUndo {

    private static final Logger LOG = LoggerFactory.getLogger(TargetUndo.class);
    private static final Duration ENDING = Duration.ofSeconds(10);

    private TargetUndo() {}

    static void run(SyncTaskSpec spec, SyncSettings settings) {
        SessionSettings sessions = SessionSettings.apply(spec.id() + "/undo");
        try (Session maintenance = spec.target().open(spec.target().dsn().database(), sessions)) {
            for (SourceDatabase database : SourceDatabase.list(maintenance, spec.databases())) {
                try (Session target = spec.target().open(database.name(), sessions)) {
                    clear(target, new DatabasePair(spec, settings, database, new LeftOutPatterns(spec.leftOut())));
                }
            }
        }
    }

    private static void clear(Session target, DatabasePair pair) {
        boolean copied = Progress.read(target, pair.spec().id()).isPresent();
        Optional<MemberRow> row = MemberDatabase.read(target);
        boolean ours = row.filter(r -> r.groupId().equals(pair.spec().groupId())
                        && r.reign().equals(pair.spec().reign()))
                .isPresent();
        if (!ours) {
            return;
        }
        OwnSessions.end(target, pair.spec().id(), pair.name(), ENDING);
        if (copied && row.get().role() == MemberRole.SECONDARY) {
            TargetClearing clearing = new TargetClearing(target, pair.mandate());
            if (pair.spec().schemaMode() == SchemaMode.EXISTING) {
                clearing.truncateEverything();
            } else {
                clearing.dropEverything();
            }
        }
        if (pair.spec().targetMayHoldData()) {
            MemberDatabase.retire(
                    target,
                    pair.spec().reign(),
                    pair.spec().generation(),
                    pair.spec().operation());
        } else {
            MemberDatabase.dismantle(target);
        }
        LOG.info("task={} database={} cleared on the target", pair.spec().id(), pair.name());
    }
}
