package io.gad.server.wiring;

import io.gad.control.group.Rejoin;
import io.gad.control.port.AheadPlace;
import io.gad.control.port.Claim;
import io.gad.control.port.FollowPlace;
import io.gad.control.port.MemberAddress;
import io.gad.control.port.SyncOrder;
import io.gad.control.port.WayBack;
import io.gad.control.problem.ProblemCode;
import io.gad.control.problem.RefusedException;
import io.gad.member.Mandate;
import io.gad.member.MemberProblem;
import io.gad.member.MemberRole;
import io.gad.member.Reign;
import io.gad.postgres.Lsn;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.sync.FollowOn;
import io.gad.sync.FollowOpened;
import io.gad.sync.OwnSurplus;
import io.gad.sync.RewindCheck;
import io.gad.sync.SourceDatabase;
import io.gad.sync.SyncProblem;
import io.gad.sync.SyncSettings;
import io.gad.sync.SyncTaskSpec;
import io.gad.sync.standing.KeptSlots;
import io.gad.sync.standing.StandingSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who follows whom without a copy, and what is kept for that. */
final class Followers {

    private static final Logger LOG = LoggerFactory.getLogger(Followers.class);

    private final SyncSettings settings;

    Followers(SyncSettings settings) {
        this.settings = settings;
    }

    List<FollowPlace> prepare(SyncOrder order, Reign standing, MemberRole follower, String fed, Duration patience) {
        Mandate mandate = new Mandate(standing, order.generation(), follower);
        try {
            return Asked.ask(order.source(), () -> new FollowOn(Specs.of(order)).prepare(mandate, fed, patience))
                    .stream()
                    .map(place -> new FollowPlace(place.database(), place.source(), place.slot()))
                    .toList();
        } catch (PostgresException e) {
            // A server or an account that cannot have it: to ask again would not help.
            throw new RefusedException(ProblemCode.SWITCH_OVER_REFUSED, String.valueOf(e.getMessage()));
        } catch (MemberProblem e) {
            throw new RefusedException(ProblemCode.SWITCH_OVER_REFUSED, e.getMessage() + " " + e.hint());
        } catch (SyncProblem e) {
            throw new RefusedException(ProblemCode.SWITCH_OVER_REFUSED, e.getMessage() + " " + e.hint());
        }
    }

    List<String> begin(
            SyncOrder order, List<FollowPlace> places, Map<String, Lsn> openedAt, Map<String, String> beats) {
        List<FollowOn.Place> from = places.stream()
                .map(place -> new FollowOn.Place(place.database(), place.source(), place.slot()))
                .toList();
        return Asked.ask(order.target(), () -> new FollowOn(Specs.of(order)).begin(from, openedAt, beats));
    }

    void settleSource(SyncOrder order) {
        Asked.tell(order.source(), () -> new FollowOn(Specs.of(order)).settleSource());
    }

    void goOn(SyncOrder order) {
        Asked.tell(order.target(), () -> new FollowOn(Specs.of(order)).goOn());
    }

    Optional<String> followOpened(SyncOrder order, String fed, String before) {
        return Asked.ask(order.target(), () -> new FollowOpened(Specs.of(order), fed, before).begin());
    }

    /** What a server refuses for good is a reason for a copy; what passes is asked again. */
    WayBack wayBack(SyncOrder order, String fed, String before, Reign ended) {
        try {
            return found(order, fed, before, ended);
        } catch (PostgresException | SyncProblem | MemberProblem e) {
            return noWay(e);
        }
    }

    Map<String, AheadPlace> ahead(SyncOrder order, String before, Reign ended, Map<String, Lsn> positions) {
        Map<String, AheadPlace> places = new TreeMap<>();
        Asked.ask(order.target(), () -> new OwnSurplus(Specs.of(order), before, ended).behind(positions))
                .forEach((database, place) ->
                        places.put(database, new AheadPlace(place.stood(), place.tail(), place.missing())));
        return places;
    }

    private static WayBack noWay(RuntimeException e) {
        LOG.warn("a secondary cannot be brought in line", e);
        return new WayBack(Map.of(), Optional.of(String.valueOf(e.getMessage())));
    }

    private static WayBack found(SyncOrder order, String fed, String before, Reign ended) {
        SyncTaskSpec spec = Specs.of(order);
        io.gad.sync.WayBack.Found found =
                Asked.ask(order.target(), () -> new io.gad.sync.WayBack(spec, fed, before, ended).find());
        Map<String, WayBack.Place> places = new TreeMap<>();
        found.places()
                .forEach((database, place) -> places.put(
                        database,
                        new WayBack.Place(place.stood(), place.promoted(), place.tail(), place.since(), place.even())));
        WayBack way = new WayBack(places, found.against());
        if (way.against().isPresent()) {
            return way;
        }
        SyncTaskSpec rewinding = Specs.of(order.rewinding(Rejoin.undecided(fed, before, ended)
                .by(way, order.groupId())
                .start()
                .orElseThrow()));
        return new WayBack(places, Asked.ask(order.target(), () -> RewindCheck.why(rewinding)));
    }

    /** What the new primary has made since has no final position, and is copied. */
    Optional<String> prepareRewind(SyncOrder order, String fed) {
        SyncTaskSpec spec = Specs.of(order);
        Set<String> databases =
                order.rewind().map(how -> how.finalPositions().keySet()).orElse(Set.of());
        StandingSource.Outcome copied =
                Asked.ask(order.source(), () -> new StandingSource(spec, fed, databases).copy());
        return switch (copied) {
            case StandingSource.Outcome.Lacking lacking -> Optional.of(lacking.why());
            case StandingSource.Outcome.Ready ready -> Asked.ask(order.target(), () -> RewindCheck.why(spec));
        };
    }

    void dropFormerSlots(SyncOrder order) {
        Asked.tell(order.target(), () -> {
            Asked.requireLatest(order.target(), order.groupId(), order.generation());
            try (Session target = order.target()
                    .login()
                    .open(order.target().login().dsn().database(), SessionSettings.control(order.id() + "/slots"))) {
                StandingSource.dropFormer(
                        target,
                        order.id(),
                        SourceDatabase.list(target, order.target().databases()).stream()
                                .map(SourceDatabase::name)
                                .toList());
            }
        });
    }

    List<String> tidyStanding(MemberAddress primary, Claim claim, List<String> wanted) {
        return Asked.ask(
                primary,
                () -> new KeptSlots(primary.login(), claim.groupId(), claim.generation())
                        .tidy(wanted, settings.walBudgetBytes()));
    }
}
