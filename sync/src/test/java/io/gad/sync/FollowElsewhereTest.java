package io.gad.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.member.MemberInstance;
import io.gad.member.PromiseResult;
import io.gad.member.RecordResult;
import io.gad.member.Reign;
import io.gad.postgres.Lsn;
import io.gad.sync.SyncTaskSpec.SchemaMode;
import io.gad.sync.WayBack.Found;
import io.gad.sync.tail.LostTransaction;
import io.gad.sync.tail.TailReader;
import io.gad.sync.tail.TailSpec;
import io.gad.testkit.PostgresOptions;
import io.gad.testkit.PostgresServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A primary with two secondaries is gone, one is promoted, and the other stood before or behind it: it follows without a copy, and
 * holds the same.
 */
final class FollowElsewhereTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Reign FIRST = new Reign(1, new UUID(1, 1));
    private static final Reign SECOND = new Reign(2, new UUID(2, 2));
    private static final String FILE = "SELECT pg_relation_filenode('large')";
    private static final String SEEN = "SELECT count(*) FROM seen WHERE what = ";
    private static final String STANDING =
            "SELECT count(*) FROM pg_replication_slots WHERE slot_name LIKE 'gad\\_s\\_%' AND confirmed_flush_lsn IS NOT NULL";

    private final TaskOnTwoServers servers = new TaskOnTwoServers();
    private final PostgresServer ap = PostgresServer.start(PostgresOptions.forTests());
    private final MemberInstance us = new MemberInstance(TaskOnTwoServers.login(servers.target), List.of("app"));
    private SyncTask toUs;
    private SyncTask toAp;

    @BeforeEach
    void bothInStep() {
        servers.source.execute("postgres", "CREATE DATABASE app");
        servers.source.execute("app", """
                CREATE TABLE large (id int PRIMARY KEY, n int, text text);
                INSERT INTO large SELECT i, i, repeat('x', 100) FROM generate_series(1, 5000) i;
                CREATE TABLE item (id int PRIMARY KEY, name text UNIQUE, n int);
                INSERT INTO item SELECT i, 'name ' || i, 0 FROM generate_series(1, 100) i;
                CREATE TABLE keyless (a int, b text);
                INSERT INTO keyless SELECT i % 5, 'k' FROM generate_series(1, 50) i;
                CREATE TABLE emptied (id int PRIMARY KEY);
                INSERT INTO emptied SELECT generate_series(1, 20);
                CREATE TABLE seen (what text PRIMARY KEY);
                """);
        toUs = servers.inStep("app");
        toAp = servers.engine().start(spec("t2", "eu", servers.source, FIRST, new SyncStart.Copy()));
        servers.awaitPhase(toAp, SyncPhase.INCREMENTAL);
        for (PostgresServer secondary : List.of(servers.target, ap)) {
            Awaitility.await().atMost(SOON).until(() -> "1".equals(secondary.value("app", STANDING)));
        }
        commit("begin", "UPDATE large SET n = n + 1 WHERE id < 10");
        awaitSeen(servers.target, "begin");
        awaitSeen(ap, "begin");
    }

    @AfterEach
    void close() {
        servers.close();
        ap.close();
    }

    private SyncTaskSpec spec(String id, String from, PostgresServer source, Reign reign, SyncStart start) {
        return new SyncTaskSpec(
                id,
                "gad-1",
                "orders",
                "op-" + id,
                from,
                TaskOnTwoServers.login(source),
                "ap",
                TaskOnTwoServers.login(ap),
                reign,
                1,
                SchemaMode.COPY,
                List.of("app"),
                true,
                false,
                List.of(),
                start);
    }

    /** In one transaction, by which it is seen where it has arrived. */
    private void commit(String what, String... statements) {
        servers.source.execute(
                "app",
                "BEGIN; " + String.join("; ", statements) + "; INSERT INTO seen VALUES ('" + what + "'); COMMIT");
    }

    private static void awaitSeen(PostgresServer server, String what) {
        Awaitility.await().atMost(SOON).until(() -> "1".equals(server.value("app", SEEN + "'" + what + "'")));
    }

    private static void requireUnseen(PostgresServer server, String what) {
        assertThat(server.value("app", SEEN + "'" + what + "'")).isEqualTo("0");
    }

    private static void hold(SyncTask task) {
        task.pause();
        Awaitility.await()
                .atMost(SOON)
                .until(() -> task.status().state() == SyncTaskStatus.State.PAUSED
                        && task.status()
                                .databases()
                                .getFirst()
                                .sourceCommitTime()
                                .isEmpty());
    }

    private void promoteUs(String... statements) {
        servers.source.kill();
        toAp.stop();
        toUs.stop();
        assertThat(us.promise(SECOND, 1, 1, "op", SOON)).isInstanceOf(PromiseResult.Promised.class);
        assertThat(us.recordPrimary(FIRST, SECOND, 1, "op")).isInstanceOf(RecordResult.Done.class);
        assertThat(us.advanceSequences(SECOND, 1, SOON, false).left()).isEmpty();
        us.openForWrites(SECOND, 1, () -> {});
        for (String statement : statements) {
            servers.target.execute("app", statement);
        }
    }

    private Found found() {
        return new WayBack(spec("t3", "us", servers.target, SECOND, new SyncStart.Copy()), "t1", "t2", FIRST).find();
    }

    private SyncTaskSpec rewinding(Found found) {
        Map<String, Lsn> tail = new TreeMap<>();
        Map<String, Lsn> since = new TreeMap<>();
        Set<String> uneven = new TreeSet<>();
        found.places().forEach((database, place) -> {
            tail.put(database, place.tail().orElseThrow());
            since.put(database, place.since().orElseThrow());
            if (!place.even()) {
                uneven.add(database);
            }
        });
        return spec(
                "t3",
                "us",
                servers.target,
                SECOND,
                new SyncStart.Rewind(
                        "t2",
                        "gad-1/ap/1",
                        tail,
                        List.of(),
                        false,
                        Optional.of(new SyncStart.Rewind.Stood(FIRST, since, uneven))));
    }

    private List<LostTransaction> surplus(Found found) {
        List<LostTransaction> surplus = new ArrayList<>();
        String slot =
                ap.value("app", "SELECT slot_name FROM pg_replication_slots WHERE slot_name LIKE 'gad\\_s\\_t2\\_%'");
        TailSpec tail = new TailSpec(
                "app",
                "t2",
                String.valueOf(slot),
                DatabasePair.PUBLICATION,
                Optional.ofNullable(found.places().get("app"))
                        .flatMap(WayBack.Place::tail)
                        .orElseThrow(),
                Optional.empty());
        assertThat(TailReader.read(TaskOnTwoServers.login(ap), tail, surplus::add, SOON)
                        .complete())
                .isTrue();
        return surplus;
    }

    /** Followed without a copy, and the same in every row, also of what is committed from now on. */
    private void requireInLine(Found found) {
        assertThat(found.against()).isEmpty();
        SyncTaskSpec rewinding = rewinding(found);
        assertThat(RewindCheck.why(rewinding)).isEmpty();
        String file = ap.value("app", FILE);
        SyncTask task = servers.engine().start(rewinding);
        servers.await(
                task,
                status -> status.hasReached(SyncPhase.INCREMENTAL) || status.state() == SyncTaskStatus.State.FAILED);
        assertThat(task.status().state()).as("%s", task.status()).isEqualTo(SyncTaskStatus.State.INCREMENTAL);
        assertThat(task.status().databases().getFirst().bytesCopied()).isZero();
        servers.requireEqual(task);
        for (String table : List.of("large", "item", "keyless", "emptied", "seen")) {
            String rows = "SELECT t::text FROM " + table + " t ORDER BY 1";
            assertThat(ap.column("app", rows)).as(table).isEqualTo(servers.target.column("app", rows));
        }
        assertThat(ap.value("app", FILE)).isEqualTo(file);
        servers.target.execute("app", "INSERT INTO seen VALUES ('from now on')");
        awaitSeen(ap, "from now on");
        assertThat(ap.value("app", "SELECT count(*) FROM gad.rewind_key")).isEqualTo("0");
        Awaitility.await()
                .atMost(SOON)
                .until(() -> "0"
                        .equals(ap.value(
                                "app",
                                "SELECT count(*) FROM pg_replication_slots WHERE slot_name LIKE 'gad\\_s\\_t2\\_%'")));
    }

    private static String[] ofEveryKind() {
        return new String[] {
            "UPDATE large SET n = n + 1 WHERE id BETWEEN 100 AND 200",
            "DELETE FROM item WHERE id < 20",
            "UPDATE item SET id = id + 1000 WHERE id > 90",
            "UPDATE item SET name = 'swapped' WHERE id = 30",
            "UPDATE item SET name = 'name 30' WHERE id = 31",
            "DELETE FROM keyless WHERE a = 1",
            "INSERT INTO keyless VALUES (7, 'k'), (7, 'k')",
            "TRUNCATE emptied",
            "INSERT INTO emptied VALUES (7)"
        };
    }

    @Test
    void whatItAloneHasIsToldByItsOwnLogAsFarAsThatReachesWhoeverElseIsThere() {
        hold(toUs);
        commit("more", ofEveryKind());
        awaitSeen(ap, "more");
        requireUnseen(servers.target, "more");
        promoteUs();
        Lsn promoted = position(servers.target, "t1");
        Found found = found();
        servers.target.kill();
        OwnSurplus surplus =
                new OwnSurplus(spec("t3", "us", servers.target, SECOND, new SyncStart.Copy()), "t2", FIRST);
        OwnSurplus.Place place = Optional.ofNullable(
                        surplus.behind(Map.of("app", promoted)).get("app"))
                .orElseThrow();
        assertThat(place.missing()).isEmpty();
        assertThat(place.tail())
                .isEqualTo(Optional.ofNullable(found.places().get("app")).flatMap(WayBack.Place::tail));
        assertThat(place.stood()).isEqualTo(position(ap, "t2"));
        assertThat(surplus.behind(Map.of("app", position(ap, "t2"), "never", promoted)))
                .as("not ahead, and not there")
                .isEmpty();
        assertThat(new OwnSurplus(spec("t3", "us", servers.target, SECOND, new SyncStart.Copy()), "t2", SECOND)
                        .behind(Map.of("app", promoted)))
                .as("no secondary of that reign")
                .isEmpty();

        OwnSurplus.Place cut = Optional.ofNullable(
                        surplus.behind(Map.of("app", new Lsn(1))).get("app"))
                .orElseThrow();
        assertThat(cut.tail()).isPresent();
        assertThat(cut.missing()).hasValueSatisfying(why -> assertThat(why).contains("begins behind 0/1"));
        ap.execute(
                "app",
                "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name LIKE 'gad\\_s\\_t2\\_%'");
        OwnSurplus.Place gone = Optional.ofNullable(
                        surplus.behind(Map.of("app", promoted)).get("app"))
                .orElseThrow();
        assertThat(gone.tail()).isEmpty();
        assertThat(gone.missing()).hasValueSatisfying(why -> assertThat(why).contains("no standing slot"));
    }

    private static Lsn position(PostgresServer server, String task) {
        return Lsn.parse(String.valueOf(
                server.value("app", "SELECT position::text FROM gad.progress WHERE task = '" + task + "'")));
    }

    @Test
    void whoStoodBeforeFollowsWithoutACopy() {
        hold(toAp);
        commit("more", ofEveryKind());
        servers.source.execute("app", "ALTER TABLE item ADD COLUMN extra int DEFAULT 7");
        servers.source.execute("app", "CREATE TABLE made (id int PRIMARY KEY); INSERT INTO made VALUES (1)");
        commit("last", "UPDATE item SET extra = 8 WHERE id = 50");
        awaitSeen(servers.target, "last");
        requireUnseen(ap, "more");
        promoteUs("UPDATE item SET n = -1 WHERE id = 40", "DELETE FROM large WHERE id = 1");
        Found found = found();
        requireInLine(found);
        assertThat(ap.value("app", "SELECT count(*) FROM made")).isEqualTo("1");
    }

    @Test
    void whoStoodBehindGivesUpWhatItAloneHadWhichIsRead() {
        hold(toUs);
        commit("more", ofEveryKind());
        servers.source.execute("app", "ALTER TABLE item ADD COLUMN extra int DEFAULT 7");
        servers.source.execute("app", "CREATE TABLE made (id int PRIMARY KEY); INSERT INTO made VALUES (1)");
        commit("last", "UPDATE item SET extra = 8 WHERE id = 50");
        awaitSeen(ap, "last");
        requireUnseen(servers.target, "more");
        promoteUs(
                "UPDATE item SET n = -1 WHERE id = 40",
                "INSERT INTO item VALUES (1, 'name 500', 3) ON CONFLICT (id) DO NOTHING");
        Found found = found();
        assertThat(surplus(found))
                .flatExtracting(LostTransaction::changes)
                .anyMatch(change -> change.table().equals("public.seen")
                        && "more".equals(change.now().get("what")))
                .anyMatch(change -> change.table().equals("public.seen")
                        && "last".equals(change.now().get("what")))
                .noneMatch(change -> "begin".equals(change.now().get("what")))
                .anyMatch(change -> change.op().equals("TRUNCATE"))
                .anyMatch(change -> change.op().equals("DDL"));
        requireInLine(found);
        assertThat(ap.value("app", "SELECT to_regclass('made')")).isNull();
    }

    /** What comes and goes within one batch is in no log of the one that applied that, and the other stood in the midst of it. */
    @Test
    void whoStoodWithinABatchOfTheOtherKeepsNothingOfIt() {
        hold(toUs);
        commit("in", "INSERT INTO item VALUES (7000, 'came', 1)", "INSERT INTO keyless VALUES (99, 'came')");
        awaitSeen(ap, "in");
        hold(toAp);
        commit("out", "DELETE FROM item WHERE id = 7000", "DELETE FROM keyless WHERE a = 99");
        toUs.resume();
        awaitSeen(servers.target, "out");
        requireUnseen(ap, "out");
        assertThat(ap.value("app", "SELECT count(*) FROM item WHERE id = 7000")).isEqualTo("1");
        promoteUs("UPDATE large SET n = 0 WHERE id = 3");
        requireInLine(found());
    }

    @Test
    void whoHasFoldedWhatTheOtherStoodWithinGetsItAgain() {
        hold(toAp);
        commit("in", "INSERT INTO item VALUES (7000, 'came', 1)", "INSERT INTO keyless VALUES (99, 'came')");
        awaitSeen(servers.target, "in");
        hold(toUs);
        commit("out", "DELETE FROM item WHERE id = 7000", "DELETE FROM keyless WHERE a = 99");
        toAp.resume();
        awaitSeen(ap, "out");
        requireUnseen(servers.target, "out");
        promoteUs("UPDATE large SET n = 0 WHERE id = 3");
        requireInLine(found());
        assertThat(ap.value("app", "SELECT count(*) FROM item WHERE id = 7000")).isEqualTo("1");
        assertThat(ap.value("app", "SELECT count(*) FROM keyless WHERE a = 99")).isEqualTo("1");
    }

    /** Neither has written the table without a key by batches that begin and end with the same rows: no log names it. */
    @Test
    void aTableWithoutAKeyIsComparedWhereTheBatchesOfBothAreInterlaced() {
        hold(toAp);
        commit("first", "INSERT INTO keyless VALUES (99, 'came')");
        awaitSeen(servers.target, "first");
        hold(toUs);
        commit("second", "DELETE FROM keyless WHERE a = 99");
        toAp.resume();
        awaitSeen(ap, "second");
        hold(toAp);
        commit("third", "INSERT INTO keyless VALUES (99, 'came')");
        toUs.resume();
        awaitSeen(servers.target, "third");
        requireUnseen(ap, "third");
        promoteUs();
        assertThat(ap.value("app", "SELECT count(*) FROM keyless WHERE a = 99")).isEqualTo("0");
        requireInLine(found());
    }

    @Test
    void aTableThatWasReadAnewIsCompared() {
        hold(toAp);
        commit("out", "DELETE FROM item WHERE id = 70");
        awaitSeen(servers.target, "out");
        assertThat(toUs.reread("app", "public.item")).isTrue();
        Awaitility.await()
                .atMost(SOON)
                .until(() -> "0".equals(servers.target.value("app", "SELECT count(*) FROM gad.reread")));
        commit("last", "UPDATE item SET n = 1 WHERE id = 2");
        awaitSeen(servers.target, "last");
        promoteUs();
        requireInLine(found());
    }

    @Test
    void aKilledServerGoesOnWithIt() {
        hold(toAp);
        commit("more", ofEveryKind());
        awaitSeen(servers.target, "more");
        promoteUs("UPDATE large SET n = n + 5 WHERE id < 1000");
        Found found = found();
        assertThat(found.against()).isEmpty();
        for (int i = 0; i < 3; i++) {
            SyncTask task = servers.engine().start(rewinding(found));
            int before = i;
            Awaitility.await()
                    .atMost(SOON)
                    .until(() -> before > 1
                            || !task.status().databases().isEmpty()
                                    && task.status().databases().getFirst().phase() == SyncPhase.REWIND);
            servers.restartEngine(servers.settings());
        }
        SyncTask task = servers.engine().start(rewinding(found));
        servers.awaitPhase(task, SyncPhase.INCREMENTAL);
        servers.requireEqual(task);
        assertThat(task.status().databases().getFirst().notes()).noneMatch(note -> note.contains("copied instead"));
    }

    @Test
    void withoutAStandingSlotOnEitherSideOrInAnotherReignItCannotAndItIsSaidWhy() {
        hold(toUs);
        commit("more", "UPDATE item SET n = 5");
        awaitSeen(ap, "more");
        promoteUs();
        assertThat(new WayBack(
                                spec("t3", "us", servers.target, SECOND, new SyncStart.Copy()),
                                "t1",
                                "t2",
                                new Reign(1, new UUID(9, 9)))
                        .find()
                        .against())
                .hasValueSatisfying(why -> assertThat(why).contains("ap", "not in step"));
        drop(servers.target);
        Found ofSource = found();
        assertThat(ofSource.against()).hasValueSatisfying(why -> assertThat(why).contains("us keeps no standing slot"));
        assertThat(surplus(ofSource))
                .as("what it alone had can be read all the same")
                .isNotEmpty();
        drop(ap);
        assertThat(found().places().get("app"))
                .satisfies(place -> assertThat(place.tail()).isEmpty());
    }

    private static void drop(PostgresServer server) {
        server.execute(
                "app",
                "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name LIKE 'gad\\_%'");
    }
}
