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
import io.gad.sync.standing.StandingSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds from where two logs tell in what a secondary and another one that was promoted can differ, where they stood at different
 * positions: each has noted in its own log where it stood after every batch. Read from a common position on, both name every row
 * that either has changed since. There need not be one, as batches end where each had time to end them; then each is read from the
 * last end of a batch that is not behind that of the other, and not behind where the other stood. A key that came and went within
 * one batch of the one stands on neither side of it, so it was there at no end of a batch, and the other names it if it is there.
 */
public final class WayBack {

    private static final Duration ENDING = Duration.ofSeconds(5);

    /**
     * One database of both.
     *
     * @param stood up to where the target held the lost primary
     * @param promoted up to where the source did when it was promoted
     * @param tail from where the target's own log tells what it has applied; empty where that does not reach back far enough
     * @param since from where the source's log does; empty likewise
     * @param even whether both begin at the same position
     * @param against why it cannot be brought in line by that; empty where it can
     */
    public record Place(
            Lsn stood, Lsn promoted, Optional<Lsn> tail, Optional<Lsn> since, boolean even, Optional<String> against) {}

    private final SyncTaskSpec spec;
    private final String fed;
    private final String before;
    private final Reign ended;

    /**
     * @param spec of the task that is to follow; its source is the new primary
     * @param fed the task by which the source was fed in the reign that has ended
     * @param before the task by which the target was fed, which has ended
     */
    public WayBack(SyncTaskSpec spec, String fed, String before, Reign ended) {
        this.spec = spec;
        this.fed = fed;
        this.before = before;
        this.ended = ended;
    }

    /** What both say of one database. */
    private record Sides(String database, Progress source, Progress target) {

        boolean isAhead() {
            return target.position().isAfter(source.position());
        }
    }

    /**
     * What is known of all databases.
     *
     * @param places by database; one that is not among them is new to the target, or follows already
     * @param against why the target cannot be brought in line as a whole; empty: every place can
     */
    public record Found(Map<String, Place> places, Optional<String> against) {
        public Found {
            places = Map.copyOf(places);
        }
    }

    /**
     * Looks, and copies the source's standing slots for the task, those that reach back furthest. May be repeated as long as the
     * task has not begun.
     *
     * @throws PostgresException if a server does not answer
     */
    public Found find() {
        List<Sides> sides = new ArrayList<>();
        List<String> against = new ArrayList<>();
        for (SourceDatabase database : databases()) {
            look(database.name(), sides, against);
        }
        if (sides.isEmpty()) {
            against.add("no database of " + spec.targetInstance() + " was in step with the lost primary");
            return new Found(Map.of(), against.stream().findFirst());
        }
        StandingSource.Outcome copied = StandingSource.reachingBack(
                        spec,
                        fed,
                        Set.copyOf(sides.stream().map(Sides::database).toList()))
                .copy();
        Map<String, String> slots = new TreeMap<>();
        switch (copied) {
            case StandingSource.Outcome.Lacking lacking -> against.add(lacking.why());
            case StandingSource.Outcome.Ready ready ->
                ready.databases().forEach(opened -> slots.put(opened.database().name(), opened.slot()));
        }
        Map<String, Place> places = new TreeMap<>();
        Abreast.each(
                        sides,
                        each -> Map.entry(
                                each.database(), place(each, Optional.ofNullable(slots.get(each.database())))))
                .forEach(found -> places.put(found.getKey(), found.getValue()));
        places.values().forEach(place -> place.against().ifPresent(against::add));
        return new Found(places, against.stream().findFirst());
    }

    private List<SourceDatabase> databases() {
        try (Session list =
                spec.source().open(spec.source().dsn().database(), SessionSettings.control(purpose("list")))) {
            return SourceDatabase.list(list, spec.databases());
        }
    }

    /** What the source says stays so: its role has changed. The target's does once nobody feeds it any more. */
    private void look(String database, List<Sides> sides, List<String> against) {
        Optional<Progress> there;
        try (Session source = spec.source().open(database, SessionSettings.control(purpose("compare")))) {
            there = Progress.read(source, fed);
        }
        if (there.isEmpty()) {
            return; // It has come since, and is copied.
        }
        try (Session target = spec.target().open(database, SessionSettings.control(purpose("compare")))) {
            if (Progress.read(target, spec.id()).isPresent()) {
                return; // It has begun, and goes on by what it has noted.
            }
            boolean isOfReign = MemberDatabase.read(target)
                    .filter(row -> row.isSecondaryIn(spec.groupId(), ended))
                    .isPresent();
            OwnSessions.end(target, before, database, ENDING);
            Optional<Progress> here = Progress.read(target, before);
            if (!isOfReign || here.isEmpty() || !here.get().isLoaded() || !isOfOneLog(there.get(), here.get())) {
                against.add("database " + database + " of " + spec.targetInstance()
                        + " was not in step with the lost primary in reign " + ended);
                return;
            }
            sides.add(new Sides(database, there.get(), here.get()));
        } catch (PostgresException e) {
            if (e.kind() != SqlState.UNDEFINED) {
                throw e;
            }
            // The target has no such database: it is copied.
        }
    }

    private static boolean isOfOneLog(Progress one, Progress other) {
        return one.isLoaded()
                && one.systemIdentifier().equals(other.systemIdentifier())
                && one.timeline() == other.timeline();
    }

    /** @param copied the slot on the source; empty where there is none */
    private Place place(Sides sides, Optional<String> copied) {
        Lsn stood = sides.target().position();
        Lsn promoted = sides.source().position();
        Optional<PositionTrace.Place> here;
        Optional<PositionTrace.Place> there;
        if (sides.isAhead()) {
            here = inTarget(sides, promoted);
            there = here.flatMap(place -> inSource(sides, copied, place.position()));
        } else {
            there = inSource(sides, copied, stood);
            here = there.flatMap(place -> inTarget(sides, place.position()));
        }
        boolean even = here.isPresent()
                && there.isPresent()
                && here.get().position().equals(there.get().position());
        return new Place(
                stood,
                promoted,
                here.map(PositionTrace.Place::end),
                there.map(PositionTrace.Place::end),
                even,
                here.isPresent() && there.isPresent()
                        ? Optional.empty()
                        : Optional.of(lacks(sides, here.isEmpty() && (sides.isAhead() || there.isPresent()))));
    }

    private String lacks(Sides sides, boolean target) {
        return "the standing slot of database " + sides.database() + " on "
                + (target ? spec.targetInstance() : spec.sourceInstance()) + " does not reach back to where "
                + (sides.isAhead() == target ? spec.sourceInstance() : spec.targetInstance()) + " stood";
    }

    private Optional<PositionTrace.Place> inSource(Sides sides, Optional<String> slot, Lsn position) {
        return slot.flatMap(name -> PositionTrace.lastUpTo(
                spec.source(),
                sides.database(),
                name,
                DatabasePair.PUBLICATION,
                new PositionTrace.Fed(
                        fed, sides.source().systemIdentifier(), sides.source().timeline()),
                position));
    }

    private Optional<PositionTrace.Place> inTarget(Sides sides, Lsn position) {
        Optional<StandingSlot> slot;
        try (Session target = spec.target().open(sides.database(), SessionSettings.control(purpose("compare")))) {
            slot = StandingSlot.oldest(target, before);
        }
        return slot.flatMap(standing -> PositionTrace.lastUpTo(
                spec.target(),
                sides.database(),
                standing.state().name(),
                DatabasePair.PUBLICATION,
                new PositionTrace.Fed(
                        before,
                        sides.target().systemIdentifier(),
                        sides.target().timeline()),
                position));
    }

    private String purpose(String purpose) {
        return spec.id() + "/" + purpose;
    }
}
