package io.gad.control.group;

import io.gad.control.port.RewindStart;
import io.gad.control.port.WayBack;
import io.gad.member.Reign;
import io.gad.postgres.Lsn;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How a secondary that was not promoted comes to follow the one that was. Until that is decided its task does not run: a copy would
 * destroy what it alone may have.
 *
 * @param fed the task by which the promoted one was fed in the reign that has ended
 * @param before the task by which this one was fed
 * @param ended that reign
 * @param rewind how it is brought in line; empty: not decided yet
 */
public record Rejoin(String fed, String before, Reign ended, Optional<Rewind> rewind) {

    /**
     * Rows that either log has touched are set.
     *
     * @param tail by database, from where the secondary's own log tells what it has applied
     * @param since by database, from where the new primary's does
     * @param uneven databases in which these are different positions of the old primary
     * @param report under which it is stored what only the secondary had, or would be
     */
    public record Rewind(Map<String, Lsn> tail, Map<String, Lsn> since, List<String> uneven, String report) {
        public Rewind {
            tail = Map.copyOf(tail);
            since = Map.copyOf(since);
            uneven = List.copyOf(uneven);
        }
    }

    public Rejoin {
        rewind = rewind == null ? Optional.empty() : rewind;
    }

    /** Where it stood is still to be looked at. */
    public static Rejoin undecided(String fed, String before, Reign ended) {
        return new Rejoin(fed, before, ended, Optional.empty());
    }

    /**
     * By what was found, which must speak for it.
     *
     * @param report names the stored report of what only it had
     */
    public Rejoin by(WayBack way, String report) {
        Map<String, Lsn> tail = new TreeMap<>();
        Map<String, Lsn> since = new TreeMap<>();
        TreeSet<String> uneven = new TreeSet<>();
        way.places().forEach((database, place) -> {
            tail.put(database, place.tail().orElseThrow());
            since.put(database, place.since().orElseThrow());
            if (!place.even()) {
                uneven.add(database);
            }
        });
        return new Rejoin(fed, before, ended, Optional.of(new Rewind(tail, since, List.copyOf(uneven), report)));
    }

    /** What the task begins with, once that is decided. */
    public Optional<RewindStart> start() {
        return rewind.map(how -> new RewindStart(
                before,
                how.report(),
                how.tail(),
                List.of(),
                true,
                Optional.of(new RewindStart.Stood(ended, how.since(), new TreeSet<>(how.uneven())))));
    }
}
