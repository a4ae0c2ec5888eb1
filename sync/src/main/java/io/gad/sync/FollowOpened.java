package io.gad.sync;

import io.gad.member.LeftOutList;
import io.gad.member.MemberDatabase;
import io.gad.member.MemberLock;
import io.gad.member.RereadList;
import io.gad.postgres.Lsn;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.postgres.SqlState;
import io.gad.sync.prepare.OwnSessions;
import io.gad.sync.standing.Abreast;
import io.gad.sync.standing.StandingSource;
import io.gad.sync.standing.StandingSource.Opened;
import io.gad.sync.standing.StandingSource.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a secondary follow another that was promoted without anybody having prepared for it: from the opening on, where both stood
 * at the same position of the ended reign, each by its own row, and no table of the new primary lacks what its position says. The
 * new primary's stands as it was when the roles turned, for its role keeps everybody from moving it; the follower's is compared
 * again in the transaction that lets it follow.
 */
public final class FollowOpened {

    private static final Logger LOG = LoggerFactory.getLogger(FollowOpened.class);
    private static final Duration ENDING = Duration.ofSeconds(5);

    private final SyncTaskSpec spec;
    private final String fed;
    private final String before;

    /**
     * @param spec of the task that is to follow; its source is the new primary
     * @param fed the task by which the source was fed
     * @param before the task by which the target was fed, which has ended
     */
    public FollowOpened(SyncTaskSpec spec, String fed, String before) {
        this.spec = spec;
        this.fed = fed;
        this.before = before;
    }

    /**
     * Makes the target a secondary of the spec's reign that holds all of its source up to the opening, if it does. May be
     * repeated: what has begun to follow is left where it is.
     *
     * @return why it does not; empty: it follows once its task is started. One database that began before another was found
     *     not to is followed by the task all the same
     * @throws PostgresException if a server does not answer
     * @throws io.gad.member.MemberProblem if a later reign has the target
     */
    public Optional<String> begin() {
        List<Compared> compared = compare();
        Optional<String> differs =
                compared.stream().flatMap(c -> c.against().stream()).findFirst();
        Set<String> toBegin = compared.stream()
                .filter(c -> !c.begun())
                .map(Compared::database)
                .collect(Collectors.toSet());
        if (differs.isPresent() || (toBegin.isEmpty() && !compared.isEmpty())) {
            return differs;
        }
        return switch (new StandingSource(spec, fed, toBegin).copy()) {
            case Outcome.Lacking lacking -> Optional.of(lacking.why());
            case Outcome.Ready ready ->
                Abreast.each(ready.databases(), this::begin).stream()
                        .flatMap(Optional::stream)
                        .findFirst();
        };
    }

    /**
     * One database of both.
     *
     * @param begun whether it follows already
     */
    private record Compared(String database, boolean begun, Optional<String> against) {}

    /** Looked at first, as it costs nothing: the copies of slots would keep log for nobody. */
    private List<Compared> compare() {
        List<SourceDatabase> databases;
        try (Session list =
                spec.source().open(spec.source().dsn().database(), SessionSettings.control(purpose("list")))) {
            databases = SourceDatabase.list(list, spec.databases());
        }
        return Abreast.each(databases, database -> compare(database.name())).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    /** Empty where it is none of the group's. What the source says stays so: its role has changed. */
    private Optional<Compared> compare(String database) {
        Optional<Progress> there;
        Set<String> toRead;
        Set<String> leftOut;
        try (Session source = spec.source().open(database, SessionSettings.control(purpose("compare")))) {
            if (MemberDatabase.read(source)
                    .filter(row -> row.groupId().equals(spec.groupId()))
                    .isEmpty()) {
                return Optional.empty();
            }
            there = Progress.read(source, fed);
            toRead = RereadList.read(source).stream()
                    .map(entry -> entry.table().toString())
                    .collect(Collectors.toCollection(TreeSet::new));
            leftOut = leftOut(source);
        }
        try (Session target = spec.target().open(database, SessionSettings.control(purpose("compare")))) {
            Optional<Progress> own = Progress.read(target, spec.id());
            if (own.filter(Progress::isLoaded).isPresent()) {
                return Optional.of(new Compared(database, true, Optional.empty()));
            }
            OwnSessions.end(target, before, database, ENDING);
            leftOut.removeAll(leftOut(target));
            toRead.addAll(leftOut);
            // The position says nothing of these: the source lacks changes of theirs that the target may have.
            Optional<String> against = toRead.isEmpty()
                    ? differs(database, there, Progress.read(target, before))
                    : Optional.of("tables of " + spec.sourceInstance() + " in database " + database
                            + " were still to be read anew, or left out, when it was promoted: " + toRead);
            return Optional.of(new Compared(database, false, against));
        } catch (PostgresException e) {
            if (e.kind() != SqlState.UNDEFINED) {
                throw e;
            }
            return Optional.of(
                    new Compared(database, false, Optional.of(spec.targetInstance() + " has no database " + database)));
        }
    }

    private static Set<String> leftOut(Session member) {
        return LeftOutList.read(member).stream()
                .map(entry -> entry.table().toString())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Optional<String> differs(String database, Optional<Progress> there, Optional<Progress> here) {
        boolean equal = there.isPresent() && here.isPresent() && isSame(there.get(), here.get());
        return equal
                ? Optional.empty()
                : Optional.of(spec.targetInstance() + " stands at " + told(here) + " in database " + database + ", "
                        + spec.sourceInstance() + " at " + told(there));
    }

    private static boolean isSame(Progress one, Progress other) {
        return one.isLoaded()
                && other.isLoaded()
                && one.systemIdentifier().equals(other.systemIdentifier())
                && one.timeline() == other.timeline()
                && one.position().equals(other.position());
    }

    private static String told(Optional<Progress> progress) {
        return progress.map(p -> p.isLoaded() ? p.position().toString() : "an unfinished copy")
                .orElse("no position");
    }

    /** Killed between row and position: done again. */
    private Optional<String> begin(Opened opened) {
        String database = opened.database().name();
        Progress stood;
        try (Session source = spec.source().open(database, SessionSettings.control(purpose("begin")))) {
            stood = Progress.read(source, fed).orElseThrow();
        }
        try (Session target = spec.target().open(database, SessionSettings.apply(purpose("begin")))) {
            MemberDatabase.become(target, spec.targetRow());
            Progress begun = target.transaction(() -> {
                MemberLock.hold(target, spec.mandate());
                boolean holds = Progress.read(target, before)
                        .filter(here -> isSame(stood, here))
                        .isPresent();
                Progress first = holds
                        ? Progress.begun(SyncPhase.CATCH_UP, opened.source(), opened.slot(), opened.openedAt())
                        : Progress.begun(SyncPhase.RESYNC, opened.source(), opened.slot(), Lsn.ZERO);
                return first.writeFirst(target, spec);
            });
            LOG.info(
                    "task={} database={} follows phase={} from={}",
                    spec.id(),
                    database,
                    begun.phase(),
                    opened.openedAt());
            return begun.isLoaded()
                    ? Optional.empty()
                    : Optional.of(spec.targetInstance() + " has moved in database " + database
                            + " while it was compared, and is brought in line first");
        }
    }

    private String purpose(String purpose) {
        return spec.id() + "/" + purpose;
    }
}
