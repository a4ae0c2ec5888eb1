package io.gad.sync;

import io.gad.member.MemberDatabase;
import io.gad.postgres.ServerIdentity;
import io.gad.postgres.Session;
import io.gad.sync.SyncTaskSpec.SchemaMode;
import io.gad.sync.prepare.OwnSessions;
import io.gad.sync.prepare.TargetClearing;
import io.gad.sync.prepare.TargetDatabase;
import java.time.Duration;

/**
 * Writes into a target's progress row that the next start is to bring it in line, whatever it holds: its database and our
 * schema in it may be gone. One in which nothing stands is copied instead. An address that leads astray is no reason to
 * make one stranger like another: both sides must be known.
 */
final class ResyncOrder {

    private static final Duration ENDING = Duration.ofSeconds(10);

    private ResyncOrder() {}

    static void give(DatabasePair pair) {
        try (Session source = pair.source("order");
                Session maintenance = pair.maintenance("order")) {
            ServerIdentity identity = ServerIdentity.of(source);
            TargetDatabase.ensure(source, maintenance, pair.name());
            try (Session target = pair.targetAtLength("order")) {
                boolean empty = TargetClearing.isEmpty(target);
                requireOurs(target, pair, empty);
                requireKnown(source, target, pair, identity);
                OwnSessions.end(target, pair.spec().id(), pair.name(), ENDING);
                MemberDatabase.prepare(target, pair.targetRow());
                boolean copy = empty && pair.spec().schemaMode() == SchemaMode.COPY;
                Progress.restart(target, pair, identity, copy ? SyncPhase.PRECHECK : SyncPhase.RESYNC);
            }
        }
    }

    private static void requireOurs(Session target, DatabasePair pair, boolean empty) {
        if (!empty && !isOfGroup(target, pair)) {
            throw new SyncProblem(
                    "TARGET_NOT_EMPTY",
                    "Expected database " + pair.name() + " of " + pair.spec().targetInstance()
                            + " to be a secondary's of"
                            + " group " + pair.spec().groupName() + ", or empty, found objects in it and no trace of"
                            + " the group.",
                    "Point the address back to the secondary. If this is it, drop that database: it is copied then.");
        }
    }

    private static void requireKnown(Session source, Session target, DatabasePair pair, ServerIdentity identity) {
        boolean sameServer = Progress.read(target, pair.spec().id())
                .filter(progress -> progress.systemIdentifier().equals(identity.systemIdentifier()))
                .isPresent();
        if (!sameServer && !isOfGroup(source, pair)) {
            throw new SyncProblem(
                    "SOURCE_CHANGED",
                    "Expected database " + pair.name() + " of " + pair.spec().sourceInstance()
                            + " to be the primary's of group " + pair.spec().groupName()
                            + ", found another server and no trace of the group.",
                    "Point the address back to the primary. If it was built anew, remove its secondaries and create a"
                            + " group of it.");
        }
    }

    private static boolean isOfGroup(Session side, DatabasePair pair) {
        return MemberDatabase.read(side)
                .filter(row -> row.groupId().equals(pair.spec().groupId()))
                .isPresent();
    }
}
