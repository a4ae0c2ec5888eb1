package io.gad.sync;

import io.gad.member.Mandate;
import io.gad.member.MemberDatabase;
import io.gad.member.MemberLock;
import io.gad.member.MemberRow;
import io.gad.postgres.Lsn;
import io.gad.postgres.PostgresException;
import io.gad.postgres.ServerIdentity;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.postgres.SqlState;
import io.gad.postgres.TableName;
import io.gad.postgres.replication.Publications;
import io.gad.sync.ddl.DdlCapture;
import io.gad.sync.prepare.OwnSessions;
import io.gad.sync.prepare.PublicationMark;
import io.gad.sync.prepare.TaskSlots;
import io.gad.sync.standing.Abreast;
import io.gad.sync.standing.SlotAhead;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a member follow another that is about to become the primary, without a copy: both hold the same when the roles turn.
 * First, while the other is still a secondary, what it takes to follow is made there, the slot last. Then, once it is open,
 * the follower is given the position of that opening: what the other has committed before it came from the reign that has
 * ended, and the follower holds it. From then on it is a task like any other, that goes on from what stands on the servers.
 */
public final class FollowOn {

    private static final Logger LOG = LoggerFactory.getLogger(FollowOn.class);
    private static final Duration ENDING = Duration.ofSeconds(5);

    /** Each takes a sender of the source meanwhile, of which others need some too; several followers are prepared at once. */
    private static final int SLOTS_AT_ONCE = 2;

    /**
     * From where one database will be followed.
     *
     * @param source who the slot is on
     * @param slot stands there
     */
    public record Place(String database, ServerIdentity source, String slot) {}

    private final SyncTaskSpec spec;

    /** @param spec of the task that is to follow; its source is the member that becomes the primary */
    public FollowOn(SyncTaskSpec spec) {
        this.spec = spec;
    }

    /**
     * Makes what it takes to follow each of the source's databases that belong to the group, a few at a time. May be repeated: a
     * slot that an earlier attempt has made to its end is left alone. {@link SyncTask#removeSourceSlots} takes the slots away again.
     *
     * @param follower by what right the follower is written now, in the reign that is still to end
     * @param fed the task by which the source is fed in it: its standing slots are copied where a new slot would have to wait
     * @param patience how long one may wait for each transaction that is open on the source, where there is no standing slot
     * @throws PostgresException of kind {@code CONTENTION} if one is open for longer; what was made so far stands
     * @throws SyncProblem {@code PRIVILEGE_MISSING} if the follower's account may not be a secondary's
     */
    public List<Place> prepare(Mandate follower, String fed, Duration patience) {
        requireRight();
        return Abreast.each(sourceDatabases(), SLOTS_AT_ONCE, database -> prepare(database, follower, fed, patience))
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    /** A primary's account may be one that must not be a secondary's. */
    private void requireRight() {
        try (Session target =
                spec.target().open(spec.target().dsn().database(), SessionSettings.control(purpose("right")))) {
            if (!target.account().maySeeDefinitions() || !target.account().maySetReplicaRole()) {
                throw new SyncProblem(
                        "PRIVILEGE_MISSING",
                        "Expected the account of " + spec.targetInstance()
                                + " to be a superuser, or a member of a managed"
                                + " service's equivalent that may set session_replication_role, as a secondary's must be;"
                                + " found " + spec.target().dsn().user() + ", which is not.",
                        "On " + spec.targetInstance() + ", as a superuser: ALTER ROLE "
                                + TableName.quote(spec.target().dsn().user()) + " SUPERUSER;");
            }
        }
    }

    private List<SourceDatabase> sourceDatabases() {
        try (Session session =
                spec.source().open(spec.source().dsn().database(), SessionSettings.control(purpose("list")))) {
            return SourceDatabase.list(session, spec.databases());
        }
    }

    /** The publication before the slot, and committed; what it was like then is kept where it will be followed. */
    private Optional<Place> prepare(SourceDatabase database, Mandate follower, String fed, Duration patience) {
        String name = database.name();
        String slot = TaskSlots.name(spec.id(), database.oid());
        ServerIdentity identity;
        String mark;
        boolean stands;
        try (Session source = spec.source().open(name, SessionSettings.apply(purpose("prepare")))) {
            if (source.isInRecovery()) {
                throw new PostgresException(
                        "Expected " + spec.sourceInstance() + " to be no standby, found it in recovery.",
                        SqlState.UNREACHABLE);
            }
            if (MemberDatabase.read(source).filter(this::isOfGroup).isEmpty()) {
                return Optional.empty();
            }
            source.execute("SET lock_timeout = " + patience.toMillis());
            // Others that will follow the same are prepared at the same time.
            source.execute("SELECT pg_catalog.pg_advisory_lock(" + SourcePreparation.ONE_BY_ONE + ")");
            DdlCapture.install(source);
            guard(source);
            Publications.ensure(source, DatabasePair.PUBLICATION);
            identity = ServerIdentity.of(source);
            mark = PublicationMark.of(source, DatabasePair.PUBLICATION);
            stands = SlotAhead.stands(source, slot);
        }
        Place place = new Place(name, identity, slot);
        try (Session target = spec.target().open(name, SessionSettings.apply(purpose("prepare")))) {
            if (stands && PublicationMark.kept(target, spec.id()).equals(Optional.of(mark))) {
                return Optional.of(place);
            }
        }
        new SlotAhead(spec.source(), database, fed, purpose("slot")).make(slot, mark, patience);
        try (Session target = spec.target().open(name, SessionSettings.apply(purpose("prepare")))) {
            PublicationMark.keep(target, follower, spec.id(), mark);
        }
        LOG.info("task={} database={} slot={} made ahead", spec.id(), name, slot);
        return Optional.of(place);
    }

    private boolean isOfGroup(MemberRow row) {
        return row.groupId().equals(spec.groupId());
    }

    private static void guard(Session source) {
        MemberDatabase.attachGuards(source);
        MemberDatabase.fixIdentities(source);
    }

    /**
     * Makes the follower a secondary of the new reign that stands at the source's opening. Asks the follower alone, so that it
     * can be had, and promoted, also where the new primary is gone again. May be repeated: one that has gone on is left where
     * it is. A database that does not hold what it held when the roles turned, as where a standby that lagged took the
     * follower's place, has no position in the source's log: it is brought in line first.
     *
     * @param places as {@link #prepare} gave them
     * @param openedAt where the source's log stood when it was opened in the task's reign, by database
     * @param beats the last beat that all members held when the roles turned, by database, as {@link
     *     io.gad.member.MemberInstance#lastBeats} tells it
     * @return the databases that are to be brought in line, in the order of the places; empty if all go on without a copy
     * @throws io.gad.member.MemberProblem if a later reign has the follower
     */
    public List<String> begin(List<Place> places, Map<String, Lsn> openedAt, Map<String, String> beats) {
        List<String> lacking = new ArrayList<>();
        for (Place place : places) {
            Lsn position = Optional.ofNullable(openedAt.get(place.database()))
                    .orElseThrow(() -> new IllegalArgumentException("Expected the position at which database "
                            + place.database() + " of " + spec.sourceInstance() + " was opened, found none."));
            if (!begin(place, position, Optional.ofNullable(beats.get(place.database())))) {
                lacking.add(place.database());
            }
        }
        return lacking;
    }

    /** Compared in the transaction that writes the position. Killed between row and position: done again. */
    private boolean begin(Place place, Lsn position, Optional<String> beat) {
        try (Session target = spec.target().open(place.database(), SessionSettings.apply(purpose("begin")))) {
            MemberDatabase.become(target, spec.targetRow());
            Progress stands = target.transaction(() -> {
                MemberLock.hold(target, spec.mandate());
                boolean holds =
                        beat.filter(MemberDatabase.lastBeat(target)::equals).isPresent();
                Progress begun = holds
                        ? Progress.begun(SyncPhase.CATCH_UP, place.source(), place.slot(), position)
                        : Progress.begun(SyncPhase.RESYNC, place.source(), place.slot(), Lsn.ZERO);
                return begun.writeFirst(target, spec);
            });
            LOG.info(
                    "task={} database={} follows phase={} from={}",
                    spec.id(),
                    place.database(),
                    stands.phase(),
                    position);
            return stands.isLoaded();
        }
    }

    /**
     * Lets a task that has followed in the reign before go on in its spec's: same source, same slot, same position. For a
     * primary that begins a new reign without anybody else having ruled. May be repeated.
     */
    public void goOn() {
        try (Session list =
                spec.target().open(spec.target().dsn().database(), SessionSettings.control(purpose("list")))) {
            for (SourceDatabase database : SourceDatabase.list(list, List.of())) {
                try (Session target = spec.target().open(database.name(), SessionSettings.apply(purpose("begin")))) {
                    if (MemberDatabase.read(target).filter(this::isOfGroup).isPresent()) {
                        OwnSessions.end(target, spec.id(), database.name(), ENDING);
                        MemberDatabase.become(target, spec.targetRow());
                        Progress.carry(target, spec, spec.mandate());
                    }
                }
            }
        }
    }

    /** Guards and identities of tables that have come on the new primary since {@link #prepare}. */
    public void settleSource() {
        for (SourceDatabase database : sourceDatabases()) {
            try (Session source = spec.source().open(database.name(), SessionSettings.apply(purpose("settle")))) {
                if (MemberDatabase.read(source).filter(this::isOfGroup).isPresent()) {
                    guard(source);
                }
            }
        }
    }

    private String purpose(String purpose) {
        return spec.id() + "/" + purpose;
    }
}
