package io.gad.postgres.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.postgres.Dsn;
import io.gad.postgres.Login;
import io.gad.postgres.Lsn;
import io.gad.postgres.Secret;
import io.gad.postgres.ServerIdentity;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.testkit.Authority;
import io.gad.testkit.Direction;
import io.gad.testkit.FaultyNetwork;
import io.gad.testkit.PostgresOptions;
import io.gad.testkit.PostgresServer;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Packets end anywhere: in the middle of a message, or of a record of TLS. */
class BrokenUpStreamTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    private static Path directory;

    @ParameterizedTest
    @CsvSource({"disable, 100", "require, 100", "require, 11"})
    void everyMessageArrivesWholeAndOnceHoweverItIsBrokenUp(String tls, int piece) {
        Authority authority = Authority.create(directory, tls + piece);
        try (PostgresServer server = PostgresServer.start(
                        PostgresOptions.forTests().withTls(authority.issue("localhost", "DNS:localhost"), authority));
                FaultyNetwork network = FaultyNetwork.to(server.port())) {
            server.execute("postgres", "CREATE TABLE t (id int PRIMARY KEY, text text)");
            server.execute("postgres", "CREATE PUBLICATION pub FOR ALL TABLES");
            Login near = new Login(Dsn.parse(server.dsn()), new Secret(server.password()));
            ReplicationSlots.create(near, "postgres", "gad_test", "test", LIMIT, false)
                    .close();
            server.execute(
                    "postgres",
                    "INSERT INTO t SELECT g, repeat(md5(g::text), g * g % 40) FROM generate_series(1, 60) g");
            List<String> sent = server.column("postgres", """
                    SELECT encode(data, 'hex') FROM pg_logical_slot_peek_binary_changes(
                        'gad_test', NULL, NULL, 'proto_version', '1', 'publication_names', 'pub')""");

            network.breakUp(Direction.TO_CLIENT, piece, Duration.ofMillis(1));
            Dsn through = Dsn.parse("postgresql://gad@127.0.0.1:" + network.port() + "/postgres?sslmode=" + tls);
            assertThat(received(new Login(through, new Secret(server.password())), near, sent.size()))
                    .isEqualTo(sent);
        }
    }

    private static List<String> received(Login through, Login near, int count) {
        ServerIdentity server;
        try (Session session = near.open("postgres", SessionSettings.control("test"))) {
            server = ServerIdentity.ifTold(session).orElseThrow();
        }
        List<String> received = new ArrayList<>();
        long end = System.nanoTime() + LIMIT.toNanos();
        try (ReplicationStream stream = ReplicationStream.open(
                new StreamRequest(through, "postgres", "gad_test", "pub", new Lsn(0), false, server, "test", LIMIT))) {
            while (received.size() < count && System.nanoTime() < end) {
                if (stream.poll(Duration.ofMillis(50)) instanceof StreamMessage.Data data) {
                    received.add(hex(data.content()));
                }
            }
        }
        return received;
    }

    private static String hex(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return HexFormat.of().formatHex(copy);
    }
}
