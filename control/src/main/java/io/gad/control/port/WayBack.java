package io.gad.control.port;

import io.gad.postgres.Lsn;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a secondary that stood elsewhere than the promoted one can follow it.
 *
 * @param places by database
 * @param against why it cannot be brought in line by what both have kept, and must be copied; empty: it can
 */
public record WayBack(Map<String, Place> places, Optional<String> against) {

    /**
     * One database.
     *
     * @param stood up to where the secondary held the old primary
     * @param promoted up to where the promoted one did
     * @param tail from where the secondary's own log tells what it has applied; empty where that does not reach back far enough
     * @param since from where the new primary's log does; empty likewise
     * @param even whether both begin at the same position of the old primary
     */
    public record Place(Lsn stood, Lsn promoted, Optional<Lsn> tail, Optional<Lsn> since, boolean even) {

        /** Whether it had something that the promoted one had not. */
        public boolean isAhead() {
            return stood.isAfter(promoted);
        }
    }

    public WayBack {
        places = Map.copyOf(places);
    }

    /** The databases in which it had something that the promoted one had not; only where nothing speaks against. */
    public Map<String, AheadPlace> aheadPlaces() {
        Map<String, AheadPlace> ahead = new TreeMap<>();
        places.forEach((database, place) -> {
            if (place.isAhead()) {
                ahead.put(database, AheadPlace.whole(place.stood(), place.tail().orElseThrow()));
            }
        });
        return ahead;
    }
}
