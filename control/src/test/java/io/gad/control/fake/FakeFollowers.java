package io.gad.control.fake;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.port.AheadPlace;
import io.gad.control.port.Claim;
import io.gad.control.port.FollowPlace;
import io.gad.control.port.MemberAddress;
import io.gad.control.port.MemberUnreachableException;
import io.gad.control.port.SyncOrder;
import io.gad.control.port.SyncTasks;
import io.gad.control.port.WayBack;
import io.gad.member.MemberRole;
import io.gad.member.Reign;
import io.gad.postgres.Lsn;
import io.gad.postgres.ServerIdentity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Who follows whom without a copy, and what is kept for that. */
public abstract class FakeFollowers implements SyncTasks {

    final FakeMembers members;

    /** Slots made ahead, {@code TASK on INSTANCE}. */
    public final Set<String> slots = ConcurrentHashMap.newKeySet();

    /** Tasks whose slots were taken away. */
    public final Set<String> removed = ConcurrentHashMap.newKeySet();

    /** Who follows whom without a copy, {@code TARGET SOURCE}. */
    public final List<String> follows = new CopyOnWriteArrayList<>();

    /** Tasks whose targets are to be brought in line before they follow. */
    private final Set<String> lacking = ConcurrentHashMap.newKeySet();

    /** Targets on which to begin to follow ends with an error that does not pass by itself. */
    public final Set<String> cannotFollow = ConcurrentHashMap.newKeySet();

    /** Secondaries that do not stand where the promoted one stood. */
    public final Set<String> standsElsewhere = ConcurrentHashMap.newKeySet();

    /** Why no secondary that stands elsewhere can be brought in line. */
    public volatile String noWayBack = "";

    /** Secondaries that had something more than the promoted one. */
    public final Set<String> ahead = ConcurrentHashMap.newKeySet();

    /** From which secondaries that was read. */
    public final List<String> surplusRead = new CopyOnWriteArrayList<>();

    /** The same, with the places in their logs from which it was. */
    public final List<String> surplusFrom = new CopyOnWriteArrayList<>();

    /** Secondaries of which the reading of that breaks off. */
    public final Set<String> surplusBreaksOff = ConcurrentHashMap.newKeySet();

    /** By secondary, what its log does not tell of that. */
    public final Map<String, String> surplusMissing = new ConcurrentHashMap<>();

    /** By secondary and database, up to where it held the lost primary, where it is ahead. */
    public final Map<String, Map<String, Lsn>> stood = new ConcurrentHashMap<>();

    /** Why no former primary can be rewound. */
    public volatile String cannotRewind = "";

    public final List<String> formerSlotsDropped = new CopyOnWriteArrayList<>();

    /** By primary, the tasks whose standing slots it was to keep at the last look. */
    public final Map<String, List<String>> tidied = new ConcurrentHashMap<>();

    /** What a primary has given up of what it was to keep. */
    public volatile String givenUp = "";

    public volatile boolean slotWaits;

    FakeFollowers(FakeMembers members) {
        this.members = members;
    }

    @Override
    public List<FollowPlace> prepareToFollow(
            SyncOrder order, Reign standing, MemberRole follower, String fed, Duration patience) {
        if (slotWaits || members.isAway(order.source().instance())) {
            throw new MemberUnreachableException(order.source().instance(), "a slot waits");
        }
        assertThat(members.row(order.target().instance()).role()).isEqualTo(follower);
        slots.add(order.id() + " on " + order.source().instance());
        return List.of(new FollowPlace(
                "app", new ServerIdentity("sys-" + order.source().instance(), 1, 150018), "gad_" + order.id() + "_1"));
    }

    @Override
    public List<String> beginToFollow(
            SyncOrder order, List<FollowPlace> places, Map<String, Lsn> openedAt, Map<String, String> beats) {
        String target = order.target().instance();
        if (members.isAway(target)) {
            throw new MemberUnreachableException(target, "away");
        }
        if (cannotFollow.contains(target)) {
            throw new IllegalStateException("permission denied");
        }
        assertThat(places).hasSize(1);
        assertThat(openedAt).containsOnlyKeys("app");
        boolean begun = members.row(target).reign().equals(order.reign());
        if (!begun && !beats.equals(Map.of("app", members.beats.getOrDefault(target, "")))) {
            lacking.add(order.id());
        }
        follow(order);
        return lacking.contains(order.id()) ? List.of("app") : List.of();
    }

    private void follow(SyncOrder order) {
        members.rows.computeIfPresent(
                order.target().instance(),
                (name, row) -> new FakeMembers.Row(
                        row.groupId(), MemberRole.SECONDARY, order.reign(), false, order.operation(), ""));
        follows.add(order.target().instance() + " " + order.source().instance());
    }

    @Override
    public Optional<String> followOpened(SyncOrder order, String fed, String before) {
        String target = order.target().instance();
        if (members.isAway(target)) {
            throw new MemberUnreachableException(target, "away");
        }
        if (standsElsewhere.contains(target)) {
            return Optional.of(target + " stands elsewhere");
        }
        slots.add(order.id() + " on " + order.source().instance());
        follow(order);
        return Optional.empty();
    }

    @Override
    public WayBack wayBack(SyncOrder order, String fed, String before, Reign ended) {
        String target = order.target().instance();
        if (members.isAway(target)) {
            throw new MemberUnreachableException(target, "away");
        }
        assertThat(members.row(target).reign()).isEqualTo(ended);
        slots.add(order.id() + " on " + order.source().instance());
        Map<String, Lsn> places = stood.get(target);
        if (places != null) {
            Map<String, WayBack.Place> found = new TreeMap<>();
            places.forEach((database, at) -> found.put(
                    database,
                    new WayBack.Place(at, new Lsn(30), Optional.of(new Lsn(31)), Optional.of(new Lsn(8)), true)));
            return new WayBack(found, Optional.empty());
        }
        Lsn stood = new Lsn(ahead.contains(target) ? 200 : 50);
        return new WayBack(
                Map.of(
                        "app",
                        new WayBack.Place(
                                stood,
                                new Lsn(100),
                                Optional.of(new Lsn(7)).filter(l -> noWayBack.isEmpty()),
                                Optional.of(new Lsn(8)).filter(l -> noWayBack.isEmpty()),
                                false)),
                noWayBack.isEmpty() ? Optional.empty() : Optional.of(noWayBack));
    }

    /** The tail begins one behind the position that is asked for. */
    @Override
    public Map<String, AheadPlace> ahead(SyncOrder order, String before, Reign ended, Map<String, Lsn> positions) {
        String target = order.target().instance();
        if (members.isAway(target)) {
            throw new MemberUnreachableException(target, "away");
        }
        assertThat(members.row(target).reign()).as("the reign of " + target).isEqualTo(ended);
        Map<String, Lsn> places =
                stood.getOrDefault(target, ahead.contains(target) ? Map.of("app", new Lsn(200)) : Map.of());
        Map<String, AheadPlace> found = new TreeMap<>();
        positions.forEach((database, position) -> Optional.ofNullable(places.get(database))
                .filter(at -> at.isAfter(position))
                .ifPresent(at -> found.put(
                        database,
                        new AheadPlace(
                                at,
                                Optional.of(new Lsn(position.value() + 1)),
                                Optional.ofNullable(surplusMissing.get(target))))));
        return found;
    }

    @Override
    public Optional<String> prepareRewind(SyncOrder order, String fed) {
        assertThat(order.rewind().orElseThrow().formerTask()).isEqualTo(fed);
        assertThat(members.row(order.target().instance()).writable()).isFalse();
        slots.add(order.id() + " on " + order.source().instance());
        return cannotRewind.isEmpty() ? Optional.empty() : Optional.of(cannotRewind);
    }

    @Override
    public void dropFormerSlots(SyncOrder order) {
        formerSlotsDropped.add(order.target().instance());
    }

    @Override
    public List<String> tidyStanding(MemberAddress primary, Claim claim, List<String> wanted) {
        tidied.put(primary.instance(), wanted);
        return givenUp.isEmpty() || wanted.isEmpty() ? List.of() : List.of(givenUp);
    }

    @Override
    public void settleSource(SyncOrder order) {}

    @Override
    public void goOn(SyncOrder order) {
        if (members.isAway(order.target().instance())) {
            throw new MemberUnreachableException(order.target().instance(), "away");
        }
        follow(order);
    }
}
