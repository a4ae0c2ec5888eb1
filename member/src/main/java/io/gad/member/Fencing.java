package io.gad.member;

import io.gad.postgres.PostgresException;
import io.gad.postgres.ServerIdentity;
import io.gad.postgres.Session;
import io.gad.postgres.SqlState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes the databases of one instance, each as soon as its own session stands: none waits for the others, and those
 * that are known already do not wait until they are listed. Where clients have taken all connections but a few, each
 * waits until another lets one go.
 */
final class Fencing {

    private static final Logger LOG = LoggerFactory.getLogger(Fencing.class);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration WAITS = Duration.ofSeconds(4);

    /**
     * What is to be done.
     *
     * @param expected the server that is meant; any other is left alone
     * @param known databases to begin with
     */
    record Order(
            Reign reign, long generation, String operation, Optional<ServerIdentity> expected, List<String> known) {}

    private final MemberSessions sessions;
    private final Order order;
    private final TimeLimit limit;
    private final Map<String, MemberRow> rows = new ConcurrentSkipListMap<>();
    private final Map<String, RuntimeException> failures = new ConcurrentSkipListMap<>();
    private volatile @Nullable ServerIdentity another;

    Fencing(MemberSessions sessions, Order order, TimeLimit limit) {
        this.sessions = sessions;
        this.order = order;
        this.limit = limit;
    }

    /** @throws PostgresException if nobody could be asked, or the server went away meanwhile */
    FenceResult run() {
        var known = EachDatabase.begin("known", () -> EachDatabase.run(order.known(), d -> close(d, Optional.empty())));
        List<String> databases = patiently(() -> sessions.databases(limit));
        Map<String, Optional<Fence.Outcome>> closed = EachDatabase.result(known);
        closed.keySet().retainAll(databases);
        failures.keySet().retainAll(databases);
        closed.putAll(EachDatabase.run(without(databases, closed), d -> close(d, Optional.empty())));
        ServerIdentity stranger = another;
        if (stranger != null) {
            return new FenceResult.Another(stranger);
        }
        Optional<MemberRow> first = rows.values().stream().findFirst();
        for (RuntimeException failure : failures.values()) {
            if (first.isEmpty() || isGone(failure)) {
                throw failure;
            }
        }
        if (first.isEmpty()) {
            return new FenceResult.Partly(List.of("no database holds a member row: not a member of a group"));
        }
        closed.values().removeIf(Optional::isEmpty);
        closed.putAll(EachDatabase.run(without(databases, closed), d -> close(d, first)));
        failures.forEach((database, failure) ->
                LOG.warn("event=fence_incomplete database={} operation={}", database, order.operation(), failure));
        return Fence.result(first.get().instance(), order.operation(), closed);
    }

    private static List<String> without(List<String> databases, Map<String, ?> done) {
        List<String> left = new ArrayList<>(databases);
        left.removeAll(done.keySet());
        return left;
    }

    private static boolean isGone(RuntimeException failure) {
        return failure instanceof PostgresException e
                && (e.kind() == SqlState.UNREACHABLE || e.kind() == SqlState.UNAVAILABLE);
    }

    /** @param sibling whose row a database without one takes over; empty: it is left for later */
    private Optional<Fence.Outcome> close(String database, Optional<MemberRow> sibling) {
        try (Session s = patiently(() -> sessions.open(database, order.operation(), limit))) {
            if (!isMeant(s)) {
                return Optional.empty();
            }
            Optional<MemberRow> row = MemberDatabase.read(s);
            if (row.isEmpty() && sibling.isEmpty()) {
                return Optional.empty();
            }
            row.ifPresentOrElse(r -> rows.put(database, r), () -> adopt(s, sibling.orElseThrow()));
            return Optional.of(Fence.close(s, order.reign(), order.generation(), order.operation(), waits()));
        } catch (PostgresException | MemberProblem e) {
            limit.check();
            failures.put(database, e);
            return Optional.of(
                    new Fence.Outcome(Optional.empty(), List.of(), List.of(database + ": " + e.getMessage())));
        }
    }

    /** For who has to be ended: it is over before the limit, so that who is still there is told, and not "no answer". */
    private TimeLimit waits() {
        Duration most = limit.left().multipliedBy(4).dividedBy(5);
        return TimeLimit.of(most.compareTo(WAITS) < 0 ? most : WAITS);
    }

    private boolean isMeant(Session s) {
        if (s.isInRecovery()) {
            throw new PostgresException("Expected a primary to answer, found a standby.", SqlState.UNAVAILABLE);
        }
        Optional<ServerIdentity> expected = order.expected();
        Optional<ServerIdentity> found = expected.isEmpty() ? Optional.empty() : ServerIdentity.ifTold(s);
        if (expected.isEmpty() || found.isEmpty() || found.get().mayBe(expected.get())) {
            return true;
        }
        another = found.get();
        return false;
    }

    /** Gives a database that came after the group was made the row of its siblings, and guards. */
    private static void adopt(Session s, MemberRow sibling) {
        MemberDatabase.prepare(s, sibling);
        MemberDatabase.attachGuards(s);
    }

    /** Does it again while the server has no connection to spare. */
    private <T> T patiently(Supplier<T> work) {
        while (true) {
            try {
                return work.get();
            } catch (PostgresException e) {
                if (e.kind() != SqlState.RESOURCES || limit.left().compareTo(PAUSE.multipliedBy(5)) < 0) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }
}
