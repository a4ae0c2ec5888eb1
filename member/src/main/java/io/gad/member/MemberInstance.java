package io.gad.member;

import io.gad.postgres.HostKnock;
import io.gad.postgres.Login;
import io.gad.postgres.Lsn;
import io.gad.postgres.PostgresException;
import io.gad.postgres.ServerIdentity;
import io.gad.postgres.Session;
import io.gad.postgres.SqlState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole instance: all its synchronized databases, in the fixed order of their names. Every operation may be repeated;
 * each looks whether it is so already before it acts. A server that does not answer is an exception of kind
 * {@link SqlState#UNREACHABLE} unless a method says otherwise, and no method outlives its deadline by more than a
 * moment, also where packets are swallowed.
 */
public final class MemberInstance {

    private static final Logger LOG = LoggerFactory.getLogger(MemberInstance.class);

    /** For what is behind a commit point and is repeated by its caller until it is done. */
    static final Duration LIMIT = Duration.ofSeconds(15);

    /** How long a server that is being closed may take for one answer: a busy one is given time, a silent one is not. */
    private static final Duration ANSWER = Duration.ofSeconds(4);

    /** For what goes table by table, or sequence by sequence, each answer within the instance's own limit. */
    private static final Duration ONE_BY_ONE = Duration.ofMinutes(30);

    private final Login login;
    private final MemberSessions sessions;
    private final Knock knock;

    /** @param databases the synchronized ones; empty: every one that takes connections, templates aside */
    public MemberInstance(Login login, List<String> databases) {
        this(login, new MemberSessions(login, databases));
    }

    private MemberInstance(Login login, MemberSessions sessions) {
        this.login = login;
        this.sessions = sessions;
        this.knock = new Knock(sessions);
    }

    /** The same instance, for calls that name no deadline of their own and end by this one; without it they have 15 s. */
    public MemberInstance within(Duration deadline) {
        return new MemberInstance(login, sessions.within(deadline));
    }

    /** The synchronized databases in their fixed order, whether or not anything of ours stands in them yet. */
    public List<String> databases() {
        return sessions.databases(sessions.limit());
    }

    /** Begins to open a connection to each database for calls that follow at once; waits for none. */
    public void getReady() {
        sessions.getReady();
    }

    /** Knocks once. Never throws because of the server; what stood in the way is in the answer. */
    public Probe probe(Duration timeout) {
        return probe(timeout, knock::whole);
    }

    /** As {@link #probe}, of an instance that is no member, by who knocks again and again: a row that it holds may be missing. */
    public Probe glance(Duration timeout) {
        return probe(timeout, knock::glance);
    }

    /**
     * Whether there is a machine that confirms or refuses a connection, however busy its server is.
     *
     * @return false only where nothing came at all; what cannot be told counts as there
     */
    public boolean isThere(Duration limit) {
        return HostKnock.isThere(login.dsn().hosts(), limit);
    }

    private Probe probe(Duration timeout, BiFunction<Long, TimeLimit, Probe> look) {
        long begin = System.nanoTime();
        TimeLimit limit = TimeLimit.of(timeout);
        try {
            return limit.run("probe of " + login.dsn().hostList(), () -> look.apply(begin, limit));
        } catch (PostgresException e) {
            return Probe.silent(Knock.since(begin), String.valueOf(e.getMessage()), e.kind());
        }
    }

    /**
     * Closes the instance for everybody, and ends whoever may hold an older view. The epoch stays as it is. A database
     * that came since and holds nothing of ours is taken in and closed as well.
     *
     * @param reign the latest one that the caller knows; a member that stands in a later one is not touched
     * @throws StaleMandateException if the member knows a later reign or manager: the caller is outdated
     */
    public FenceResult fence(Reign reign, long generation, String operation, Duration deadline) {
        return fence(reign, generation, operation, Optional.empty(), List.of(), deadline);
    }

    /**
     * As {@link #fence(Reign, long, String, Duration)}, of one server and no other.
     *
     * @param expected the server that is meant, where that is known
     * @param known databases that it had when it was last met: they are closed while it lists what it has now
     */
    public FenceResult fence(
            Reign reign,
            long generation,
            String operation,
            Optional<ServerIdentity> expected,
            List<String> known,
            Duration deadline) {
        Instant since = Instant.now();
        TimeLimit limit = TimeLimit.of(deadline, ANSWER);
        Fencing.Order order = new Fencing.Order(reign, generation, operation, expected, known);
        try {
            return limit.run("fence of " + login.dsn().hostList(), () -> new Fencing(sessions, order, limit).run());
        } catch (PostgresException e) {
            if (isUnreachable(e)) {
                return new FenceResult.Unreachable(since, String.valueOf(e.getMessage()));
            }
            return new FenceResult.Partly(List.of(String.valueOf(e.getMessage())));
        }
    }

    /**
     * Opens a fenced primary again for the operation that fenced it, after that operation was cancelled.
     *
     * @return what of the customer's stays stopped, and why; empty where all goes on
     * @throws StaleMandateException if anybody else has changed the member since
     */
    public List<String> unfence(Reign reign, long generation, String operation) {
        return joined(sessions.inEach(operation, (s, limit) -> Fence.lift(s, reign, generation, operation, limit)));
    }

    /**
     * Opens an instance that this operation has closed, as the primary of its own reign or of a later one, which begins on it
     * with the opening. Repeated, it changes nothing.
     *
     * @param attempt of the operation, as in its promises
     * @return what of the customer's stays stopped, and why; empty where all goes on
     * @throws StaleMandateException if anybody else has closed it since, it stands in a later reign, or it has promised
     *     to follow a later attempt at another
     */
    public List<String> reopen(Reign reign, long generation, long attempt, String operation, Duration deadline) {
        return joined(sessions.inEach(
                operation, deadline, (s, limit) -> Reopening.of(s, reign, generation, attempt, operation, limit)));
    }

    /**
     * Writes a marker into every database of a primary, fenced or not, by a session of our own: once it has arrived
     * elsewhere, everything that was committed before it has.
     *
     * @throws StaleMandateException if it is not the one of this reign, or a later manager has it
     */
    public void writeMarker(String marker, Reign reign, long generation) {
        sessions.inEach("marker", (s, limit) -> {
            Marker.write(s, marker, reign, generation);
            return true;
        });
    }

    /**
     * Lets the guards of a primary pass for {@code term} from now by its own clock, and no longer unless it is renewed.
     *
     * @param anew whether it begins; the guards may be of a version that knows of no lease
     * @param maySend asked in each database behind the look at the clock, by several threads; false: nothing is sent there
     * @return whether it was renewed in all databases; one in which it has not begun is left as it is
     * @throws StaleMandateException if it is not the primary of that reign
     */
    public boolean renewLease(
            Reign reign, long generation, Duration term, boolean anew, BooleanSupplier maySend, Duration deadline) {
        return !sessions.inEach(
                        "lease",
                        deadline,
                        (s, limit) -> WriteLease.renew(s, reign, generation, term, anew, maySend, limit))
                .containsValue(false);
    }

    /** Lets the guards of a primary pass without an end again. */
    public void endLease(Reign reign, long generation, Duration deadline) {
        sessions.inEach("lease", deadline, (s, limit) -> {
            WriteLease.end(s, reign, generation, limit);
            return true;
        });
    }

    /** Asks the instance to take part in no lower attempt at a promotion; its first database answers for all. */
    public PromiseResult promise(Reign next, long generation, long attempt, String operation, Duration deadline) {
        Promise wanted = new Promise(next.epoch(), next.id(), generation, attempt, operation);
        TimeLimit limit = TimeLimit.of(deadline);
        try {
            return limit.run(
                    "promise of " + login.dsn().hostList(),
                    () -> sessions.inFirst(operation, limit, s -> Takeover.promise(s, wanted, limit)));
        } catch (PostgresException e) {
            return new PromiseResult.Unreachable(String.valueOf(e.getMessage()));
        } catch (MemberProblem e) {
            return new PromiseResult.Refused(String.valueOf(e.getMessage()), Optional.empty());
        }
    }

    /** How many tables in all databases are to be read anew before they hold what their primary holds. */
    public int tablesToRead() {
        return sessions.inEach("reread", (s, limit) -> RereadList.read(s).size()).values().stream()
                .mapToInt(Integer::intValue)
                .sum();
    }

    /**
     * The commit point of a promotion: makes the instance, still closed, the primary of the next reign. The first
     * database decides; killed behind it, the same call finds its own operation and finishes the others.
     *
     * @throws StaleMandateException if another database stands in a later reign
     */
    public RecordResult recordPrimary(Reign from, Reign next, long generation, String operation) {
        TimeLimit limit = sessions.limit();
        return limit.run("record on " + login.dsn().hostList(), () -> {
            Decision decision = sessions.inFirst(operation, limit, s -> {
                Takeover.Commit commit = Takeover.decide(s, from, next, generation, operation, limit);
                return new Decision(s.database(), commit, RoleChange.row(s), Takeover.positions(s));
            });
            return switch (decision.commit()) {
                case CANCELLED -> new RecordResult.Cancelled();
                case TAKEN -> refused(decision.row(), operation);
                case DONE, DONE_BEFORE -> {
                    List<String> others = new ArrayList<>(sessions.lately(limit));
                    others.remove(decision.database());
                    Map<String, List<FinalPosition>> positions = sessions.inMembers(others, operation, limit, s -> {
                        Takeover.follow(s, next, generation, operation, limit);
                        return Takeover.positions(s);
                    });
                    positions.put(decision.database(), decision.positions());
                    LOG.info("event=primary_recorded reign={} operation={}", next, operation);
                    yield new RecordResult.Done(positions, decision.commit() == Takeover.Commit.DONE_BEFORE);
                }
            };
        });
    }

    private record Decision(String database, Takeover.Commit commit, MemberRow row, List<FinalPosition> positions) {}

    private static RecordResult refused(MemberRow row, String operation) {
        String by = row.promise()
                .filter(p -> p.epoch() > row.reign().epoch() && !p.operation().equals(operation))
                .map(Promise::operation)
                .orElse(row.operation());
        return new RecordResult.Refused(by, row);
    }

    /**
     * Keeps an operation from its commit point on this target.
     *
     * @param reign the reign that the operation was to end
     * @return false if the commit point is past: the operation can only go forward
     * @throws StaleMandateException if a later manager has the target
     */
    public boolean cancel(String operation, Reign reign, long generation) {
        TimeLimit limit = sessions.limit();
        boolean cancelled = limit.run(
                "cancel on " + login.dsn().hostList(),
                () -> sessions.inFirst(operation, limit, s -> Takeover.cancel(s, operation, reign, generation, limit)));
        LOG.info("event=cancel operation={} reign={} cancelled={}", operation, reign, cancelled);
        return cancelled;
    }

    /**
     * Puts the sequences of a recorded primary to where its predecessor's stood: before it is opened.
     *
     * @param deadline after it the rest is left to {@link #advanceRemainingSequences}, but for the first of each database
     * @param planned the last poll came after the last write of the former primary: it is taken exactly; else behind it
     *     by a margin, and behind the columns' values
     * @throws StaleMandateException if the instance is not the primary of that reign, or a later manager has it
     */
    public SequenceResult advanceSequences(Reign reign, long generation, Duration deadline, boolean planned) {
        TimeLimit soft = TimeLimit.of(deadline);
        Mandate mandate = new Mandate(reign, generation, MemberRole.PRIMARY);
        return SequenceResult.joined(
                sessions.inEach("sequences", (s, limit) -> Sequences.advance(s, mandate, planned, soft))
                        .values());
    }

    /**
     * What {@link #advanceSequences} left, after opening: one at a time, never backwards; may take its time, as long
     * as each answer comes within the limit. Repeated, it goes on where it was.
     *
     * @throws StaleMandateException if the instance is not the primary of that reign, or a later manager has it
     */
    public SequenceResult advanceRemainingSequences(Reign reign, long generation) {
        Mandate mandate = new Mandate(reign, generation, MemberRole.PRIMARY);
        List<SequenceResult> parts = new ArrayList<>();
        TimeLimit limit = sessions.patient(ONE_BY_ONE);
        for (String database : sessions.databases(limit)) {
            try (Session s = sessions.openPatient(database, "sequences", limit)) {
                if (MemberDatabase.read(s).filter(MemberRow::writable).isPresent()) {
                    parts.add(Sequences.advanceRest(s, mandate));
                }
            }
        }
        return SequenceResult.joined(parts);
    }

    /**
     * Opens the recorded primary: guards let everybody pass, the databases' defaults are the customer's again, and
     * sessions from before are ended, for they would stay read-only. The customer's subscriptions that a fence has stopped
     * here go on.
     *
     * @param opened is run each time that a database has been opened, and before its older sessions are ended; from several threads
     * @return what of the customer's stays stopped, and why; an opening never fails for want of it
     * @throws StaleMandateException if the instance is not the primary of that reign
     */
    public List<String> openForWrites(Reign reign, long generation, Runnable opened) {
        Map<String, List<String>> left = new ConcurrentHashMap<>();
        List<String> stopped = joined(sessions.inEach("open", (s, limit) -> {
            String cut = Takeover.open(s, reign, generation, limit);
            opened.run();
            List<String> subscriptions = Subscriptions.enable(s);
            left.put(s.database(), OlderSessions.end(s, cut, limit));
            return subscriptions;
        }));
        left.values().removeIf(List::isEmpty);
        LOG.info("event=opened reign={} sessions_left={} stopped={}", reign, left, stopped);
        return stopped;
    }

    /**
     * Where the log of a primary stood when it was opened in this reign, by database: every transaction of its own that it
     * commits in the reign ends behind it, and every one that it applied as a secondary at or before it. A database that
     * is not open in that reign is left out.
     */
    public Map<String, Lsn> openedAt(Reign reign) {
        Map<String, Lsn> positions = new TreeMap<>();
        sessions.inEach("opened-at", (s, limit) -> RoleChange.row(s))
                .forEach((database, row) -> row.openedAt()
                        .filter(at -> row.reign().equals(reign) && row.writable())
                        .ifPresent(at -> positions.put(database, at)));
        return positions;
    }

    /** What each database holds of its primary's heart, or of its own: the last beat's number and its marker. */
    public Map<String, String> lastBeats() {
        return sessions.inEach("last-beat", (s, limit) -> Marker.lastBeat(s));
    }

    /** Transactions that are prepared and neither committed nor rolled back. */
    public List<PreparedTransaction> preparedTransactions() {
        return sessions.inEach("prepared", (s, limit) -> PreparedTransactions.list(s)).values().stream()
                .flatMap(List::stream)
                .toList();
    }

    /**
     * Rolls back one that stands on a fenced member.
     *
     * @return false if it was not there any more
     * @throws StaleMandateException if the instance is not fenced, or the member knows a later reign or manager
     */
    public boolean rollBackPrepared(PreparedTransaction prepared, Reign reign, long generation) {
        return sessions.inOne(
                prepared.database(), "resolve", s -> PreparedTransactions.rollBack(s, prepared, reign, generation));
    }

    /**
     * Writes the group's document into every database of the member, unless a later one stands there.
     *
     * @throws StaleMandateException if the member knows a later reign or manager
     */
    public void carry(Reign reign, long generation, long version, String groupDocumentJson) {
        sessions.inEach("carry", (s, limit) -> {
            GroupDocument.put(s, reign, generation, version, groupDocumentJson);
            return true;
        });
    }

    /**
     * Makes a fenced former primary a standalone, writable instance without a trace of us.
     *
     * @param reign the latest one that the caller knows; a member that stands in a later one is not touched
     * @throws StaleMandateException if the member knows a later reign or manager
     */
    public void release(Reign reign, long generation, String operation) {
        leave(EnumSet.of(MemberRole.FENCED), reign, generation, operation);
    }

    /** As {@link #release}, of a removed secondary. */
    public void makeStandalone(Reign reign, long generation, String operation) {
        leave(EnumSet.of(MemberRole.SECONDARY, MemberRole.FENCED), reign, generation, operation);
    }

    /** As {@link #release}, of the primary of a deleted group, which stays writable all the while. */
    public void dismantle(Reign reign, long generation, String operation) {
        leave(EnumSet.of(MemberRole.PRIMARY), reign, generation, operation);
    }

    /**
     * For what changes no row of ours, as the dropping of slots: whether the caller may still do it.
     *
     * @throws StaleMandateException if a later manager of that group has the instance; nothing where nothing of ours stands
     */
    public void requireLatest(String groupId, long generation) {
        TimeLimit limit = sessions.limit();
        sessions.inMembers(sessions.lately(limit), "latest", limit, s -> {
            MemberRow row = RoleChange.row(s);
            if (row.groupId().equals(groupId) && row.generation() > generation) {
                throw RoleChange.stale(s, row, row.reign(), generation);
            }
            return true;
        });
    }

    private void leave(Set<MemberRole> roles, Reign reign, long generation, String operation) {
        TimeLimit limit = sessions.patient(ONE_BY_ONE);
        for (String database : sessions.databases(limit)) {
            try (Session s = sessions.openPatient(database, operation, limit)) {
                Leaving.from(s, roles, reign, generation, limit);
            }
        }
        LOG.info("event=left_group operation={} host={}", operation, login.dsn().hostList());
    }

    private static List<String> joined(Map<String, List<String>> byDatabase) {
        return byDatabase.values().stream().flatMap(List::stream).toList();
    }

    private static boolean isUnreachable(PostgresException e) {
        return switch (e.kind()) {
            case UNREACHABLE, UNAVAILABLE, TLS, AUTHENTICATION, DISK_FULL, RESOURCES -> true;
            case UNDEFINED, DUPLICATE, PRIVILEGE, READ_ONLY, CONTENTION, CANCELLED, CONSTRAINT, IN_USE, OTHER -> false;
        };
    }
}
