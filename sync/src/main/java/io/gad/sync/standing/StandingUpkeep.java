package io.gad.sync.standing;

import io.gad.member.Mandate;
import io.gad.member.MemberDatabase;
import io.gad.member.MemberLock;
import io.gad.member.MemberProblem;
import io.gad.member.MemberRole;
import io.gad.member.StaleMandateException;
import io.gad.postgres.Login;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.postgres.SqlState;
import io.gad.postgres.replication.Publications;
import io.gad.postgres.replication.ReplicationSlots;
import io.gad.sync.SyncProblem;
import io.gad.sync.ddl.DdlCapture;
import io.gad.sync.prepare.PublicationMark;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that a task's target keeps a standing slot of each database that is in step, and that these keep little. One is moved
 * forward by making another, which reads nothing of the log, before the older is dropped: to advance one has the server read all
 * that it has written since, for each database anew. Nothing is moved where nothing is written.
 *
 * <p>Whatever is dropped here is dropped only after the member's row was seen to be a secondary's still: a newer slot that was
 * finished before reaches back to every later opening. Killed anywhere, a slot too many is left, which the next look drops.
 */
public final class StandingUpkeep {

    private static final Logger LOG = LoggerFactory.getLogger(StandingUpkeep.class);

    /** What a slot holds back besides its log are rows of the catalogs, everywhere on the server. */
    private static final Duration OLD = Duration.ofMinutes(10);

    /** So little log, and what was written to catalogs with it, may be kept for ever. */
    private static final long NEXT_TO_NOTHING = 16L << 20;

    /** Before it is tried again where another secondary stood behind: what is made then is of no use yet. */
    private static final Duration HELD_BACK = Duration.ofMinutes(1);

    /** For each transaction that is open on the target. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Duration RELEASE = Duration.ofSeconds(5);

    /** What one look may take, of the ten seconds between two. */
    private static final Duration TURN = Duration.ofSeconds(2);

    /**
     * The task whose target it is.
     *
     * @param target where the slots stand
     * @param mandate by which it is written
     * @param publication that the slots will be read with
     * @param budgetBytes most log that slots of ours may keep; a slot is renewed from a quarter of it
     */
    public record Fed(String task, Login target, Mandate mandate, String publication, long budgetBytes) {}

    private final Fed fed;
    private final Handover handover;
    private final LongSupplier nanoTime;
    private final Map<String, Long> heldBack = new HashMap<>();
    private final Map<String, Long> since = new HashMap<>();
    private final Set<String> refused = new HashSet<>();
    private String told = "";

    public StandingUpkeep(Fed fed, Companions companions) {
        this(fed, companions, System::nanoTime);
    }

    StandingUpkeep(Fed fed, Companions companions, LongSupplier nanoTime) {
        this.fed = fed;
        this.handover = new Handover(fed, companions);
        this.nanoTime = nanoTime;
    }

    /**
     * Looks, and makes and drops what there is to be made and dropped, for a little while; what is left is for the next look.
     *
     * @param target a session into any database of the target
     * @param all the task's databases
     * @param inStep those that are in step: of others nothing is made anew
     * @throws PostgresException if the target does not answer
     */
    public void look(Session target, Set<String> all, Set<String> inStep) {
        try {
            turn(target, all, inStep);
        } catch (StaleMandateException e) {
            // Whoever has the member now decides what stays.
            LOG.debug("task={} standing slots left alone", fed.task(), e);
        } finally {
            dropPastTheBudget(StandingSlot.list(target), all);
        }
    }

    private void turn(Session target, Set<String> all, Set<String> inStep) {
        List<StandingSlot> slots = StandingSlot.list(target);
        dropOthers(slots, inStep);
        Map<String, Long> oids = new HashMap<>();
        target.list(
                        "SELECT datname, oid::bigint FROM pg_catalog.pg_database WHERE datallowconn",
                        row -> Map.entry(row.getString(1), row.getLong(2)))
                .forEach(database -> oids.put(database.getKey(), database.getValue()));
        SlotRoom room = SlotRoom.of(target, fed.task());
        if (room.isTight(all.size())) {
            LOG.warn("task={} standing slots give way to followers: {}", fed.task(), room);
            own(slots).forEach(this::drop);
            return;
        }
        Optional<String> against = StandingLook.level(target).or(() -> room.lacks(all.size()));
        tell(against.orElse(""));
        since.keySet().retainAll(slots.stream().map(s -> s.state().name()).toList());
        long end = nanoTime.getAsLong() + TURN.toNanos();
        for (String database : new TreeSet<>(all)) {
            Long oid = oids.get(database);
            if (oid != null) {
                Place place = new Place(database, oid, own(slots, oid));
                boolean mayBeMade = against.isEmpty() && inStep.contains(database);
                if (!settle(place, mayBeMade) || nanoTime.getAsLong() - end > 0) {
                    return;
                }
            }
        }
    }

    /** One database of the target with the slots that stand for it: none, one, or two where a renewal was cut short. */
    private record Place(String database, long oid, List<StandingSlot> slots) {

        Optional<StandingSlot> best() {
            return slots.stream()
                    .filter(StandingSlot::isUsable)
                    .max((a, b) -> a.state()
                            .confirmedFlush()
                            .orElseThrow()
                            .compareTo(b.state().confirmedFlush().orElseThrow()));
        }

        List<StandingSlot> but(Optional<StandingSlot> kept) {
            return slots.stream().filter(s -> !kept.equals(Optional.of(s))).toList();
        }
    }

    /** @return whether others are looked at too in this turn */
    private boolean settle(Place place, boolean mayBeMade) {
        Optional<StandingSlot> best = place.best();
        if (best.isEmpty() && !mayBeMade) {
            place.slots().forEach(this::drop);
            return true;
        }
        if (best.filter(this::isHeldBack).isPresent()) {
            return true;
        }
        try {
            if (best.filter(s -> !isToBeMoved(s)).isPresent()) {
                handOver(place, best.get());
            } else {
                renew(place, best);
            }
            return true;
        } catch (PostgresException e) {
            boolean waits = e.kind() == SqlState.CONTENTION || e.kind() == SqlState.CANCELLED;
            if (waits || e.kind() == SqlState.RESOURCES) {
                LOG.debug("task={} database={} standing slot put off", fed.task(), place.database(), e);
                return false;
            }
            if (e.kind().isPassing()) {
                throw e;
            }
            refuse(place, e);
            return true;
        } catch (SyncProblem | MemberProblem e) {
            refuse(place, e);
            return true;
        }
    }

    /** Told once for each database. */
    private void refuse(Place place, RuntimeException why) {
        if (refused.add(place.database())) {
            LOG.warn("task={} database={} no standing slot", fed.task(), place.database(), why);
        }
    }

    /**
     * What could not be moved, whatever the reason, goes: the server's disk comes first. Also of databases that are the task's no
     * more, and of tasks before it.
     */
    private void dropPastTheBudget(List<StandingSlot> slots, Set<String> all) {
        for (StandingSlot slot : slots) {
            boolean ours =
                    slot.task().equals(fed.task()) || all.contains(slot.state().database());
            if (ours && slot.state().retainedBytes() > fed.budgetBytes()) {
                giveUp(slot);
            }
        }
    }

    /** One that cannot be dropped keeps no other. Behind a promotion it is not this task's to drop. */
    private void giveUp(StandingSlot slot) {
        try (Session session = open(slot.state().database())) {
            boolean isSecondary = MemberDatabase.read(session)
                    .filter(row -> row.role() == MemberRole.SECONDARY
                            && row.reign().epoch() <= fed.mandate().reign().epoch())
                    .isPresent();
            if (isSecondary) {
                ReplicationSlots.drop(session, slot.state().name(), RELEASE);
                LOG.warn(
                        "task={} slot={} given up: it kept {} MiB of log",
                        fed.task(),
                        slot.state().name(),
                        slot.state().retainedBytes() >> 20);
            }
        } catch (PostgresException e) {
            LOG.warn(
                    "task={} slot={} past the budget not dropped",
                    fed.task(),
                    slot.state().name(),
                    e);
        }
    }

    private boolean isToBeMoved(StandingSlot slot) {
        long now = nanoTime.getAsLong();
        long seen = since.computeIfAbsent(slot.state().name(), name -> now);
        long kept = slot.state().retainedBytes();
        return kept > fed.budgetBytes() / 4 || (kept > NEXT_TO_NOTHING && now - seen > OLD.toNanos());
    }

    /** Publication before slot, what it was like remembered first; the older goes once the newer is there. */
    private void renew(Place place, Optional<StandingSlot> older) {
        int turn = older.map(s -> 1 - s.turn()).orElse(0);
        String name = StandingSlot.name(fed.task(), place.oid(), turn);
        try (Session session = open(place.database())) {
            requireMandate(session);
            place.but(older)
                    .forEach(s -> ReplicationSlots.drop(session, s.state().name(), RELEASE));
            publish(session);
            String mark = PublicationMark.of(session, fed.publication());
            if (!PublicationMark.kept(session, StandingSlot.mark(turn)).equals(Optional.of(mark))) {
                PublicationMark.keep(session, fed.mandate(), StandingSlot.mark(turn), mark);
            }
        }
        ReplicationSlots.create(fed.target(), place.database(), name, purpose(), PATIENCE, false)
                .close();
        LOG.debug("task={} slot={} stands", fed.task(), name);
        try (Session session = open(place.database())) {
            boolean passed = handover.begin(session)
                    .map(begun -> older.isEmpty() || handover.isPassed(session, begun))
                    .orElse(true);
            if (passed || older.filter(this::isPressing).isPresent()) {
                older.ifPresent(this::drop);
            } else {
                holdBack(session, place.database(), name);
            }
        } catch (PostgresException e) {
            if (e.kind() != SqlState.CONTENTION || older.isEmpty()) {
                throw e;
            }
            try (Session session = open(place.database())) {
                holdBack(session, place.database(), name);
            }
        }
    }

    /** Two stand where a renewal was cut short. The older goes unless somebody may still need it; then the newer does. */
    private void handOver(Place place, StandingSlot best) {
        List<StandingSlot> others = place.but(Optional.of(best));
        if (others.isEmpty()) {
            return;
        }
        boolean unusable = others.stream().noneMatch(StandingSlot::isUsable);
        boolean pressing = others.stream().anyMatch(this::isPressing);
        try (Session session = open(place.database())) {
            if (unusable
                    || pressing
                    || handover.begin(session)
                            .map(begun -> handover.isPassed(session, begun))
                            .orElse(true)) {
                others.forEach(this::drop);
            } else {
                holdBack(session, place.database(), best.state().name());
            }
        }
    }

    private void holdBack(Session session, String database, String newer) {
        requireMandate(session);
        ReplicationSlots.drop(session, newer, RELEASE);
        heldBack.put(database, nanoTime.getAsLong());
        LOG.debug("task={} slot={} gone again: another secondary stands behind it", fed.task(), newer);
    }

    private boolean isHeldBack(StandingSlot slot) {
        Long at = heldBack.get(slot.state().database());
        return at != null && !isPressing(slot) && nanoTime.getAsLong() - at < HELD_BACK.toNanos();
    }

    /** From here on the server's disk comes first: whoever stands behind is copied. */
    private boolean isPressing(StandingSlot slot) {
        return slot.state().retainedBytes() > fed.budgetBytes() / 2;
    }

    /** It is there since the end of the copy; unless somebody has taken it away. */
    private void publish(Session session) {
        if (Publications.find(session, fed.publication())
                .filter(Publications.State::whole)
                .isEmpty()) {
            MemberDatabase.attachGuards(session);
            MemberDatabase.fixIdentities(session);
            Publications.ensure(session, fed.publication());
            DdlCapture.install(session);
        }
    }

    /**
     * Of a reign in which this server was the primary, or of another task: of no use to anybody on a secondary, once that is in step.
     * Until then they may tell what it has applied before.
     */
    private void dropOthers(List<StandingSlot> slots, Set<String> inStep) {
        slots.stream()
                .filter(s -> !s.task().equals(fed.task())
                        && inStep.contains(s.state().database()))
                .forEach(this::drop);
    }

    private void drop(StandingSlot slot) {
        try (Session session = open(slot.state().database())) {
            requireMandate(session);
            ReplicationSlots.drop(session, slot.state().name(), RELEASE);
        }
    }

    private void requireMandate(Session session) {
        session.transaction(() -> MemberLock.hold(session, fed.mandate()));
    }

    private List<StandingSlot> own(List<StandingSlot> slots) {
        return slots.stream().filter(s -> s.task().equals(fed.task())).toList();
    }

    private List<StandingSlot> own(List<StandingSlot> slots, long oid) {
        List<StandingSlot> own = new ArrayList<>(own(slots));
        own.removeIf(s -> s.databaseOid() != oid);
        return own;
    }

    private Session open(String database) {
        return fed.target().open(database, SessionSettings.apply(purpose()));
    }

    private String purpose() {
        return fed.task() + "/standing";
    }

    /** Once for each reason. */
    private void tell(String against) {
        if (!against.equals(told)) {
            told = against;
            if (!against.isEmpty()) {
                LOG.warn("task={} no standing slots on the target: {}", fed.task(), against);
            }
        }
    }
}
