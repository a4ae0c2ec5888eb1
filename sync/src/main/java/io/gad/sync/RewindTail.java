package io.gad.sync;

import io.gad.member.FinalState;
import io.gad.postgres.Lsn;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.sync.prepare.TaskSlots;
import io.gad.sync.tail.TailSpec;
import java.util.List;
import java.util.Optional;

/** The tail of a former primary as a rewind reads it. */
final class RewindTail {

    private RewindTail() {}

    /** Tables that waited to be read anew are no gap in it: they are compared as a whole. */
    static TailSpec of(SyncTaskSpec spec, String database, SyncStart.Rewind from) {
        Optional<FinalState> state = from.finalStates().stream()
                .filter(last -> last.database().equals(database))
                .findFirst()
                .map(last -> new FinalState(last.database(), List.of(), last.heart(), last.published()));
        return new TailSpec(
                database,
                from.formerTask(),
                TaskSlots.name(from.formerTask(), number(spec, database)),
                DatabasePair.PUBLICATION,
                from.finalPositions().getOrDefault(database, Lsn.ZERO),
                state);
    }

    /** Of the database here, by which its slot of that time is named. */
    private static long number(SyncTaskSpec spec, String database) {
        try (Session target = spec.target().open(database, SessionSettings.control("rewind-" + spec.id()))) {
            return target.one(
                    "SELECT oid::bigint FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()",
                    row -> row.getLong(1));
        }
    }
}
