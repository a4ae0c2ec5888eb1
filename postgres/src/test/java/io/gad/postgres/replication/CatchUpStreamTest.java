package io.gad.postgres.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gad.postgres.Dsn;
import io.gad.postgres.Login;
import io.gad.postgres.Lsn;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Secret;
import io.gad.postgres.ServerIdentity;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.testkit.Customer;
import io.gad.testkit.PostgresOptions;
import io.gad.testkit.PostgresServer;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Far behind by SQL, then by the stream: every message of every transaction once, in order, whichever way it came. */
class CatchUpStreamTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final long ALWAYS = 1;
    private static final String SLOT = "gad_test";
    private static final String REFERENCE = "reference";
    private static final String COPY = "gad__test";
    private static final String SECOND_COPY = "gad__test_2";

    private static PostgresServer server;
    private static Login login;
    private static ServerIdentity identity;

    @BeforeAll
    static void start() {
        server = PostgresServer.start(
                PostgresOptions.forTests().with("max_replication_slots", "4").with("max_prepared_transactions", "3"));
        server.execute("postgres", "CREATE TABLE t (id int PRIMARY KEY, text text)");
        server.execute("postgres", "CREATE PUBLICATION pub FOR ALL TABLES");
        login = new Login(Dsn.parse(server.dsn()), new Secret(server.password()));
        try (Session session = session()) {
            identity = ServerIdentity.ifTold(session).orElseThrow();
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void slot() {
        server.execute("postgres", "TRUNCATE t");
        for (String name : List.of(SLOT, REFERENCE)) {
            ReplicationSlots.create(login, "postgres", name, "test", LIMIT, false)
                    .close();
        }
    }

    @AfterEach
    void dropped() {
        try (Session session = session()) {
            for (SlotState slot : ReplicationSlots.withPrefix(session, "")) {
                ReplicationSlots.drop(session, slot.name(), LIMIT);
            }
        }
    }

    private static Session session() {
        return login.open("postgres", SessionSettings.control("test"));
    }

    private static ChangeStream open(long farBehind) {
        return open(slotPosition(), farBehind);
    }

    private static ChangeStream open(Lsn start, long farBehind) {
        return CatchUpStream.open(
                new StreamRequest(login, "postgres", SLOT, "pub", start, true, identity, "follow/test", LIMIT),
                COPY,
                farBehind);
    }

    private static Lsn slotPosition() {
        return Lsn.parse(server.column(
                        "postgres",
                        "SELECT confirmed_flush_lsn FROM pg_replication_slots WHERE slot_name = '" + SLOT + "'")
                .getFirst());
    }

    /** Transactions that overlap, are undone, are decided later; rows of every size. */
    private static void write(int round) {
        try (Connection connection = server.connect("postgres");
                Statement open = connection.createStatement();
                Customer other = server.customer("postgres")) {
            int base = round * 100_000;
            open.execute("BEGIN; INSERT INTO t VALUES (" + base + ", 'open')");
            for (int n = 1; n <= 10; n++) {
                other.execute("INSERT INTO t SELECT " + base + " + " + n
                        + " * 100 + g, repeat(md5(g::text), g * g % 40)" + " FROM generate_series(1, 30) g");
                other.execute("UPDATE t SET text = text || '!' WHERE id % 7 = " + n % 7);
            }
            other.execute("BEGIN; DELETE FROM t WHERE id % 2 = 0; ROLLBACK");
            other.execute("BEGIN; INSERT INTO t VALUES (" + base + " + 90001, 'later');" + " PREPARE TRANSACTION 'p"
                    + round + "'");
            other.execute("DELETE FROM t WHERE id % 5 = 0 AND id <> " + base);
            open.execute(
                    "INSERT INTO t SELECT " + base + " + 50000 + g, 'open' FROM generate_series(1, 2000) g; COMMIT");
            other.execute("COMMIT PREPARED 'p" + round + "'");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** What the server itself says has been changed since the slot was made. */
    private static List<String> changes() {
        return server.column("postgres", """
                        SELECT encode(data, 'hex') FROM pg_logical_slot_peek_binary_changes(
                            'reference', NULL, NULL, 'proto_version', '1', 'publication_names', 'pub', 'binary', 'true')""").stream()
                .filter(CatchUpStreamTest::isNoDescription)
                .toList();
    }

    /** Relations are described again for each piece that is read. */
    private static boolean isNoDescription(String message) {
        return !message.startsWith("52");
    }

    private static List<String> read(ChangeStream stream, int count) {
        List<String> read = new ArrayList<>();
        long end = System.nanoTime() + LIMIT.toNanos();
        while (read.size() < count && System.nanoTime() < end) {
            if (stream.poll(Duration.ofMillis(50)) instanceof StreamMessage.Data data) {
                String message = hex(data.content());
                if (isNoDescription(message)) {
                    read.add(message);
                }
            }
        }
        return read;
    }

    private static String hex(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return HexFormat.of().formatHex(copy);
    }

    @Test
    void bothWaysGiveEveryMessageOnce() {
        IntStream.range(0, 5).forEach(CatchUpStreamTest::write);
        List<String> before = changes();
        Lsn position = slotPosition();
        try (ChangeStream stream = open(ALWAYS)) {
            assertThat(read(stream, 1)).isEqualTo(before.subList(0, 1));
            assertThat(stream.isFarBehind()).isTrue();
            assertThat(stream.sourceClockAhead().abs()).isLessThan(Duration.ofSeconds(1));
            assertThat(read(stream, before.size() - 1)).isEqualTo(before.subList(1, before.size()));
            assertThat(stream.poll(Duration.ofMillis(50))).isNotInstanceOf(StreamMessage.Data.class);
            assertThat(stream.isFarBehind()).isFalse();
            assertThat(slots()).containsExactly(SLOT);

            write(5);
            List<String> all = changes();
            assertThat(read(stream, all.size() - before.size())).isEqualTo(all.subList(before.size(), all.size()));
        }
        assertThat(slotPosition()).isEqualTo(position);
    }

    @Test
    void theSlotFollowsWhatIsAcknowledgedOnly() {
        IntStream.range(0, 3).forEach(CatchUpStreamTest::write);
        List<String> before = changes();
        Lsn end = committed(before.getLast());
        try (ChangeStream stream = open(ALWAYS)) {
            read(stream, before.size());
            assertThat(stream.poll(Duration.ofMillis(50))).isNotInstanceOf(StreamMessage.Data.class);
            stream.acknowledge(end);
            stream.sendStatus(false);
            Awaitility.await().atMost(LIMIT).until(() -> slotPosition().equals(end));
        }
    }

    @Test
    void theSlotFollowsWhileThereIsMoreToBeRead() {
        IntStream.range(0, 8).forEach(CatchUpStreamTest::write);
        List<String> before = changes();
        Lsn start = slotPosition();
        List<String> all = new ArrayList<>();
        try (ChangeStream stream = open(ALWAYS)) {
            while (slotPosition().equals(start) && all.size() < before.size()) {
                all.addAll(read(stream, 20));
                all.reversed().stream()
                        .filter(message -> message.startsWith("43"))
                        .findFirst()
                        .ifPresent(commit -> stream.acknowledge(committed(commit)));
            }
            assertThat(stream.isFarBehind()).isTrue();
            assertThat(slotPosition().isAfter(stream.acknowledged())).isFalse();
            all.addAll(read(stream, before.size() - all.size()));
        }
        assertThat(all).isEqualTo(before);
    }

    /** As after a restart whose last positions the slot was not told. */
    @Test
    void whatTheTargetHoldsIsNotGivenOnceMore() {
        IntStream.range(0, 4).forEach(CatchUpStreamTest::write);
        List<String> all = changes();
        int half = IntStream.range(all.size() / 2, all.size())
                .filter(i -> all.get(i).startsWith("43"))
                .findFirst()
                .orElseThrow();
        Lsn held = committed(all.get(half));
        try (ChangeStream stream = open(held, ALWAYS)) {
            assertThat(slotPosition()).isEqualTo(held);
            assertThat(read(stream, all.size() - half - 1)).isEqualTo(all.subList(half + 1, all.size()));
            assertThat(stream.poll(Duration.ofMillis(50))).isNotInstanceOf(StreamMessage.Data.class);
            assertThat(slotPosition()).isEqualTo(held);
        }
    }

    @Test
    void whileOneStretchIsTakenASecondSessionHasTheNextOneDecoded() {
        IntStream.range(0, 8).forEach(CatchUpStreamTest::write);
        List<String> before = changes();
        List<String> all = new ArrayList<>();
        try (ChangeStream stream = open(ALWAYS)) {
            while (!slots().contains(SECOND_COPY) && all.size() < before.size()) {
                all.addAll(read(stream, 20));
            }
            assertThat(slots()).contains(SECOND_COPY);
            assertThat(stream.isFarBehind()).isTrue();
            all.addAll(read(stream, before.size() - all.size()));
            assertThat(all).isEqualTo(before);
            assertThat(stream.poll(Duration.ofMillis(50))).isNotInstanceOf(StreamMessage.Data.class);
            assertThat(slots()).containsExactly(SLOT);
        }
    }

    @Test
    void withRoomForOneSlotOneSessionReadsAll() {
        occupy("third");
        IntStream.range(0, 8).forEach(CatchUpStreamTest::write);
        List<String> before = changes();
        List<String> all = new ArrayList<>();
        try (ChangeStream stream = open(ALWAYS)) {
            while (all.size() < before.size() - 1) {
                all.addAll(read(stream, Math.min(200, before.size() - 1 - all.size())));
                assertThat(stream.isFarBehind()).isTrue();
                assertThat(slots()).contains(COPY).doesNotContain(SECOND_COPY);
            }
            all.addAll(read(stream, 1));
        }
        assertThat(all).isEqualTo(before);
    }

    private static void occupy(String slot) {
        ReplicationSlots.create(login, "postgres", slot, "test", LIMIT, false).close();
    }

    @Test
    void withoutRoomForAnotherSlotTheStreamTakesOver() {
        occupy("third");
        occupy("fourth");
        write(0);
        List<String> before = changes();
        try (ChangeStream stream = open(ALWAYS)) {
            assertThat(stream.isFarBehind()).isFalse();
            assertThat(read(stream, before.size())).isEqualTo(before);
        }
    }

    @Test
    void withoutRoomForItsFileTheStreamTakesOverWhereItWas() {
        IntStream.range(0, 3).forEach(CatchUpStreamTest::write);
        List<String> before = changes();
        server.execute("postgres", "ALTER SYSTEM SET temp_file_limit = '64kB'");
        server.execute("postgres", "ALTER SYSTEM SET work_mem = '64kB'");
        server.execute("postgres", "SELECT pg_reload_conf()");
        try (ChangeStream stream = open(ALWAYS)) {
            assertThat(read(stream, before.size())).isEqualTo(before);
            assertThat(stream.isFarBehind()).isFalse();
        } finally {
            server.execute("postgres", "ALTER SYSTEM RESET ALL");
            server.execute("postgres", "SELECT pg_reload_conf()");
        }
    }

    @Test
    void endedInTheMiddleItFailsAsABrokenConnectionAndTheNextOneBeginsAgain() {
        IntStream.range(0, 3).forEach(CatchUpStreamTest::write);
        List<String> before = changes();
        try (ChangeStream stream = open(ALWAYS)) {
            read(stream, 10);
            server.execute(
                    "postgres", "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE temporary");
            assertThatThrownBy(() -> read(stream, before.size()))
                    .isInstanceOfSatisfying(
                            PostgresException.class,
                            e -> assertThat(e.kind().isPassing()).isTrue());
            assertThat(stream.isFarBehind()).isTrue();
        }
        try (ChangeStream stream = open(ALWAYS)) {
            assertThat(read(stream, before.size())).isEqualTo(before);
        }
    }

    /** The end of the transaction that this message commits. */
    private static Lsn committed(String message) {
        assertThat(message).startsWith("43");
        return new Lsn(Long.parseUnsignedLong(message.substring(20, 36), 16));
    }

    private static List<String> slots() {
        return server.column(
                "postgres", "SELECT slot_name FROM pg_replication_slots WHERE slot_name <> 'reference' ORDER BY 1");
    }
}
