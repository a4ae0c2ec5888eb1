package io.gad.sync;

import io.gad.postgres.Dsn;
import io.gad.postgres.PostgresException;

/** A disk of one of the two servers, or our own, is full: whose, what that means meanwhile, and what to do. */
final class NoRoom {

    private NoRoom() {}

    static SyncState.Problem problem(DatabasePair pair, PostgresException e) {
        SyncTaskSpec spec = pair.spec();
        return new SyncState.Problem(
                "DISK_FULL",
                "Expected room for database " + pair.name() + " on the disk of " + whose(spec, e.server()) + ", found: "
                        + e.getMessage() + ".",
                wayOut(spec));
    }

    static SyncState.Problem problem(DatabasePair pair, SpoolTrouble e) {
        return new SyncState.Problem(
                "SPOOL_FAILED",
                "Database " + pair.name() + ": " + e.getMessage(),
                "If it is not for the room, put right what is named. " + wayOut(pair.spec()));
    }

    private static String wayOut(SyncTaskSpec spec) {
        return "Make room there: it is tried again every few seconds and goes on by itself; nothing was skipped."
                + " Until then " + spec.sourceInstance() + " keeps its log for " + spec.targetInstance()
                + ", up to the WAL budget.";
    }

    static String whose(SyncTaskSpec spec, String server) {
        if (isOf(spec.target().dsn(), server)) {
            return spec.targetInstance();
        }
        return isOf(spec.source().dsn(), server)
                ? spec.sourceInstance()
                : spec.sourceInstance() + " or " + spec.targetInstance();
    }

    static boolean isOf(Dsn dsn, String server) {
        return dsn.hostList().equals(server)
                || dsn.hosts().stream().anyMatch(host -> host.toString().equals(server));
    }
}
