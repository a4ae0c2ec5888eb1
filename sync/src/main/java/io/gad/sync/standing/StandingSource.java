package io.gad.sync.standing;

import io.gad.member.Mandate;
import io.gad.member.MemberDatabase;
import io.gad.member.MemberInstance;
import io.gad.member.MemberRow;
import io.gad.postgres.Lsn;
import io.gad.postgres.PostgresException;
import io.gad.postgres.ServerIdentity;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.postgres.SqlState;
import io.gad.postgres.replication.ReplicationSlots;
import io.gad.sync.SourceDatabase;
import io.gad.sync.SyncTaskSpec;
import io.gad.sync.prepare.PublicationMark;
import io.gad.sync.prepare.TaskSlots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A new primary from whose standing slots others can follow: each gets copies of its own, under the names of its task. The
 * standing ones stay as they are, for the next. May be repeated; a copy that stands is left alone, as it may be in use.
 */
public final class StandingSource {

    private static final Logger LOG = LoggerFactory.getLogger(StandingSource.class);
    private static final String PUBLICATION = "gad_pub";
    private static final Duration RELEASE = Duration.ofSeconds(5);

    /**
     * One database that can be followed.
     *
     * @param openedAt from where
     * @param slot stands on the source
     */
    public record Opened(SourceDatabase database, ServerIdentity source, Lsn openedAt, String slot) {}

    /** Whether all databases can be followed. */
    public sealed interface Outcome {
        record Ready(List<Opened> databases) implements Outcome {
            public Ready {
                databases = List.copyOf(databases);
            }
        }

        /** @param why in a sentence's part: "us keeps ..." */
        record Lacking(String why) implements Outcome {}
    }

    private final SyncTaskSpec spec;
    private final String fed;
    private final Set<String> only;
    private final boolean fromTheOldest;

    /**
     * @param spec of the task that is to follow, in the reign that its source has begun
     * @param fed the task by which the source was fed when it was a secondary
     */
    public StandingSource(SyncTaskSpec spec, String fed) {
        this(spec, fed, Set.of());
    }

    /** @param only the databases that are to be followed; empty: all */
    public StandingSource(SyncTaskSpec spec, String fed, Set<String> only) {
        this(spec, fed, only, false);
    }

    private StandingSource(SyncTaskSpec spec, String fed, Set<String> only, boolean fromTheOldest) {
        this.spec = spec;
        this.fed = fed;
        this.only = Set.copyOf(only);
        this.fromTheOldest = fromTheOldest;
    }

    /** The copies reach back as far as anything there does: for one that stood elsewhere, to before the opening. */
    public static StandingSource reachingBack(SyncTaskSpec spec, String fed, Set<String> only) {
        return new StandingSource(spec, fed, only, true);
    }

    /**
     * Looks for a standing slot of every database, and copies them if there are all.
     *
     * @throws PostgresException if a server does not answer
     * @throws io.gad.member.StaleMandateException if somebody else has the follower
     */
    public Outcome copy() {
        Map<String, Lsn> openedAt =
                new TreeMap<>(new MemberInstance(spec.source(), spec.databases()).openedAt(spec.reign()));
        if (!only.isEmpty()) {
            openedAt.keySet().retainAll(only);
        }
        if (openedAt.isEmpty()) {
            return new Outcome.Lacking(spec.sourceInstance() + " is not open in " + spec.reign());
        }
        List<Chosen> chosen = new ArrayList<>();
        try (Session source = spec.source().open(spec.source().dsn().database(), SessionSettings.control(purpose()))) {
            List<StandingSlot> standing = StandingSlot.list(source);
            ServerIdentity identity = ServerIdentity.of(source);
            for (SourceDatabase database : SourceDatabase.list(source, spec.databases())) {
                Lsn position = openedAt.get(database.name());
                if (position == null) {
                    continue;
                }
                Optional<StandingSlot> slot = fromTheOldest
                        ? StandingSlot.oldest(standing, fed, database.oid(), position)
                        : StandingSlot.of(standing, fed, database.oid(), position);
                if (slot.isEmpty()) {
                    return new Outcome.Lacking(lacks(standing, database));
                }
                chosen.add(new Chosen(database, identity, position, slot.get()));
            }
        }
        if (chosen.size() < openedAt.size()) {
            return new Outcome.Lacking(spec.sourceInstance() + " has closed one of the databases " + openedAt.keySet());
        }
        Optional<String> against = Abreast.each(chosen, this::copy).stream()
                .flatMap(Optional::stream)
                .findFirst();
        if (against.isPresent()) {
            return new Outcome.Lacking(against.get());
        }
        return new Outcome.Ready(chosen.stream()
                .map(one -> new Opened(
                        one.database(),
                        one.source(),
                        one.openedAt(),
                        TaskSlots.name(spec.id(), one.database().oid())))
                .toList());
    }

    private record Chosen(SourceDatabase database, ServerIdentity source, Lsn openedAt, StandingSlot slot) {}

    private String lacks(List<StandingSlot> standing, SourceDatabase database) {
        List<StandingSlot> there = standing.stream()
                .filter(s -> s.task().equals(fed) && s.databaseOid() == database.oid())
                .toList();
        String of = " of database " + database.name();
        if (there.isEmpty()) {
            return spec.sourceInstance() + " keeps no standing slot" + of;
        }
        return there.stream().anyMatch(s -> s.state().isLost())
                ? "the log that the standing slot" + of + " on " + spec.sourceInstance() + " needs is gone"
                : "the standing slot" + of + " on " + spec.sourceInstance() + " was made after its opening";
    }

    /** Empty if it stands now. The publication must be the one under which the slot was made, or changes may be missing. */
    private Optional<String> copy(Chosen one) {
        String name = TaskSlots.name(spec.id(), one.database().oid());
        String database = one.database().name();
        String mark;
        try (Session source = spec.source().open(database, SessionSettings.apply(purpose()))) {
            mark = PublicationMark.of(source, PUBLICATION);
            if (!PublicationMark.kept(source, StandingSlot.mark(one.slot().turn()))
                    .equals(Optional.of(mark))) {
                return Optional.of("the publication of database " + database + " on " + spec.sourceInstance()
                        + " was changed since its standing slot was made");
            }
            Lsn needed = fromTheOldest ? one.slot().state().confirmedFlush().orElseThrow() : one.openedAt();
            boolean stands = ReplicationSlots.find(source, name)
                    .filter(s -> !s.isLost()
                            && s.confirmedFlush().isPresent()
                            && (s.activePid().isPresent()
                                    || !s.confirmedFlush().get().isAfter(needed)))
                    .isPresent();
            if (!stands) {
                TaskSlots.drop(source, name, RELEASE);
                ReplicationSlots.copy(source, one.slot().state().name(), name);
            }
        } catch (PostgresException e) {
            if (e.kind() == SqlState.RESOURCES) {
                return Optional.of("no slot is free on " + spec.sourceInstance() + ": " + e.getMessage());
            }
            throw e;
        }
        try (Session target = spec.target().open(database, SessionSettings.apply(purpose()))) {
            Optional<MemberRow> row =
                    MemberDatabase.read(target).filter(r -> r.groupId().equals(spec.groupId()));
            if (row.isEmpty()) {
                return Optional.of("database " + database + " of " + spec.targetInstance() + " is not of the group");
            }
            MemberRow stood = row.get();
            PublicationMark.keep(target, new Mandate(stood.reign(), stood.generation(), stood.role()), spec.id(), mark);
        }
        LOG.info("task={} database={} slot={} copied from {}", spec.id(), database, name, one.slot());
        return Optional.empty();
    }

    private String purpose() {
        return spec.id() + "/standing";
    }

    /**
     * Takes a former primary's own slots off it, which is a secondary now: all of ours but those that it keeps as such.
     *
     * @param standing the task by which it is fed
     * @param databases those of the group
     */
    public static void dropFormer(Session secondary, String standing, List<String> databases) {
        ReplicationSlots.withPrefix(secondary, "gad_").stream()
                .filter(slot -> !slot.temporary() && databases.contains(slot.database()))
                .filter(slot -> !slot.name().startsWith(StandingSlot.prefix(standing)))
                .forEach(slot -> ReplicationSlots.drop(secondary, slot.name(), RELEASE));
    }
}
