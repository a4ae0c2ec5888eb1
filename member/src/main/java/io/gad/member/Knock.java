package io.gad.member;

import io.gad.postgres.ServerIdentity;
import io.gad.postgres.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One look at an instance: who answers, and what it says of itself. That stands in each of a member's databases, so one tells
 * it. An instance that is none may have hundreds, and every session costs it a process: whoever looks again and again looks
 * into few of them each time, by turns.
 */
final class Knock {

    /** Of one look at a time. */
    private static final int AT_ONCE = 8;

    private final MemberSessions sessions;
    private volatile Optional<String> lastFoundIn = Optional.empty();
    private final AtomicInteger turn = new AtomicInteger();

    Knock(MemberSessions sessions) {
        this.sessions = sessions;
    }

    /**
     * In one session, where the database that it stands in is a member: each more costs many round trips.
     *
     * @param most databases to look into beside that one
     */
    Probe at(long begin, TimeLimit limit, int most) {
        String entrance = sessions.entrance();
        Probe first;
        try (Session s = sessions.openAnew(entrance, "probe", limit)) {
            first = look(s, sessions.databases(s), begin);
        }
        if (first.row().isPresent()) {
            return first;
        }
        List<String> others = others(first.databases(), entrance, most);
        for (int from = 0; from < others.size(); from += AT_ONCE) {
            Map<String, Probe> found = EachDatabase.run(
                    others.subList(from, Math.min(others.size(), from + AT_ONCE)),
                    database -> in(database, first.databases(), begin, limit));
            Optional<Map.Entry<String, Probe>> member = found.entrySet().stream()
                    .filter(entry -> entry.getValue().row().isPresent())
                    .findFirst();
            if (member.isPresent()) {
                lastFoundIn = Optional.of(member.get().getKey());
                return member.get().getValue();
            }
        }
        return first;
    }

    /** The one that told it last before all others, then in their order, which begins elsewhere with each look if not all go. */
    private List<String> others(List<String> databases, String entrance, int most) {
        List<String> others = new ArrayList<>(databases);
        others.remove(entrance);
        if (others.size() > most) {
            Collections.rotate(others, -(turn.getAndAdd(most) & Integer.MAX_VALUE) % others.size());
        }
        lastFoundIn.filter(others::remove).ifPresent(others::addFirst);
        return others.subList(0, Math.min(most, others.size()));
    }

    private Probe in(String database, List<String> databases, long begin, TimeLimit limit) {
        try (Session s = sessions.open(database, "probe", limit)) {
            return look(s, databases, begin);
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
