package io.gad.sync;

import io.gad.member.FinalState;
import io.gad.postgres.Lsn;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.sync.prepare.TaskSlots;
import io.gad.sync.rewind.RewindImpossible;
import io.gad.sync.standing.StandingSlot;
import io.gad.sync.tail.TailSpec;
import java.util.List;
import java.util.Optional;

/** What a rewind's target alone has, as it is read: a former primary's tail, or what another secondary has applied. */
final class RewindTail {

    private RewindTail() {}

    /**
     * Tables that waited to be read anew are no gap in it: they are compared as a whole.
     *
     * @throws RewindImpossible if a secondary has no slot by which its own log could be read
     */
    static TailSpec of(SyncTaskSpec spec, String database, SyncStart.Rewind from) {
        Optional<FinalState> state = from.finalStates().stream()
                .filter(last -> from.stood().isEmpty() && last.database().equals(database))
                .findFirst()
                .map(last -> new FinalState(last.database(), List.of(), last.heart(), last.published()));
        return new TailSpec(
                database,
                from.formerTask(),
                slot(spec, database, from),
                DatabasePair.PUBLICATION,
                from.finalPositions().getOrDefault(database, Lsn.ZERO),
                state);
    }

    private static String slot(SyncTaskSpec spec, String database, SyncStart.Rewind from) {
        try (Session target = spec.target().open(database, SessionSettings.control("rewind-" + spec.id()))) {
            return from.stood().isPresent()
                    ? standing(spec, target, from).state().name()
                    : TaskSlots.name(from.formerTask(), number(target));
        }
    }

    /** The one of a secondary that tells what it has applied. */
    static StandingSlot standing(SyncTaskSpec spec, Session target, SyncStart.Rewind from) {
        return StandingSlot.oldest(target, from.formerTask())
                .orElseThrow(() -> new RewindImpossible("Expected a standing slot of database " + target.database()
                        + " on " + spec.targetInstance() + ", which tells what that has applied, found none."));
    }

    /** Of the database here, by which its slot of that time is named. */
    private static long number(Session target) {
        return target.one(
                "SELECT oid::bigint FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()",
                row -> row.getLong(1));
    }
}
