package io.gad.member;

import io.gad.postgres.Login;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Sessions to the databases of one instance: to all that hold a member's row at once, or to the first that decides. */
final class MemberSessions {

    private static final String DATABASES =
            "SELECT datname FROM pg_catalog.pg_database WHERE datallowconn AND NOT datistemplate AND "
                    + DrillMark.NO_COPY;

    /** For how long a list of databases serves the steps that follow each other; none is made a member so fast. */
    private static final Duration LISTING_HOLDS = Duration.ofSeconds(2);

    /** For connections that are opened ahead. */
    private static final Duration READY = Duration.ofSeconds(2);

    private record Listing(long at, List<String> databases) {}

    private final Login login;
    private final List<String> only;
    private volatile @Nullable Listing listing;

    MemberSessions(Login login, List<String> only) {
        this.login = login;
        this.only = only.stream().sorted().toList();
    }

    /**
     * As listed a moment ago, if they were: for the steps of a promotion, which follow each other. Never for a fence: a
     * database that was made since would stay open.
     */
    List<String> lately(TimeLimit limit) {
        Listing known = listing;
        boolean fresh = known != null && System.nanoTime() - known.at() < LISTING_HOLDS.toNanos();
        return known != null && fresh ? known.databases() : databases(limit);
    }

    /** As they are now. */
    List<String> databases(TimeLimit limit) {
        if (!only.isEmpty()) {
            return only;
        }
        try (Session s = open(login.dsn().database(), "databases", limit)) {
            return databases(s);
        }
    }

    /** As {@link #databases(TimeLimit)}, asked anew in a session that stands already. */
    List<String> databases(Session s) {
        if (!only.isEmpty()) {
            return only;
        }
        Listing read = new Listing(
                System.nanoTime(),
                s.list(DATABASES, row -> row.getString(1)).stream().sorted().toList());
        listing = read;
        return read.databases();
    }

    /** The database in which a first look is quickest: the one from which the others are known. */
    String entrance() {
        String own = login.dsn().database();
        return only.isEmpty() || only.contains(own) ? own : only.getFirst();
    }

    /** Opens a connection to each database, which is kept for a moment; waits for none. What fails here fails again. */
    void getReady() {
        Listing known = listing;
        (known == null ? only : known.databases()).forEach(database -> {
            var unused = EachDatabase.begin(
                    database,
                    () -> in(
                            database,
                            "ready",
                            TimeLimit.of(READY),
                            s -> MemberDatabase.read(s).isPresent()));
        });
    }

    <T> Map<String, T> inEach(String purpose, BiFunction<Session, TimeLimit, T> work) {
        return inEach(purpose, MemberInstance.LIMIT, work);
    }

    <T> Map<String, T> inEach(String purpose, Duration deadline, BiFunction<Session, TimeLimit, T> work) {
        TimeLimit limit = TimeLimit.of(deadline);
        return limit.run(purpose + " on " + login.dsn().hostList(), () -> {
            Map<String, T> results = inMembers(lately(limit), purpose, limit, s -> work.apply(s, limit));
            if (results.isEmpty()) {
                throw notAMember();
            }
            return results;
        });
    }

    /** Runs {@code work} in those of the databases that hold a member's row, at once. */
    <T> Map<String, T> inMembers(List<String> databases, String purpose, TimeLimit limit, Function<Session, T> work) {
        Map<String, T> results = new TreeMap<>();
        EachDatabase.run(
                        databases,
                        database -> in(
                                database,
                                purpose,
                                limit,
                                s -> MemberDatabase.read(s).map(row -> work.apply(s))))
                .forEach((database, result) -> result.ifPresent(value -> results.put(database, value)));
        return results;
    }

    /** Runs {@code work} in that database, whatever it holds. */
    <T> T inOne(String database, String purpose, Function<Session, T> work) {
        TimeLimit limit = TimeLimit.of(MemberInstance.LIMIT);
        return limit.run(purpose + " on " + login.dsn().hostList(), () -> in(database, purpose, limit, work));
    }

    /** Runs {@code work} in the first database that holds a member's row: the one that decides for all. */
    <T> T inFirst(String purpose, TimeLimit limit, Function<Session, T> work) {
        for (String database : lately(limit)) {
            try (Session s = open(database, purpose, limit)) {
                if (MemberDatabase.read(s).isPresent()) {
                    return work.apply(s);
                }
            }
        }
        throw notAMember();
    }

    private MemberProblem notAMember() {
        return new MemberProblem(
                "NOT_A_MEMBER",
                "Expected " + login.dsn().hostList() + " to belong to a group, found no member row in it.",
                "Add the instance to a group first, or check that it is the one you mean.");
    }

    private <T> T in(String database, String purpose, TimeLimit limit, Function<Session, T> work) {
        try (Session s = open(database, purpose, limit)) {
            return work.apply(s);
        }
    }

    Session open(String database, String purpose, TimeLimit limit) {
        return limit.hold(login.open(database, settings(purpose, limit)));
    }

    /** On a connection that is made now: a server that takes no new ones does not answer. */
    Session openAnew(String database, String purpose, TimeLimit limit) {
        return limit.hold(login.openAnew(database, settings(purpose, limit)));
    }

    private SessionSettings settings(String purpose, TimeLimit limit) {
        limit.check();
        int others = login.dsn().hosts().size() - 1;
        return limit.within(SessionSettings.control(purpose), others);
    }
}
