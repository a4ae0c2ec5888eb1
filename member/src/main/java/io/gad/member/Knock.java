package io.gad.member;

import io.gad.postgres.ServerIdentity;
import io.gad.postgres.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One look at an instance: who answers, and what it says of itself. */
final class Knock {

    private Knock() {}

    /** In one session, where the database that it stands in is a member: each more costs many round trips. */
    static Probe at(MemberSessions sessions, long begin, TimeLimit limit) {
        String entrance = sessions.entrance();
        Probe found;
        try (Session s = sessions.openAnew(entrance, "probe", limit)) {
            found = look(s, sessions.databases(s), begin);
        }
        for (String database : found.databases()) {
            if (found.row().isPresent()) {
                return found;
            }
            if (!database.equals(entrance)) {
                try (Session s = sessions.open(database, "probe", limit)) {
                    found = look(s, found.databases(), begin);
                }
            }
        }
        return found;
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
