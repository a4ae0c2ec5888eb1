package io.gad.sync.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.gad.member.MemberRole;
import io.gad.postgres.Dsn;
import io.gad.postgres.Login;
import io.gad.postgres.Lsn;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Secret;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.postgres.SqlState;
import io.gad.sync.SyncProblem;
import io.gad.sync.TestMember;
import io.gad.sync.ddl.DdlCapture;
import io.gad.sync.heartbeat.Heartbeat;
import io.gad.testkit.FaultyNetwork;
import io.gad.testkit.PostgresOptions;
import io.gad.testkit.PostgresServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TailReaderTest {

    private static int counter;

    private PostgresServer server;
    private String database = "";
    private final List<LostTransaction> lost = new ArrayList<>();

    @BeforeAll
    void start() {
        server = PostgresServer.start(PostgresOptions.forTests().with("max_prepared_transactions", "5"));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @BeforeEach
    void freshDatabase() {
        lost.clear();
        database = "tail" + ++counter;
        TestMember.create(server, database, MemberRole.PRIMARY);
        try (Session session = open()) {
            DdlCapture.install(session);
        }
        server.execute(
                database,
                "CREATE TABLE item(id int PRIMARY KEY, v text, big text); ALTER TABLE item ALTER big SET STORAGE EXTERNAL;"
                        + " CREATE TABLE loose(v text); CREATE PUBLICATION gad_p FOR ALL TABLES");
        server.execute(database, "SELECT pg_create_logical_replication_slot('gad_s', 'pgoutput')");
        server.execute(database, "INSERT INTO item VALUES (1, 'a', repeat('x', 20000)), (2, 'b', NULL)");
    }

    @AfterEach
    void dropSlot() {
        server.execute(
                database,
                "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = 'gad_s'");
    }

    private Session open() {
        return TestMember.login(server).open(database, SessionSettings.control("test"));
    }

    private Lsn now() {
        try (Session session = open()) {
            return session.currentLsn();
        }
    }

    private TailSummary read(Lsn finalPosition) {
        return TailReader.read(TestMember.login(server), tail(finalPosition), lost::add, Duration.ofSeconds(60));
    }

    private TailSpec tail(Lsn finalPosition) {
        return new TailSpec(database, "t1", "gad_s", "gad_p", finalPosition, Optional.empty());
    }

    private static Map<String, @Nullable String> row(@Nullable String... pairs) {
        Map<String, @Nullable String> row = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            row.put(String.valueOf(pairs[i]), pairs[i + 1]);
        }
        return row;
    }

    @Test
    void listsExactlyWhatCameAfterTheFinalPosition() {
        Lsn position = now();
        server.execute(
                database,
                "BEGIN; INSERT INTO item VALUES (3, 'c', NULL); UPDATE item SET v = 'changed' WHERE id = 1;"
                        + " UPDATE item SET id = 20 WHERE id = 2; DELETE FROM item WHERE id = 3; COMMIT");
        server.execute(database, "INSERT INTO loose VALUES ('l'); UPDATE loose SET v = NULL");
        server.execute(database, "TRUNCATE loose");
        TailSummary summary = read(position);
        assertThat(summary.complete()).isTrue();
        assertThat(summary.transactions()).isEqualTo(3);
        assertThat(lost).hasSize(3).allSatisfy(t -> {
            assertThat(t.lsn().isAfter(position)).isTrue();
            assertThat(t.database()).isEqualTo(database);
        });
        assertThat(lost.getFirst().changes())
                .containsExactly(
                        new LostChange("public.item", "INSERT", Map.of(), row("id", "3", "v", "c", "big", null)),
                        new LostChange("public.item", "UPDATE", row("id", "1"), row("id", "1", "v", "changed")),
                        new LostChange("public.item", "UPDATE", row("id", "2"), row("id", "20", "v", "b", "big", null)),
                        new LostChange("public.item", "DELETE", row("id", "3"), Map.of()));
        assertThat(lost.get(1).changes().getLast())
                .isEqualTo(new LostChange("public.loose", "UPDATE", row("v", "l"), row("v", null), true));
        assertThat(lost.get(2).changes())
                .containsExactly(new LostChange("public.loose", "TRUNCATE", Map.of(), Map.of()));
    }

    @Test
    void canBeReadAgainAndLeavesTheSlotAlone() {
        Lsn position = now();
        server.execute(database, "DELETE FROM item WHERE id = 1");
        String slot = "SELECT confirmed_flush_lsn::text FROM pg_replication_slots WHERE slot_name = 'gad_s'";
        var before = server.value(database, slot);
        read(position);
        read(position);
        assertThat(lost).hasSize(2);
        assertThat(lost.getFirst()).isEqualTo(lost.getLast());
        assertThat(server.value(database, slot)).isEqualTo(before);
        awaitNoCopy();
    }

    @Test
    void aFormerPrimaryThatFallsSilentInTheMiddleIsGivenUpAndCanBeReadAgain() {
        Lsn position = now();
        server.execute(database, "INSERT INTO item SELECT n, 'v', NULL FROM generate_series(10, 10) n");
        server.execute(database, "INSERT INTO item SELECT n, 'v', NULL FROM generate_series(100, 6000) n");
        try (FaultyNetwork network = FaultyNetwork.to(server.port())) {
            Login away = new Login(Dsn.parse(network.dsn()), new Secret(server.password()));
            assertTimeoutPreemptively(
                    Duration.ofSeconds(30),
                    () -> assertThatThrownBy(() -> TailReader.read(
                                    away,
                                    tail(position),
                                    t -> network.silence(),
                                    Duration.ofMinutes(10),
                                    Duration.ofSeconds(1)))
                            .isInstanceOfSatisfying(
                                    PostgresException.class,
                                    e -> assertThat(e.kind()).isEqualTo(SqlState.UNREACHABLE)));
            network.heal();
            TailSummary summary =
                    TailReader.read(away, tail(position), lost::add, Duration.ofMinutes(1), Duration.ofSeconds(30));
            assertThat(summary.complete()).isTrue();
            assertThat(summary.transactions()).isEqualTo(2);
        }
        awaitNoCopy();
    }

    /** A temporary slot goes with its session, whose process ends a moment after its client has left. */
    private void awaitNoCopy() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> "0"
                        .equals(server.value(
                                database,
                                "SELECT count(*) FROM pg_replication_slots WHERE slot_name LIKE 'gad_tail%'")));
    }

    @Test
    void doesNotCountTransactionsOfOurOwnRows() {
        Lsn position = now();
        try (Session session = open()) {
            Heartbeat heart = new Heartbeat(TestMember.mandate(MemberRole.PRIMARY));
            heart.marker(session, "m");
            heart.beat(session);
        }
        TailSummary summary = read(position);
        assertThat(summary.transactions()).isZero();
        assertThat(lost).isEmpty();
    }

    @Test
    void showsDdlAsItsStatement() {
        Lsn position = now();
        server.execute(database, "ALTER TABLE item ADD COLUMN r float DEFAULT random()");
        server.execute(database, "DROP TABLE loose");
        read(position);
        assertThat(lost).hasSize(2);
        LostChange change = lost.getFirst().changes().getFirst();
        assertThat(lost.getFirst().changes()).hasSize(1);
        assertThat(change.op()).isEqualTo("DDL");
        assertThat(change.table()).isEqualTo("public.item");
        assertThat(change.now().get("statement")).contains("ADD COLUMN r float DEFAULT random()");
        assertThat(lost.getLast().changes().getFirst().table()).isEqualTo("public.loose");
    }

    @Test
    void handsALargeTransactionOnInPieces() {
        Lsn position = now();
        server.execute(
                database, "INSERT INTO item SELECT i, repeat('y', 100), NULL FROM generate_series(100, 120099) i");
        long[] rows = new long[1];
        int[] pieces = new int[1];
        List<Lsn> ends = new ArrayList<>();
        TailSummary summary = TailReader.read(
                TestMember.login(server),
                tail(position),
                t -> {
                    rows[0] += t.changes().size();
                    pieces[0]++;
                    ends.add(t.lsn());
                },
                Duration.ofSeconds(60));
        assertThat(rows[0]).isEqualTo(120_000);
        assertThat(pieces[0]).isGreaterThan(1);
        assertThat(ends.stream().distinct()).hasSize(1);
        assertThat(summary.transactions()).isEqualTo(1);
        assertThat(summary.changes()).isEqualTo(120_000);
    }

    @Test
    void isIncompleteWhileAPreparedTransactionIsInDoubt() {
        Lsn position = now();
        server.execute(database, "BEGIN; INSERT INTO item VALUES (9, 'p', NULL); PREPARE TRANSACTION 'doubt 9'");
        TailSummary summary = read(position);
        assertThat(summary.complete()).isFalse();
        assertThat(summary.inDoubt()).containsExactly("doubt 9");
        assertThat(summary.why()).contains("doubt 9");
        server.execute(database, "COMMIT PREPARED 'doubt 9'");
        assertThat(read(position).complete()).isTrue();
        assertThat(lost).hasSize(1);
    }

    @Test
    void saysWhyATailCannotBeRead() {
        Lsn position = now();
        server.execute(database, "SELECT pg_replication_slot_advance('gad_s', pg_current_wal_lsn())");
        server.execute(database, "INSERT INTO item VALUES (5, 'e', NULL)");
        server.execute(database, "SELECT pg_replication_slot_advance('gad_s', pg_current_wal_lsn())");
        assertUnreadable(position, "cannot be read any more");
        server.execute(database, "DROP PUBLICATION gad_p; CREATE TABLE more(i int)");
        assertUnreadable(now(), "gad_p");
        server.execute(database, "SELECT pg_drop_replication_slot('gad_s')");
        assertUnreadable(now(), "dropped");
    }

    private void assertUnreadable(Lsn position, String reason) {
        assertThatThrownBy(() -> read(position))
                .isInstanceOfSatisfying(
                        SyncProblem.class, p -> assertThat(p.code()).isEqualTo("TAIL_UNREADABLE"))
                .hasMessageContaining(reason);
    }
}
