package io.gad.control.operation;

import io.gad.control.port.FollowPlace;
import io.gad.postgres.Lsn;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A switch over's part of what an operation has decided and learnt. Times are {@link SteadyTime}'s.
 *
 * @param since when it was asked for; once the old primary is closed, since when the time until the deadline counts
 * @param deadline when it is taken back if it has not passed its commit point; counts only once the old primary is closed
 * @param places by task of the new reign, from where its target follows
 * @param fenceBegun when the closing of the old primary was begun
 * @param beats per database, the last beat that all members held when nobody could write
 * @param openedAt per database, where the new primary's log stood when it was opened
 * @param writeOutageMillis from the closing to the opening
 */
public record Turning(
        Instant since,
        Instant deadline,
        Map<String, List<FollowPlace>> places,
        Optional<Instant> fenceBegun,
        Map<String, String> beats,
        Map<String, Lsn> openedAt,
        Optional<Long> writeOutageMillis) {

    public Turning {
        places = Map.copyOf(places);
        beats = beats == null ? Map.of() : Map.copyOf(beats);
        openedAt = Map.copyOf(openedAt);
        since = since == null ? Instant.EPOCH : since;
    }

    /** Nothing learnt yet. */
    public Turning(Instant since, Duration within) {
        this(since, since.plus(within), Map.of(), Optional.empty(), Map.of(), Map.of(), Optional.empty());
    }

    /** From where an instance follows in the new reign; none where it is not to follow. */
    public List<FollowPlace> placesOf(OperationData.Promotion promotion, String instance) {
        return promotion.nextTasks().stream()
                .filter(task -> task.target().equals(instance))
                .findFirst()
                .map(task -> places.getOrDefault(task.id(), List.of()))
                .orElse(List.of());
    }

    /** How long it may still take until its commit point; not negative. */
    public Duration left() {
        Instant now = SteadyTime.now();
        Duration left = Duration.between(now, deadline);
        return left.isNegative() || isSetBack(now, since) ? Duration.ZERO : left;
    }

    /** In one process nothing is before what was: the server was started again, and the clock set back meanwhile. */
    private static boolean isSetBack(Instant now, Instant before) {
        return now.isBefore(before);
    }

    /** What takes time while everybody may still write has deadlines of its own, step by step. */
    public boolean isOverdue() {
        return fenceBegun.isPresent() && left().isZero();
    }

    /**
     * Whether it was asked for so long ago that nobody expects the closing any more, and nothing is closed yet: the server was down
     * meanwhile.
     */
    public boolean isStale(Duration most) {
        Instant now = SteadyTime.now();
        return fenceBegun.isEmpty()
                && (isSetBack(now, since) || Duration.between(since, now).compareTo(most) > 0);
    }

    public Turning with(String task, List<FollowPlace> from) {
        Map<String, List<FollowPlace>> all = new HashMap<>(places);
        all.put(task, List.copyOf(from));
        return new Turning(since, deadline, all, fenceBegun, beats, openedAt, writeOutageMillis);
    }

    /** From the first beginning on its time counts: from here on nobody can write. */
    public Turning closing(Instant at, Duration within) {
        return fenceBegun.isPresent()
                ? this
                : new Turning(at, at.plus(within), places, Optional.of(at), beats, openedAt, writeOutageMillis);
    }

    /** Perhaps: its time goes on as it was. The first beginning counts. */
    public Turning closing(Instant at) {
        return new Turning(
                since, deadline, places, fenceBegun.or(() -> Optional.of(at)), beats, openedAt, writeOutageMillis);
    }

    /** With what all members hold. */
    public Turning verified(Map<String, String> held) {
        return new Turning(since, deadline, places, fenceBegun, held, openedAt, writeOutageMillis);
    }

    /** The first opening counts. */
    public Turning opened(Instant at) {
        Optional<Long> outage = writeOutageMillis.or(() -> fenceBegun
                .filter(begun -> !isSetBack(at, begun))
                .map(begun -> Duration.between(begun, at).toMillis()));
        return new Turning(since, deadline, places, fenceBegun, beats, openedAt, outage);
    }

    public Turning openedAt(Map<String, Lsn> positions) {
        return new Turning(since, deadline, places, fenceBegun, beats, positions, writeOutageMillis);
    }
}
