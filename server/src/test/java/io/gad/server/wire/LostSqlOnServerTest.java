package io.gad.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.control.port.LostTransaction;
import io.gad.control.report.LostTransactions;
import io.gad.member.MemberDatabase;
import io.gad.postgres.Dsn;
import io.gad.postgres.Login;
import io.gad.postgres.Lsn;
import io.gad.postgres.Secret;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.sync.tail.LostChange;
import io.gad.sync.tail.SlotPeek;
import io.gad.sync.tail.TailReader;
import io.gad.sync.tail.TailSpec;
import io.gad.testkit.PostgresServer;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a former primary committed, exported as a script and run on another server with COMMIT, makes of its rows what the former had. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LostSqlOnServerTest {

    private static final String TABLES =
            "CREATE TABLE item(id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, v text, big text);"
                    + " ALTER TABLE item ALTER big SET STORAGE EXTERNAL;"
                    + " CREATE TABLE loose(j json, b boolean, c char(5), t timestamptz, p point, v text);"
                    + " ALTER TABLE loose REPLICA IDENTITY FULL;"
                    + " INSERT INTO item(v, big) VALUES ('a', repeat('x', 5000)), ('b', NULL), ('c', '');"
                    + " INSERT INTO loose SELECT '{\"k\": 1}', true, 'ab', '2026-01-02 03:04:05+00', '(1,2)', ''"
                    + " FROM generate_series(1, 4);"
                    + " INSERT INTO loose VALUES ('[1, 2]', NULL, NULL, NULL, NULL, NULL), ('1', false, 'abcde', now(), NULL, 'it''s \\')";

    private PostgresServer server;

    @BeforeAll
    void start() {
        server = PostgresServer.start();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @BeforeEach
    void both() {
        server.execute("postgres", "CREATE DATABASE former");
        server.execute("former", TABLES);
        server.execute("postgres", "CREATE DATABASE present TEMPLATE former");
        server.execute("former", "CREATE PUBLICATION gad_p FOR TABLE item, loose");
        try (Session session = login().open("former", SessionSettings.control("test"))) {
            MemberDatabase.install(session);
        }
        server.execute("former", "SELECT pg_create_logical_replication_slot('gad_s', 'pgoutput')");
    }

    private Login login() {
        return new Login(Dsn.parse(server.dsn()), new Secret(server.password()));
    }

    private Lsn confirmed() {
        try (Session session = login().open("former", SessionSettings.control("test"))) {
            Lsn unused = SlotPeek.awaitFlushed(
                    session, System.nanoTime() + Duration.ofSeconds(10).toNanos());
            return session.one(
                    "SELECT confirmed_flush_lsn::text FROM pg_replication_slots WHERE slot_name = 'gad_s'",
                    r -> Lsn.parse(r.getString(1)));
        }
    }

    private String script() {
        LostTransactions report = new LostTransactions("g", "eu", 1, true, "", 1, List.of());
        StringWriter text = new StringWriter();
        LostSql sql = new LostSql("g", text);
        sql.begin(List.of(report));
        var unused = TailReader.read(
                login(),
                new TailSpec("former", "t1", "gad_s", "gad_p", confirmed(), Optional.empty()),
                lost -> sql.accept(
                        report,
                        new LostTransaction(
                                lost.database(),
                                lost.xid(),
                                lost.commitTime(),
                                lost.lsn().toString(),
                                lost.changes().stream()
                                        .map(LostSqlOnServerTest::change)
                                        .toList()),
                        LostTransactions.Fate.OPEN),
                Duration.ofSeconds(60));
        sql.finish();
        return text.toString();
    }

    private static LostTransaction.Change change(LostChange change) {
        return new LostTransaction.Change(
                change.table(), change.op(), row(change.old()), row(change.now()), change.whole());
    }

    private static Optional<Map<String, @Nullable String>> row(Map<String, @Nullable String> row) {
        return row.isEmpty() ? Optional.empty() : Optional.of(row);
    }

    private List<@Nullable String> rows(String database) {
        return server.column(
                database,
                "SELECT r FROM (SELECT 'item ' || i::text AS r FROM item i UNION ALL SELECT 'loose ' || l::text FROM loose l)"
                        + " x ORDER BY r COLLATE \"C\"");
    }

    @Test
    void leavesTheSameRows() {
        server.execute(
                "former",
                "BEGIN; UPDATE item SET v = 'changed' WHERE id = 1; INSERT INTO item(v) VALUES ('new');"
                        + " DELETE FROM item WHERE id = 2; COMMIT");
        server.execute(
                "former",
                "BEGIN; UPDATE loose SET v = 'one', t = t + interval '1 hour' WHERE ctid = (SELECT min(ctid) FROM loose);"
                        + " DELETE FROM loose WHERE ctid = (SELECT min(ctid) FROM loose);"
                        + " UPDATE loose SET v = 'null' WHERE b IS NULL; DELETE FROM loose WHERE c = 'abcde';"
                        + " INSERT INTO loose VALUES ('{\"k\": 1}', true, 'x', NULL, NULL, 'last'); COMMIT");
        String script =
                "SET TimeZone = 'Asia/Tokyo'; SET DateStyle = 'ISO, DMY'; SET bytea_output = 'escape';\n" + script();
        server.execute("present", script);
        assertThat(rows("present")).as("a script as it is changes nothing").isNotEqualTo(rows("former"));
        server.execute("present", script.replace("\nROLLBACK;", "\nCOMMIT;"));
        assertThat(rows("present")).as(script).isEqualTo(rows("former"));
    }
}
