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
 * @param fed the task by which the promoted one was fed
 * @param before the task by which this one was fed in the reign that has ended
 * @param ended that reign; others may lie between it and the present one, where nobody had decided before the next promotion
 * @param rewind how it is brought in line; empty: not decided yet
 * @param waits what of it would be known to nobody once it is copied, so that a person has to say so; empty: nothing, or it was not
 *     looked at yet
 */
public record Rejoin(String fed, String before, Reign ended, Optional<Rewind> rewind, Optional<String> waits) {

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
        waits = waits == null ? Optional.empty() : waits;
    }

    /** Where it stood is still to be looked at. */
    public static Rejoin undecided(String fed, String before, Reign ended) {
        return new Rejoin(fed, before, ended, Optional.empty(), Optional.empty());
    }

    /**
     * The same behind a promotion. Of one that was not decided on since an earlier one, what it alone has is of that earlier reign
     * still.
     *
     * @param before the task that was to feed it until then
     * @param fed the task by which the promoted one was fed
     * @param ended the reign that has ended now
     */
    public static Rejoin behind(GroupTask before, String fed, Reign ended) {
        return before.rejoin()
                .filter(earlier -> before.undecided())
                .map(earlier -> undecided(fed, earlier.before(), earlier.ended()))
                .orElseGet(() -> undecided(fed, before.id(), ended));
    }

    /** Whether both logs can be compared: what the new primary has kept reaches back to the end of the reign before its own. */
    public boolean isComparableIn(Reign present) {
        return ended.epoch() + 1 == present.epoch();
    }

    /** Nobody goes on before a person has said so. */
    public Rejoin waiting(String why) {
        return new Rejoin(fed, before, ended, rewind, Optional.of(why));
    }

    /** To be looked at once more: what its log could not be read for may be over. */
    public Rejoin again() {
        return undecided(fed, before, ended);
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
        return new Rejoin(
                fed,
                before,
                ended,
                Optional.of(new Rewind(tail, since, List.copyOf(uneven), report)),
                Optional.empty());
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
