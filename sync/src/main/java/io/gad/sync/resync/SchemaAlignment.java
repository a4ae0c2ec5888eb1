package io.gad.sync.resync;

import io.gad.member.Mandate;
import io.gad.member.MemberLock;
import io.gad.postgres.Login;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.sync.SyncProblem;
import io.gad.sync.schema.SchemaCopy;
import io.gad.sync.schema.SchemaEntry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the target's schema the source's: dumps both, drops what is not the same together with what depends on it, and
 * restores what is missing then from the source's dump. A table that differs is dropped and comes back empty; its rows
 * follow with those of all tables, and foreign keys after them. Killed anywhere, the next run finds what is missing.
 */
public final class SchemaAlignment implements AutoCloseable {

    /** What a server says of a constraint of a partition or a child that is its parent's. */
    private static final String INHERITED = "42P16";

    private static final Logger LOG = LoggerFactory.getLogger(SchemaAlignment.class);
    private static final int ROUNDS = 5;
    private static final int NAMED = 20;

    /** Makes a copy from a login's database to the target. */
    @FunctionalInterface
    public interface Copies {
        SchemaCopy from(Login side);
    }

    private final Login target;
    private final String database;
    private final String task;
    private final Mandate mandate;
    private final Copies copies;
    private final SchemaCopy wanted;

    public SchemaAlignment(Login source, Login target, String database, String task, Mandate mandate, Copies copies) {
        this.target = target;
        this.database = database;
        this.task = task;
        this.mandate = mandate;
        this.copies = copies;
        this.wanted = copies.from(source);
    }

    /**
     * Everything but foreign keys.
     *
     * @param snapshot whose schema the target is to have
     * @return how many entries were dropped or restored
     */
    public int beforeRows(String snapshot) throws InterruptedException {
        wanted.dump(snapshot);
        List<SchemaEntry> entries = wanted.entries();
        Map<String, SchemaEntry> byName = byName(entries);
        int dropped = 0;
        List<SchemaEntry> standing = standing();
        List<SchemaEntry> wrong = wrong(standing, byName);
        for (int round = 0; round < ROUNDS && !wrong.isEmpty(); round++) {
            drop(wrong, (session, drop) -> drop.run());
            dropped += wrong.size();
            standing = standing();
            wrong = wrong(standing, byName);
        }
        requireNone(wrong);
        takeBack(standing, byName);
        List<SchemaEntry> missing = missing(entries, standing).stream()
                .filter(entry -> !entry.isForeignKey())
                .toList();
        restore(missing);
        return dropped + missing.size();
    }

    /** Rows that stand on the target while definitions are brought in line around them. */
    public interface Rows {

        /** The source's tables that stand here with rows that count: they are as they are to be. */
        Set<Long> keptOfSource();

        /** The same by the target's own numbers. */
        Set<Long> keptOfTarget();

        /** Runs what drops something with all that hangs on it, and sees to tables that lose by it, in one transaction. */
        void dropping(Session target, Runnable drop);
    }

    /** What stands before the rows, and no rows but those of tables that have changed. */
    public void around(Rows rows, String snapshot) throws InterruptedException {
        wanted.dump(snapshot);
        List<SchemaEntry> entries = wanted.preData();
        Map<String, SchemaEntry> byName = byName(entries);
        List<SchemaEntry> standing = standingPreData();
        List<SchemaEntry> wrong = without(rows.keptOfTarget(), wrong(standing, byName));
        for (int round = 0; round < ROUNDS && !wrong.isEmpty(); round++) {
            drop(wrong, rows::dropping);
            standing = standingPreData();
            wrong = without(rows.keptOfTarget(), wrong(standing, byName));
        }
        requireNone(wrong);
        takeBack(standing, byName);
        restore(without(rows.keptOfSource(), missing(entries, standing)));
    }

    private List<SchemaEntry> standingPreData() throws InterruptedException {
        try (SchemaCopy standing = copies.from(target)) {
            standing.dumpNow();
            return standing.preData();
        }
    }

    private static List<SchemaEntry> without(Set<Long> kept, List<SchemaEntry> entries) {
        return entries.stream()
                .filter(entry -> entry.table().filter(kept::contains).isEmpty())
                .toList();
    }

    private void requireNone(List<SchemaEntry> wrong) {
        if (!wrong.isEmpty()) {
            throw new SyncProblem(
                    "SCHEMA_DIFFERS",
                    "Expected the target's database " + database + " to take the source's schema, found what differs"
                            + " and cannot be dropped: " + named(wrong) + ".",
                    "Make them the same on the target, then resume.");
        }
    }

    /** Foreign keys, once the rows are in line. */
    public void afterRows() throws InterruptedException {
        restore(missing(wanted.entries(), standing()));
    }

    private List<SchemaEntry> standing() throws InterruptedException {
        try (SchemaCopy standing = copies.from(target)) {
            standing.dumpNow();
            return standing.entries();
        }
    }

    private void restore(List<SchemaEntry> entries) throws InterruptedException {
        if (!entries.isEmpty()) {
            LOG.info("task={} database={} schema restored: {}", task, database, named(entries));
            wanted.restore(entries);
        }
    }

    /** What stands on the target and is not as on the source, but for what is only said again. */
    private static List<SchemaEntry> wrong(List<SchemaEntry> standing, Map<String, SchemaEntry> wanted) {
        return standing.stream()
                .filter(entry -> !entry.isSaidAgain())
                .filter(entry -> {
                    SchemaEntry there = wanted.get(entry.name());
                    return there == null || !there.text().equals(entry.text());
                })
                .toList();
    }

    private static List<SchemaEntry> missing(List<SchemaEntry> wanted, List<SchemaEntry> standing) {
        Set<String> there = new HashSet<>();
        Map<String, SchemaEntry> byName = byName(standing);
        byName.values().forEach(entry -> there.add(entry.name()));
        List<SchemaEntry> missing = new ArrayList<>();
        for (SchemaEntry entry : wanted) {
            SchemaEntry other = byName.get(entry.name());
            boolean differs =
                    other != null && entry.isSaidAgain() && !other.text().equals(entry.text());
            if (!there.contains(entry.name()) || differs) {
                missing.add(entry);
            }
        }
        return missing;
    }

    private static Map<String, SchemaEntry> byName(List<SchemaEntry> entries) {
        return entries.stream().collect(Collectors.toMap(SchemaEntry::name, Function.identity(), (a, b) -> a));
    }

    /** What is said of an object is only added by restoring it: what the source does not say any more is taken back first. */
    private void takeBack(List<SchemaEntry> standing, Map<String, SchemaEntry> wanted) {
        List<String> statements = standing.stream()
                .filter(SchemaEntry::isSaidAgain)
                .filter(entry -> {
                    SchemaEntry there = wanted.get(entry.name());
                    return there == null || !there.text().equals(entry.text());
                })
                .flatMap(entry -> entry.takenBack().stream())
                .toList();
        if (!statements.isEmpty()) {
            LOG.info("task={} database={} schema taken back: {}", task, database, statements.size());
            run(statements);
        }
    }

    private void drop(List<SchemaEntry> wrong, BiConsumer<Session, Runnable> by) throws InterruptedException {
        LOG.info("task={} database={} schema dropped: {}", task, database, named(wrong));
        List<String> drops;
        try (SchemaCopy standing = copies.from(target)) {
            standing.dumpNow();
            drops = standing.drops(standing.entries().stream()
                    .filter(entry -> wrong.stream().anyMatch(w -> w.name().equals(entry.name())))
                    .toList());
        }
        inTransaction(session -> by.accept(session, () -> run(session, drops)));
    }

    private static void run(Session session, List<String> drops) {
        List<String> left = drops;
        List<String> before = List.of();
        while (!left.equals(before)) {
            before = left;
            left = inherited(session, left);
        }
        left.forEach(session::execute); // Refused once more: then it is told.
    }

    /** Runs them; what is refused for a parent's sake is left, for it goes with the parent's, or behind it. */
    private static List<String> inherited(Session session, List<String> drops) {
        List<String> left = new ArrayList<>();
        for (String drop : drops) {
            session.execute("SAVEPOINT before_drop");
            try {
                session.execute(drop);
                session.execute("RELEASE SAVEPOINT before_drop");
            } catch (PostgresException e) {
                if (!e.sqlState().equals(INHERITED)) {
                    throw e;
                }
                session.execute("ROLLBACK TO SAVEPOINT before_drop");
                left.add(drop);
            }
        }
        return left;
    }

    private void run(List<String> statements) {
        inTransaction(session -> statements.forEach(session::execute));
    }

    private void inTransaction(Consumer<Session> work) {
        try (Session session = target.open(database, SessionSettings.apply(task + "/schema"))) {
            session.transaction(() -> {
                MemberLock.hold(session, mandate);
                // Whoever reads there is waited for, but not for ever: it is tried again.
                session.execute("SET LOCAL lock_timeout = '30s'");
                work.accept(session);
            });
        }
    }

    private static String named(List<SchemaEntry> entries) {
        String names = entries.stream().limit(NAMED).map(e -> e.name().strip()).collect(Collectors.joining("; "));
        return entries.size() > NAMED ? names + " and " + (entries.size() - NAMED) + " more" : names;
    }

    @Override
    public void close() {
        wanted.close();
    }
}
