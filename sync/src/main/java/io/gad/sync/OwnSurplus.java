package io.gad.sync;

import io.gad.member.MemberDatabase;
import io.gad.member.Reign;
import io.gad.postgres.Lsn;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.postgres.SqlState;
import io.gad.sync.prepare.OwnSessions;
import io.gad.sync.standing.Abreast;
import io.gad.sync.standing.PositionTrace;
import io.gad.sync.standing.StandingSlot;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a secondary alone has of a primary that was lost, by its own log alone: also where whoever was promoted has kept nothing to
 * compare it with, or is lost itself by now.
 */
public final class OwnSurplus {

    private static final Duration ENDING = Duration.ofSeconds(5);

    /**
     * One database in which it is ahead.
     *
     * @param stood up to where it held the lost primary
     * @param tail from where its log tells what it has applied; empty where it tells nothing
     * @param missing what its log does not tell of it, and why; empty: it tells everything
     */
    public record Place(Lsn stood, Optional<Lsn> tail, Optional<String> missing) {}

    private final SyncTaskSpec spec;
    private final String before;
    private final Reign ended;

    /**
     * @param spec of the task that is to follow; only its target is asked
     * @param before the task by which the target was fed, which has ended
     * @param ended the reign of that
     */
    public OwnSurplus(SyncTaskSpec spec, String before, Reign ended) {
        this.spec = spec;
        this.before = before;
        this.ended = ended;
    }

    /**
     * Looks, and ends what still feeds it by the task before.
     *
     * @param positions per database, up to where what it has is held elsewhere, or listed
     * @return by database; one that is not among them is not ahead, or holds nothing of that reign that counts
     * @throws PostgresException if the server does not answer
     */
    public Map<String, Place> behind(Map<String, Lsn> positions) {
        Map<String, Place> places = new TreeMap<>();
        Abreast.each(
                        positions.entrySet(),
                        position -> Map.entry(position.getKey(), place(position.getKey(), position.getValue())))
                .forEach(found -> found.getValue().ifPresent(place -> places.put(found.getKey(), place)));
        return places;
    }

    private Optional<Place> place(String database, Lsn position) {
        Progress here;
        Optional<StandingSlot> slot;
        try (Session target = spec.target().open(database, SessionSettings.control(spec.id() + "/surplus"))) {
            boolean isOfReign = MemberDatabase.read(target)
                    .filter(row -> row.isSecondaryIn(spec.groupId(), ended))
                    .isPresent();
            OwnSessions.end(target, before, database, ENDING);
            Optional<Progress> stands = Progress.read(target, before).filter(Progress::isLoaded);
            if (!isOfReign || stands.isEmpty() || !stands.get().position().isAfter(position)) {
                return Optional.empty();
            }
            here = stands.get();
            slot = StandingSlot.oldest(target, before);
        } catch (PostgresException e) {
            if (e.kind() != SqlState.UNDEFINED) {
                throw e;
            }
            return Optional.empty(); // It has no such database.
        }
        return Optional.of(slot.map(standing -> told(database, here, position, standing))
                .orElseGet(() -> new Place(
                        here.position(),
                        Optional.empty(),
                        Optional.of("it has no standing slot of database " + database
                                + ", by which its log could be read"))));
    }

    /** What cannot be read is told, not thrown, for it would be no other the next time; who does not answer is asked again. */
    private Place told(String database, Progress here, Lsn position, StandingSlot slot) {
        Optional<PositionTrace.Place> found;
        try {
            found = PositionTrace.lastUpTo(
                    spec.target(),
                    database,
                    slot.state().name(),
                    DatabasePair.PUBLICATION,
                    new PositionTrace.Fed(before, here.systemIdentifier(), here.timeline()),
                    position);
        } catch (PostgresException e) {
            if (e.kind().isPassing()) {
                throw e;
            }
            return new Place(
                    here.position(),
                    Optional.empty(),
                    Optional.of("its log of database " + database + " could not be read: " + e.getMessage()));
        }
        return found.map(place -> new Place(here.position(), Optional.of(place.end()), Optional.empty()))
                .orElseGet(() -> new Place(
                        here.position(),
                        slot.state().confirmedFlush(),
                        Optional.of("its log of database " + database + " begins behind " + position
                                + " of the primary, and what it applied until then is not in it")));
    }
}
