package io.gad.member;

import io.gad.postgres.Login;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Function;

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
    private final Duration limit;
    private final AtomicReference<Listing> listing;

    MemberSessions(Login login, List<String> only) {
        this(login, only.stream().sorted().toList(), MemberInstance.LIMIT, new AtomicReference<>());
    }

    private MemberSessions(Login login, List<String> only, Duration limit, AtomicReference<Listing> listing) {
        this.login = login;
        this.only = only;
        this.limit = limit;
        this.listing = listing;
    }

    /** The same, for work that has so long where it says nothing else. */
    MemberSessions within(Duration deadline) {
        return new MemberSessions(login, only, deadline, listing);
    }

    /** How long work has that says nothing else. */
    TimeLimit limit() {
        return TimeLimit.of(limit);
    }

    /** For work that may go on for so long as each answer comes within the limit. */
    TimeLimit patient(Duration most) {
        return TimeLimit.of(most, limit);
    }

    /**
     * As listed a moment ago, if they were: for the steps of a promotion, which follow each other. Never for a fence: a
     * database that was made since would stay open.
     */
    List<String> lately(TimeLimit limit) {
        return Optional.ofNullable(listing.get())
                .filter(known -> System.nanoTime() - known.at() < LISTING_HOLDS.toNanos())
                .map(Listing::databases)
                .orElseGet(() -> databases(limit));
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
        listing.set(read);
        return read.databases();
    }

    /** The database in which a first look is quickest: the one from which the others are known. */
    String entrance() {
        String own = login.dsn().database();
        return only.isEmpty() || only.contains(own) ? own : only.getFirst();
    }

    /** Opens a connection to each database, which is kept for a moment; waits for none. What fails here fails again. */
    void getReady() {
        Optional.ofNullable(listing.get()).map(Listing::databases).orElse(only).forEach(database -> {
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
        return inEach(purpose, limit, work);
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
        TimeLimit time = limit();
        return time.run(purpose + " on " + login.dsn().hostList(), () -> in(database, purpose, time, work));
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
        return limit.hold(login.open(database, settings(SessionSettings.control(purpose), limit)));
    }

    /** For work that may take its time, as long as each answer comes. */
    Session openPatient(String database, String purpose, TimeLimit limit) {
        return limit.hold(login.open(database, settings(SessionSettings.bulk(purpose), limit)));
    }

    /** On a connection that is made now: a server that takes no new ones does not answer. */
    Session openAnew(String database, String purpose, TimeLimit limit) {
        return limit.hold(login.openAnew(database, settings(SessionSettings.control(purpose), limit)));
    }

    private SessionSettings settings(SessionSettings wanted, TimeLimit limit) {
        limit.check();
        int others = login.dsn().hosts().size() - 1;
        return limit.within(wanted, others);
    }
}
