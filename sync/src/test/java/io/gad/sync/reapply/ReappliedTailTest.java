package io.gad.sync.reapply;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.member.MemberRole;
import io.gad.postgres.Lsn;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.sync.TestMember;
import io.gad.sync.reapply.ReapplyResult.Outcome;
import io.gad.sync.tail.LostTransaction;
import io.gad.sync.tail.TailReader;
import io.gad.sync.tail.TailSpec;
import io.gad.testkit.PostgresOptions;
import io.gad.testkit.PostgresServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** From a former primary's own log into another database that holds what it held. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReappliedTailTest {

    private static final String TABLES = """
            CREATE TYPE mood AS ENUM ('sad', 'glad');
            CREATE TABLE kinds(id text PRIMARY KEY, b boolean, c char(5), x bytea, j jsonb, t timestamptz, d date, m mood,
                a text[], f float8, n numeric, i interval, u uuid, r tstzrange, big text);
            ALTER TABLE kinds ALTER big SET STORAGE EXTERNAL;
            CREATE TABLE parent(id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, v text, w text GENERATED ALWAYS AS
                (upper(v)) STORED);
            CREATE TABLE child(id int PRIMARY KEY, parent bigint REFERENCES parent ON DELETE CASCADE);
            CREATE TABLE whole(id int, v text, PRIMARY KEY (id)) PARTITION BY RANGE (id);
            CREATE TABLE whole_1 PARTITION OF whole FOR VALUES FROM (1) TO (10);
            CREATE TABLE whole_2 PARTITION OF whole FOR VALUES FROM (10) TO (20);
            CREATE TABLE loose(v text, f real);
            ALTER TABLE loose REPLICA IDENTITY FULL;
            INSERT INTO kinds VALUES ('k1', true, 'ab', '\\x00ff', '{"a": 1}', '2026-01-02 03:04:05.6+02', '2026-01-02', 'sad',
                '{"a b",NULL,"q\\"x"}', 0.1, 1.500, '1 mon 2 days', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
                '[2026-01-02 03:04:05+00,)', repeat('x', 30000)), ('k2', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'NaN',
                'NaN', NULL, NULL, NULL, NULL);
            INSERT INTO parent (v) VALUES ('p1'), ('p2'); INSERT INTO child VALUES (1, 1), (2, 2);
            INSERT INTO whole VALUES (1, 'a'), (2, 'b'); INSERT INTO loose VALUES ('l', 0.3), ('l', 0.3), (NULL, 'Infinity')
            """;

    private static final List<String> LOST = List.of(
            "UPDATE kinds SET b = NOT b, c = 'xyz', t = t + interval '1 microsecond' WHERE id = 'k1';"
                    + " INSERT INTO kinds SELECT 'k3', b, c, x, j, t, d, 'glad', a, f, n, i, u, r, 'small' FROM kinds"
                    + " WHERE id = 'k1'; UPDATE kinds SET id = 'k2''b' WHERE id = 'k2'",
            "INSERT INTO parent (v) VALUES ('p3'); INSERT INTO child VALUES (3, 3); DELETE FROM parent WHERE id = 1;"
                    + " UPDATE parent SET v = 'p2b' WHERE id = 2",
            "UPDATE whole SET id = 12 WHERE id = 2; INSERT INTO whole VALUES (15, 'c'); UPDATE whole SET v = 'aa' WHERE id = 1",
            "UPDATE loose SET f = -0.1 WHERE ctid = '(0,1)'; DELETE FROM loose WHERE v IS NULL; INSERT INTO loose VALUES ('n', 1)",
            "UPDATE whole SET v = 'again' WHERE id = 1; DELETE FROM kinds WHERE id = 'k3'");

    private PostgresServer server;

    @BeforeAll
    void start() {
        server = PostgresServer.start(PostgresOptions.forTests());
        for (String database : List.of("former", "present")) {
            TestMember.create(server, database, MemberRole.PRIMARY);
            server.execute(database, TABLES);
        }
        server.execute("former", "CREATE PUBLICATION gad_p FOR ALL TABLES");
        server.execute("former", "SELECT pg_create_logical_replication_slot('gad_s', 'pgoutput')");
        server.execute(
                "present",
                "INSERT INTO gad.progress (task, epoch, phase, system_identifier, timeline, slot, position)"
                        + " VALUES ('t1', 1, 'INCREMENTAL', 's', 1, 'x', '0/1')");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void whatWasLostIsThereAgainWithoutAConflict() {
        Lsn end;
        try (Session session = TestMember.login(server).open("former", SessionSettings.control("test"))) {
            end = session.currentLsn();
        }
        LOST.forEach(sql -> server.execute("former", "BEGIN; " + sql + "; COMMIT"));
        List<LostTransaction> lost = new ArrayList<>();
        var summary = TailReader.read(
                TestMember.login(server),
                new TailSpec("former", "t1", "gad_s", "gad_p", end, Optional.empty()),
                lost::add,
                Duration.ofSeconds(60));
        assertThat(summary.complete()).isTrue();
        assertThat(lost).hasSize(LOST.size());
        for (LostTransaction transaction : lost) {
            ReapplyResult result = Reapplication.run(
                    TestMember.login(server),
                    new ReapplySpec(
                            "g",
                            "old",
                            1,
                            Optional.of("t1"),
                            "present",
                            transaction.lsn(),
                            transaction.xid(),
                            TestMember.mandate(MemberRole.PRIMARY),
                            false,
                            false,
                            Duration.ofSeconds(60)),
                    sink -> transaction.changes().forEach(sink));
            assertThat(result.conflicts()).isEmpty();
            assertThat(result.outcome()).isEqualTo(Outcome.APPLIED);
        }
        for (String table : List.of("kinds", "parent", "child", "whole", "loose")) {
            String rows = "SELECT t::text FROM " + table + " t ORDER BY 1";
            assertThat(server.column("present", rows)).as(table).isEqualTo(server.column("former", rows));
        }
    }
}
