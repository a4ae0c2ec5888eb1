package io.gad.member;

import static io.gad.member.Members.FIRST;
import static io.gad.member.Members.SECOND;
import static io.gad.member.Members.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gad.postgres.Session;
import io.gad.testkit.PostgresServer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A secondary of two databases is made the primary of the next reign. */
class TakeoverTest {

    private static final PostgresServer SERVER = PostgresServer.start();
    private final MemberInstance us = Members.instance(SERVER);

    @AfterAll
    static void end() {
        SERVER.close();
    }

    @BeforeEach
    void aSecondary() {
        SERVER.execute("postgres", "DROP DATABASE IF EXISTS app WITH (FORCE)");
        SERVER.execute("postgres", "DROP DATABASE IF EXISTS books WITH (FORCE)");
        Members.prepare(SERVER, "app", MemberRole.SECONDARY);
        Members.prepare(SERVER, "books", MemberRole.SECONDARY);
    }

    @Test
    void opensEveryDatabaseForOrdinarySessions() throws Exception {
        assertThatThrownBy(() -> SERVER.execute("app", "INSERT INTO item VALUES (2)"))
                .isNotNull();
        assertThat(us.promise(SECOND, 1, 1, "op-1", SOON)).isEqualTo(new PromiseResult.Promised());
        assertThat(us.recordPrimary(FIRST, SECOND, 1, "op-1")).isInstanceOfSatisfying(RecordResult.Done.class, done -> {
            assertThat(done.positions()).containsOnlyKeys("app", "books");
            assertThat(done.again()).isFalse();
        });
        assertThatThrownBy(() -> Members.run(SERVER, "app", "INSERT INTO item VALUES (2)"))
                .hasMessageContaining("being promoted");
        assertThat(us.recordPrimary(FIRST, SECOND, 1, "op-1"))
                .isInstanceOfSatisfying(
                        RecordResult.Done.class,
                        done -> assertThat(done.again()).isTrue());

        us.openForWrites(SECOND, 1, () -> {});
        us.openForWrites(SECOND, 1, () -> {});
        for (String database : List.of("app", "books")) {
            SERVER.execute(database, "INSERT INTO item VALUES (2)");
            MemberRow row = Members.rowOf(SERVER, database);
            assertThat(row.role()).isEqualTo(MemberRole.PRIMARY);
            assertThat(row.reign()).isEqualTo(SECOND);
            assertThat(row.openedAt()).isPresent();
        }
        Probe probe = us.probe(SOON);
        assertThat(probe.readOnly()).isFalse();
        assertThat(probe.row().orElseThrow().role()).isEqualTo(MemberRole.PRIMARY);
    }

    @Test
    void tellsWhatTheTargetKnewOfItsSourceAtTheFinalPosition() throws Exception {
        Members.run(
                SERVER,
                "app",
                "INSERT INTO gad.progress VALUES ('t1', 1, 'INCREMENTAL', '7', 1, 's1', '0/1A', NULL)",
                "INSERT INTO gad.reread SELECT 'public.item'::regclass, 'it was asked for', '2026-01-02 03:04:05+00'",
                "INSERT INTO gad.heartbeat VALUES (true, 9, now(), NULL,"
                        + " '{\"t1\": {\"epoch\": 1, \"beats\": 4, \"tokens\": [\"a\", \"b\"]}}')",
                "INSERT INTO gad.changed VALUES ('published', 't1 16400', E'24601 812\\n7\\n2 0123456789abcdef\\n'),"
                        + " ('published', 't0 16400', E'24601 812\\n7\\n2 0123456789abcdef\\n')");
        assertThat(us.tablesToRead()).isEqualTo(1);

        RecordResult.Done done = (RecordResult.Done) us.recordPrimary(FIRST, SECOND, 1, "op-1");

        assertThat(done.positions().get("books")).isEmpty();
        assertThat(done.positions().get("app"))
                .singleElement()
                .extracting(FinalPosition::state)
                .isEqualTo(new FinalState(
                        "app",
                        List.of("public.item (since 2026-01-02T03:04:05Z)"),
                        "9 4 b",
                        "16400 24601 812 89abcdef"));
    }

    @Test
    void theStepsTakeAMoment() {
        long begin = System.nanoTime();
        us.promise(SECOND, 1, 1, "op-1", SOON);
        us.recordPrimary(FIRST, SECOND, 1, "op-1");
        us.openForWrites(SECOND, 1, () -> {});
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin))
                .as("milliseconds, on a machine that may be busy with other tests")
                .isLessThan(3000);
    }

    @Test
    void endsSessionsThatWouldStayReadOnly() throws Exception {
        try (var pooled = SERVER.connect("app")) {
            us.recordPrimary(FIRST, SECOND, 1, "op-1");
            us.openForWrites(SECOND, 1, () -> {});
            assertThat(pooled.isValid(5)).isFalse();
        }
    }

    @Test
    void aWriterOfTheFormerReignStops() {
        us.recordPrimary(FIRST, SECOND, 1, "op-1");
        try (Session s = Members.session(SERVER, "app")) {
            assertThatThrownBy(() ->
                            s.transaction(() -> MemberLock.hold(s, new Mandate(FIRST, 1, MemberRole.SECONDARY))))
                    .isInstanceOf(StaleMandateException.class);
        }
    }

    @Test
    void oneOfTwoOperationsAtOnceWins() throws Exception {
        Reign other = FIRST.next(new UUID(3, 3));
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = pool.invokeAll(List.<Callable<RecordResult>>of(
                    () -> us.recordPrimary(FIRST, SECOND, 1, "op-1"), () -> us.recordPrimary(FIRST, other, 1, "op-2")));
            List<RecordResult> both =
                    List.of(results.getFirst().get(), results.getLast().get());
            assertThat(both).filteredOn(RecordResult.Done.class::isInstance).hasSize(1);
            assertThat(both).filteredOn(RecordResult.Refused.class::isInstance).hasSize(1);
        }
        assertThat(Members.rowOf(SERVER, "app").reign())
                .isEqualTo(Members.rowOf(SERVER, "books").reign());
    }

    @Test
    void aHigherPromiseIsKeptAndALowerOneOverwritten() {
        Reign other = FIRST.next(new UUID(3, 3));
        assertThat(us.promise(SECOND, 1, 2, "op-1", SOON)).isEqualTo(new PromiseResult.Promised());
        assertThat(us.promise(SECOND, 1, 2, "op-1", SOON)).isEqualTo(new PromiseResult.Promised());
        assertThat(us.promise(other, 1, 2, "op-2", SOON))
                .isInstanceOfSatisfying(
                        PromiseResult.Refused.class, r -> assertThat(r.by()).contains("op-1"));
        assertThat(us.promise(other, 1, 3, "op-2", SOON)).isEqualTo(new PromiseResult.Promised());
        assertThat(us.recordPrimary(FIRST, SECOND, 1, "op-1"))
                .isInstanceOfSatisfying(
                        RecordResult.Refused.class, r -> assertThat(r.by()).isEqualTo("op-2"));
        assertThat(us.promise(SECOND, 2, 1, "op-3", SOON)).isEqualTo(new PromiseResult.Promised());
        assertThat(us.recordPrimary(FIRST, SECOND, 2, "op-3")).isInstanceOf(RecordResult.Done.class);
        assertThat(us.promise(other, 1, 9, "op-2", SOON)).isInstanceOf(PromiseResult.Outdated.class);
    }

    @Test
    void aCancelAndTheCommitPointExcludeEachOther() throws Exception {
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var record = pool.submit(() -> us.recordPrimary(FIRST, SECOND, 1, "op-1"));
            var cancel = pool.submit(() -> us.cancel("op-1", FIRST, 1));
            boolean cancelled = cancel.get();
            assertThat(record.get()).isInstanceOf(cancelled ? RecordResult.Cancelled.class : RecordResult.Done.class);
        }
        assertThat(us.cancel("op-9", FIRST, 1)).isTrue();
        assertThat(us.recordPrimary(SECOND, SECOND.next(new UUID(4, 4)), 1, "op-9"))
                .isNotInstanceOf(RecordResult.Done.class);
    }

    @Test
    void overlappingSharersDoNotStarveIt() throws Exception {
        var stop = new AtomicBoolean();
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> sharers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                sharers.add(pool.submit(() -> {
                    while (!stop.get()) {
                        try (Session s = Members.session(SERVER, "app")) {
                            s.transaction(() -> {
                                MemberLock.hold(s, new Mandate(FIRST, 1, MemberRole.SECONDARY));
                                s.execute("SELECT pg_catalog.pg_sleep(0.2)");
                            });
                        }
                    }
                    return true;
                }));
            }
            try (Session stuck = Members.session(SERVER, "app")) {
                var held = pool.submit(() -> stuck.transaction(() -> {
                    MemberLock.hold(stuck, new Mandate(FIRST, 1, MemberRole.SECONDARY));
                    stuck.execute("SELECT pg_catalog.pg_sleep(60)");
                    return true;
                }));
                await().until(() -> !List.of("0")
                        .equals(SERVER.column(
                                "app",
                                "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%sleep(60)%'"
                                        + " AND pid <> pg_backend_pid()")));
                long begin = System.nanoTime();
                assertThat(us.recordPrimary(FIRST, SECOND, 1, "op-1")).isInstanceOf(RecordResult.Done.class);
                assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin))
                        .isLessThan(5000);
                assertThatThrownBy(held::get).isNotNull();
            } finally {
                stop.set(true);
            }
            // Whoever came after the change found another mandate and stopped.
            for (Future<Boolean> sharer : sharers) {
                assertThatThrownBy(sharer::get)
                        .rootCause()
                        .isInstanceOfAny(StaleMandateException.class, SQLException.class);
            }
        }
    }

    @Test
    void goesOnAfterTheServerWasKilledBetweenItsDatabases() {
        us.promise(SECOND, 1, 1, "op-1", SOON);
        try (Session s = Members.session(SERVER, "app")) {
            assertThat(Takeover.decide(s, FIRST, SECOND, 1, "op-1", TimeLimit.of(SOON)))
                    .isEqualTo(Takeover.Commit.DONE);
        }
        SERVER.kill();
        assertThat(us.probe(SOON).answers()).isFalse();
        SERVER.startAgain();
        assertThat(Members.rowOf(SERVER, "books").role()).isEqualTo(MemberRole.SECONDARY);
        assertThat(us.cancel("op-1", FIRST, 1)).isFalse();
        assertThat(us.recordPrimary(FIRST, SECOND, 1, "op-1"))
                .isInstanceOfSatisfying(
                        RecordResult.Done.class,
                        done -> assertThat(done.again()).isTrue());
        assertThatCode(() -> us.openForWrites(SECOND, 1, () -> {})).doesNotThrowAnyException();
        SERVER.execute("books", "INSERT INTO item VALUES (2)");
    }

    @Test
    void anOutdatedManagerOpensNothing() {
        us.recordPrimary(FIRST, SECOND, 2, "op-1");
        assertThatThrownBy(() -> us.openForWrites(SECOND, 1, () -> {})).isInstanceOf(StaleMandateException.class);
        assertThatThrownBy(() -> us.openForWrites(FIRST, 2, () -> {})).isInstanceOf(StaleMandateException.class);
        us.openForWrites(SECOND, 2, () -> {});
    }
}
