package io.gad.member;

import io.gad.postgres.Login;
import io.gad.postgres.PostgresException;
import io.gad.postgres.ServerIdentity;
import io.gad.postgres.SqlState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A whole instance as the source of what a lost manager knew, and as a member that gets another manager. */
public final class MemberRecovery {

    private final Login login;
    private final MemberSessions sessions;

    /** @param databases the synchronized ones; empty: every one that takes connections, templates aside */
    public MemberRecovery(Login login, List<String> databases) {
        this.login = login;
        this.sessions = new MemberSessions(login, databases);
    }

    private record Found(MemberRow row, Optional<CarriedDocument> document, Optional<ServerIdentity> identity) {}

    /**
     * What stands there; empty where nothing of ours does. Changes nothing.
     *
     * @throws PostgresException if it does not answer, or only a standby does
     */
    public Optional<Survivor> look(Duration deadline) {
        TimeLimit limit = TimeLimit.of(deadline);
        Map<String, Found> found = limit.run(
                "look at " + login.dsn().hostList(),
                () -> sessions.inMembers(sessions.databases(limit), "recover", limit, s -> {
                    if (s.isInRecovery()) {
                        throw new PostgresException(
                                "Expected a primary to answer, found a standby.", SqlState.UNAVAILABLE);
                    }
                    return new Found(RoleChange.row(s), GroupDocument.read(s), ServerIdentity.ifTold(s));
                }));
        // In their fixed order, and max keeps the first of equals.
        return found.values().stream()
                .reduce((a, b) -> b.row().reign().epoch() > a.row().reign().epoch() ? b : a)
                .map(first -> new Survivor(
                        first.row(),
                        found.values().stream()
                                .mapToLong(f -> f.row().generation())
                                .max()
                                .orElseThrow(),
                        List.copyOf(found.keySet()),
                        first.identity(),
                        found.values().stream()
                                .flatMap(f -> f.document().stream())
                                .max(Comparator.naturalOrder())));
    }

    /**
     * Tells every database of its later manager; the one that decides for all comes last, so that what it says holds for all.
     *
     * @param alone as {@link Generations#raise}
     * @throws StaleMandateException if the member knows a later reign or manager; databases may have been told already
     */
    public void raise(String groupId, Reign reign, long generation, boolean alone, Duration deadline) {
        TimeLimit limit = TimeLimit.of(deadline);
        boolean unused = limit.run("raise on " + login.dsn().hostList(), () -> {
            List<String> databases = new ArrayList<>(sessions.databases(limit));
            Optional<String> first =
                    sessions.inMembers(databases, "recover", limit, s -> s.database()).keySet().stream()
                            .findFirst();
            first.ifPresent(databases::remove);
            raiseIn(databases, groupId, reign, generation, alone, limit);
            raiseIn(first.stream().toList(), groupId, reign, generation, alone, limit);
            return true;
        });
    }

    private void raiseIn(
            List<String> databases, String groupId, Reign reign, long generation, boolean alone, TimeLimit limit) {
        sessions.inMembers(databases, "recover", limit, s -> {
            Generations.raise(s, groupId, reign, generation, alone, limit);
            return true;
        });
    }
}
