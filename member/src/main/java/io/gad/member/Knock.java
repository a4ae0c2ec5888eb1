package io.gad.member;

import io.gad.postgres.PostgresException;
import io.gad.postgres.ServerIdentity;
import io.gad.postgres.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One look at an instance: who answers, and what it says of itself. That stands in each of a member's databases; the first in
 * the order of their names tells it. An instance that is none may have hundreds, and every session costs it a process: whoever
 * looks at such a one again and again looks into few each time, by turns.
 */
final class Knock {

    private static final Logger LOG = LoggerFactory.getLogger(Knock.class);

    /** Of one look at a time, where the first does not tell it. */
    private static final int AT_ONCE = 8;

    private static final int GLANCED_AT = 2;

    private final MemberSessions sessions;
    private final AtomicInteger turn = new AtomicInteger();

    Knock(MemberSessions sessions) {
        this.sessions = sessions;
    }

    /** In one session, where the database that it stands in is a member: each more costs many round trips. */
    Probe whole(long begin, TimeLimit limit) {
        Probe first = entrance(begin, limit);
        List<String> others = others(first);
        int from = 0;
        while (first.row().isEmpty() && from < others.size()) {
            int to = Math.min(others.size(), from == 0 ? 1 : from + AT_ONCE);
            List<FutureTask<Probe>> looks = others.subList(from, to).stream()
                    .map(database -> EachDatabase.begin(database, () -> in(database, first, begin, limit)))
                    .toList();
            for (FutureTask<Probe> look : looks) {
                Probe found = EachDatabase.result(look);
                if (found.row().isPresent()) {
                    return found;
                }
            }
            from = to;
        }
        return first;
    }

    /** The instance has answered, whatever stands in the way of looking into more of it. */
    Probe glance(long begin, TimeLimit limit) {
        Probe first = entrance(begin, limit);
        List<String> others = others(first);
        for (int i = 0; first.row().isEmpty() && i < Math.min(GLANCED_AT, others.size()); i++) {
            String database = others.get(Math.floorMod(turn.getAndIncrement(), others.size()));
            try {
                Probe found = in(database, first, begin, limit);
                if (found.row().isPresent()) {
                    return found;
                }
            } catch (PostgresException e) {
                LOG.debug("event=not_looked_into database={}", database, e);
            }
        }
        return first;
    }

    private Probe entrance(long begin, TimeLimit limit) {
        try (Session s = sessions.openAnew(sessions.entrance(), "probe", limit)) {
            return look(s, sessions.databases(s), begin);
        }
    }

    private List<String> others(Probe first) {
        return first.databases().stream()
                .filter(database -> !database.equals(sessions.entrance()))
                .toList();
    }

    private Probe in(String database, Probe first, long begin, TimeLimit limit) {
        try (Session s = sessions.open(database, "probe", limit)) {
            return look(s, first.databases(), begin);
        }
    }

    private static Probe look(Session s, List<String> databases, long begin) {
        Optional<MemberRow> row = MemberDatabase.read(s);
        Facts facts = s.one(
                "SELECT pg_catalog.pg_is_in_recovery(), pg_catalog.current_setting('server_version')",
                r -> new Facts(r.getBoolean(1), r.getString(2)));
        boolean closed =
                facts.inRecovery() || row.filter(r -> !r.writable()).isPresent() || DatabaseDefault.isClosed(s);
        return new Probe(
                Instant.now(),
                since(begin),
                true,
                Optional.empty(),
                Optional.empty(),
                facts.inRecovery(),
                closed,
                row,
                databases,
                Optional.of(facts.version()),
                facts.inRecovery() ? Optional.empty() : ServerIdentity.ifTold(s));
    }

    private record Facts(boolean inRecovery, String version) {}

    /** By the nano clock. */
    static Duration since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin);
    }
}
