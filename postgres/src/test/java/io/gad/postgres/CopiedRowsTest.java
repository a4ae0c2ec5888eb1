package io.gad.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gad.testkit.Authority;
import io.gad.testkit.PostgresOptions;
import io.gad.testkit.PostgresServer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.copy.CopyOut;

/** The same bytes, whether they are read past the driver or from it. */
class CopiedRowsTest {

    private static final SessionSettings SETTINGS = SessionSettings.bulk("test");

    @TempDir
    private static Path directory = Path.of("");

    private static PostgresServer server;

    @BeforeAll
    static void start() {
        Authority authority = Authority.create(directory, "ours");
        server = PostgresServer.start(
                PostgresOptions.forTests().withTls(authority.issue("localhost", "DNS:localhost"), authority));
        server.execute("postgres", """
                CREATE TABLE mixed (id int, note text, amount numeric);
                INSERT INTO mixed SELECT i, CASE WHEN i % 7 > 0 THEN repeat('r', i % 900) END, i / 3.0 FROM generate_series(1, 20000) i;
                INSERT INTO mixed VALUES (0, repeat('large', 400000), NULL);
                CREATE TABLE nothing (id int)""");
    }

    @AfterAll
    static void end() {
        server.close();
    }

    private static Login plain() {
        return new Login(Dsn.parse(server.dsn("localhost", "sslmode=disable")), new Secret(server.password()));
    }

    private static Login encrypted() {
        return new Login(Dsn.parse(server.dsn("localhost", "sslmode=require")), new Secret(server.password()));
    }

    private static byte[] read(CopiedRows rows, int piece) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] bytes = new byte[piece];
        int n = rows.read(bytes, 0, piece);
        while (n >= 0) {
            all.write(bytes, 0, n);
            n = rows.read(bytes, 0, piece);
        }
        return all.toByteArray();
    }

    private static byte[] byDriver(String sql) throws SQLException {
        try (Session session = plain().open("postgres", SETTINGS)) {
            CopyOut rows = session.driver().getCopyAPI().copyOut(sql);
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            byte[] row = rows.readFromCopy();
            while (row != null) {
                all.writeBytes(row);
                row = rows.readFromCopy();
            }
            return all.toByteArray();
        }
    }

    @Test
    void everyWayGivesTheBytesThatTheServerSends() throws SQLException {
        for (String sql :
                List.of("COPY mixed TO STDOUT", "COPY mixed TO STDOUT (FORMAT binary)", "COPY nothing TO STDOUT")) {
            byte[] expected = byDriver("COPY public." + sql.substring(5));
            String named = "COPY public." + sql.substring(5);
            try (Session past = plain().openForCopy("postgres", SETTINGS);
                    Session ordinary = plain().open("postgres", SETTINGS);
                    Session secret = encrypted().openForCopy("postgres", SETTINGS)) {
                for (Session session : List.of(past, ordinary, secret)) {
                    CopiedRows rows = session.copyOut(named, "Reading");
                    assertThat(rows.isPastDriver()).isEqualTo(session == past);
                    assertThat(read(rows, 10_000)).isEqualTo(expected);
                    assertThat(session.<Integer>one("SELECT 42", row -> row.getInt(1)))
                            .as("the session goes on")
                            .isEqualTo(42);
                }
            }
        }
    }

    @Test
    void aSessionCopiesAgainAndAgainAndCountsTheRowsOfEach() {
        try (Session session = plain().openForCopy("postgres", SETTINGS)) {
            for (int i = 1; i <= 5; i++) {
                int number = i * 1_000;
                CopiedRows rows = session.transaction(() -> {
                    CopiedRows begun = session.copyOut(
                            "COPY (SELECT n FROM generate_series(1, " + number + ") n) TO STDOUT", "Reading");
                    assertThat(new String(read(begun, 777), StandardCharsets.UTF_8).lines())
                            .hasSize(number);
                    return begun;
                });
                assertThat(rows.messages()).isEqualTo(number);
            }
        }
    }

    /** Whether it comes before the first row or behind thousands. */
    @Test
    void aFailureOfTheServersIsTold() {
        for (int at : List.of(1, 15_000)) {
            for (boolean past : List.of(true, false)) {
                try (Session session =
                        past ? plain().openForCopy("postgres", SETTINGS) : plain().open("postgres", SETTINGS)) {
                    assertThatThrownBy(() -> read(
                                    session.copyOut(
                                            "COPY (SELECT 1 / (n - " + at
                                                    + ") FROM generate_series(1, 20000) n) TO STDOUT",
                                            "Reading table t"),
                                    4_000))
                            .isInstanceOfSatisfying(PostgresException.class, e -> {
                                assertThat(e.sqlState()).isEqualTo("22012");
                                assertThat(e).hasMessageContaining("Reading table t");
                            });
                    session.abandon();
                }
            }
        }
    }

    /** As a damaged page gives one, where the server is told to pass over it. */
    @Test
    void aNoticeAmongTheRowsIsNotTheirEnd() {
        server.execute("postgres", """
                CREATE OR REPLACE FUNCTION loud(n int) RETURNS text LANGUAGE plpgsql AS $$
                BEGIN
                    IF n % 1000 = 1 THEN RAISE WARNING 'row %', n; END IF;
                    RETURN repeat('x', n % 50);
                END $$""");
        String sql = "COPY (SELECT n, public.loud(n) FROM generate_series(1, 5000) n) TO STDOUT";
        try (Session past = plain().openForCopy("postgres", SETTINGS);
                Session ordinary = plain().open("postgres", SETTINGS)) {
            CopiedRows rows = past.copyOut(sql, "Reading");
            assertThat(read(rows, 3_000)).isEqualTo(read(ordinary.copyOut(sql, "Reading"), 3_000));
            assertThat(rows.messages()).isEqualTo(5_000);
            byte[] piece = new byte[10];
            assertThat(rows.read(piece, 0, piece.length)).as("behind the end").isEqualTo(-1);
        }
    }

    @Test
    void aStatementThatIsRefusedLeavesTheSessionUsable() {
        try (Session session = plain().openForCopy("postgres", SETTINGS)) {
            assertThatThrownBy(() -> session.copyOut("COPY public.missing TO STDOUT", "Reading"))
                    .isInstanceOfSatisfying(
                            PostgresException.class, e -> assertThat(e.kind()).isEqualTo(SqlState.UNDEFINED));
            assertThat(session.<Integer>one("SELECT 42", row -> row.getInt(1))).isEqualTo(42);
            assertThat(read(session.copyOut("COPY public.nothing TO STDOUT", "Reading"), 10))
                    .isEmpty();
        }
    }

    @Test
    void aServerThatIsKilledAmongTheRowsIsUnreachable() {
        try (PostgresServer mortal = PostgresServer.start();
                Session session = new Login(
                                Dsn.parse(mortal.dsn("localhost", "sslmode=disable")), new Secret(mortal.password()))
                        .openForCopy("postgres", SETTINGS)) {
            CopiedRows rows = session.copyOut(
                    "COPY (SELECT repeat('x', 1000) FROM generate_series(1, 10000000)) TO STDOUT", "Reading");
            byte[] piece = new byte[1_000];
            assertThat(rows.read(piece, 0, piece.length)).isEqualTo(piece.length);
            mortal.kill();
            assertThatThrownBy(() -> read(rows, 1 << 20))
                    .isInstanceOfSatisfying(
                            PostgresException.class, e -> assertThat(e.kind()).isEqualTo(SqlState.UNREACHABLE));
            session.abandon();
        }
    }
}
