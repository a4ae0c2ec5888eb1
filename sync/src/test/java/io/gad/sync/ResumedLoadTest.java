package io.gad.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.member.TablePattern;
import io.gad.sync.copy.Throttle;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A load that is killed goes on where it was, and what was changed meanwhile is neither lost nor doubled. */
@Tag("long")
final class ResumedLoadTest {

    private static final Throttle.Limits SLOW = new Throttle.Limits(0, 3 << 20);

    private static final String TABLES = """
            CREATE TABLE big (id int PRIMARY KEY, n int, u int, filler text, long text);
            ALTER TABLE big ALTER long SET STORAGE EXTERNAL;
            INSERT INTO big SELECT g, g, g, repeat(md5(g::text), 6), CASE WHEN g % 20 = 0 THEN repeat(md5(g::text), 100) END
              FROM generate_series(1, 80000) g;
            CREATE UNIQUE INDEX ON big (u);
            CREATE TABLE odd ("a ""b" text COLLATE "C", c date, v text, PRIMARY KEY (c, "a ""b"));
            INSERT INTO odd SELECT 'key ''' || g, '2020-01-01'::date + g % 900, repeat('v', 300)
              FROM generate_series(1, 30000) g;
            CREATE TABLE keyless (a int, b text);
            INSERT INTO keyless SELECT g % 100, repeat('k', 400) FROM generate_series(1, 20000) g;
            CREATE TABLE tree (id int, at int, v text, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
            CREATE TABLE tree1 PARTITION OF tree FOR VALUES FROM (0) TO (50);
            CREATE TABLE tree2 PARTITION OF tree FOR VALUES FROM (50) TO (100);
            INSERT INTO tree SELECT g, g % 100, repeat('t', 300) FROM generate_series(1, 40000) g;
            CREATE TABLE emptied (id int PRIMARY KEY, v text);
            INSERT INTO emptied SELECT g, repeat('e', 300) FROM generate_series(1, 30000) g;
            CREATE TABLE altered (id int PRIMARY KEY, v text);
            INSERT INTO altered SELECT g, repeat('a', 300) FROM generate_series(1, 30000) g;
            CREATE TABLE one (id int PRIMARY KEY, v text);
            INSERT INTO one SELECT g, 'one' FROM generate_series(1, 100) g;
            CREATE TABLE two (id int PRIMARY KEY, v text);
            INSERT INTO two SELECT g, 'two' FROM generate_series(1, 100) g;
            CREATE TABLE gone (id int PRIMARY KEY);
            """;

    /** Of every kind, over the whole of each table; what it leaves depends on when it runs, so sides are compared. */
    private static final String CHANGES = """
            UPDATE big SET n = n + 1 WHERE id % 7 = %d;
            DELETE FROM big WHERE id % 31 = %d;
            UPDATE big SET id = -id WHERE id % 37 = %d AND id > 0;
            UPDATE big SET u = -u WHERE id % 41 = %d;
            INSERT INTO big SELECT g, g, g, 'new', repeat('n', 3000) FROM generate_series(%d * 100000, %d * 100000 + 2000) g
              ON CONFLICT DO NOTHING;
            UPDATE odd SET v = 'changed %d' WHERE c < '2020-03-01';
            UPDATE odd SET "a ""b" = "a ""b" || '!' WHERE c = '2021-01-01';
            DELETE FROM keyless WHERE a = %d;
            INSERT INTO keyless SELECT 7, 'new' FROM generate_series(1, 5);
            UPDATE tree SET at = (at + 50) % 100 WHERE id % 11 = %d;
            """;

    private final TaskOnTwoServers servers = new TaskOnTwoServers();

    @BeforeEach
    void rows() {
        servers.source.execute("postgres", "CREATE DATABASE app");
        servers.source.execute("app", TABLES);
        // As a primary of old has it: deletes that are published must name the row, and keys come behind the rows.
        servers.target.execute("postgres", "CREATE DATABASE app");
        servers.target.execute("app", "CREATE PUBLICATION gad_pub FOR ALL TABLES");
    }

    @AfterEach
    void close() {
        servers.close();
    }

    @Test
    void goesOnAfterKillsOfTargetEngineAndSourceUnderChanges() {
        SyncTask task = slowly();
        awaitMoreThan(List.of());
        List<String> before = chunks();
        servers.target.kill();
        change(1);
        servers.target.startAgain();

        awaitMoreThan(before);
        servers.restartEngine(servers.settings());
        before = chunks();
        change(2);
        task = slowly();

        awaitMoreThan(before);
        servers.source.kill();
        before = chunks();
        servers.source.startAgain();
        change(3);

        awaitMoreThan(before);
        task.limit(Throttle.Limits.NONE);
        servers.awaitPhase(task, SyncPhase.INCREMENTAL);
        assertEqual();
        assertThat(servers.target.value("app", "SELECT count(*) FROM pg_class WHERE relname ~ '^gad_load_[0-9]'"))
                .isEqualTo("0");
    }

    @Test
    void beginsOnlyThoseTablesAgainWhoseDefinitionChanged() {
        SyncTask task = slowly();
        awaitMoreThan(List.of());
        servers.restartEngine(servers.settings());
        change(1);
        servers.source.execute("app", """
                ALTER TABLE altered ADD COLUMN extra int DEFAULT 7;
                UPDATE altered SET extra = id WHERE id % 3 = 0;
                TRUNCATE emptied; INSERT INTO emptied VALUES (1, 'again');
                ALTER TABLE one RENAME TO three; ALTER TABLE two RENAME TO one; ALTER TABLE three RENAME TO two;
                UPDATE one SET v = v || '!' WHERE id < 10;
                DROP TABLE gone;
                CREATE TABLE fresh (id serial PRIMARY KEY, v text); INSERT INTO fresh (v) SELECT 'fresh' FROM generate_series(1, 50);
                CREATE TABLE tree3 PARTITION OF tree FOR VALUES FROM (100) TO (200);
                CREATE INDEX ON big (n);
                CREATE TABLE selected AS SELECT id, n FROM big WHERE id < 100;
                """);
        String kept = servers.target.value("app", "SELECT 'big'::regclass::oid");
        task = servers.inStep("app");
        assertEqual();
        assertThat(servers.target.value("app", "SELECT 'big'::regclass::oid")).isEqualTo(kept);
    }

    @Test
    void keepsWhatHasArrivedWhereMoreThanTablesChanged() {
        servers.source.execute("app", """
                CREATE ROLE clerk; CREATE ROLE former; CREATE SCHEMA side; CREATE SEQUENCE side.s;
                CREATE SEQUENCE side.handed; ALTER SEQUENCE side.handed OWNER TO former;
                CREATE TABLE counted (id bigint DEFAULT nextval('side.handed') PRIMARY KEY, v text);
                INSERT INTO counted (v) SELECT repeat('c', 300) FROM generate_series(1, 5000);
                CREATE TABLE numbered (id bigint DEFAULT nextval('side.s') PRIMARY KEY, v text);
                INSERT INTO numbered (v) SELECT repeat('n', 300) FROM generate_series(1, 30000);
                CREATE TYPE state AS ENUM ('a');
                CREATE FUNCTION fits(text) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT length($1) < 400';
                CREATE TABLE stated (id int PRIMARY KEY, s state, v text CHECK (fits(v)));
                INSERT INTO stated SELECT g, 'a', repeat('s', 300) FROM generate_series(1, 30000) g;
                CREATE VIEW seen AS SELECT id, v FROM one;
                CREATE VIEW grouped AS SELECT id, v FROM two GROUP BY id;
                CREATE TABLE apart (id int, at int, v text, PRIMARY KEY (id, at)); INSERT INTO apart VALUES (1, 100, 'apart');
                CREATE TABLE apart2 PARTITION OF tree FOR VALUES FROM (900) TO (901); INSERT INTO tree VALUES (1, 900, 'in');
                CREATE TABLE root (id int) PARTITION BY RANGE (id);
                CREATE TABLE root1 PARTITION OF root FOR VALUES FROM (0) TO (9);
                """);
        SyncTask task = slowly();
        awaitMoreThan(List.of());
        servers.restartEngine(servers.settings());
        List<String> before = kept();
        for (String sql : List.of(
                "GRANT SELECT ON big TO clerk; COMMENT ON TABLE big IS 'large'; COMMENT ON COLUMN big.n IS 'number'",
                "CREATE FUNCTION g() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE VIEW more AS SELECT id, g() FROM big",
                "CREATE OR REPLACE FUNCTION fits(text) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT length($1) < 900'",
                "UPDATE stated SET v = repeat('t', 500) WHERE id % 5 = 0",
                "ALTER TYPE state ADD VALUE 'b'",
                "UPDATE stated SET s = 'b' WHERE id % 3 = 0",
                "ALTER SEQUENCE side.s INCREMENT BY 5; INSERT INTO numbered (v) VALUES ('behind')",
                "ALTER TABLE tree DETACH PARTITION apart2; UPDATE apart2 SET v = 'out', at = 5",
                "ALTER TABLE tree ATTACH PARTITION apart FOR VALUES FROM (100) TO (200);"
                        + " INSERT INTO tree VALUES (2, 100, 'in')",
                "CREATE TABLE tree3 PARTITION OF tree FOR VALUES FROM (200) TO (300); INSERT INTO tree VALUES (3, 200, 'new')",
                "ALTER TABLE one ADD COLUMN s state; CREATE OR REPLACE VIEW seen AS SELECT id, v, s FROM one",
                "DROP TABLE root; CREATE SCHEMA newer; CREATE TABLE newer.t (id serial PRIMARY KEY); INSERT INTO newer.t"
                        + " DEFAULT VALUES",
                // Nobody is told of it: what it has changed is dropped, with a default of a table that is kept
                // otherwise.
                "REASSIGN OWNED BY former TO clerk; DROP ROLE former",
                "ALTER DEFAULT PRIVILEGES IN SCHEMA newer GRANT SELECT ON TABLES TO clerk")) {
            servers.source.execute("app", sql);
        }
        change(1);
        task = servers.inStep("app");
        assertEqual();
        assertThat(kept()).isEqualTo(before);
        servers.requireEqual(task);
    }

    @Test
    void beginsATableAgainWhoseKeyRefersToAChangedOneThatIsLeftOut() {
        servers.source.execute("app", """
                CREATE TABLE log (id int PRIMARY KEY); INSERT INTO log VALUES (1);
                CREATE TABLE late (log int REFERENCES log, v text); ALTER TABLE late ADD id serial PRIMARY KEY;
                INSERT INTO late SELECT 1, repeat('l', 500) FROM generate_series(1, 60000);
                """);
        servers.leftOut = List.of(new TablePattern("public.log"));
        slowly();
        Awaitility.await()
                .atMost(TaskOnTwoServers.SOON)
                .ignoreExceptions()
                .until(() -> !"0".equals(servers.target.value("app", "SELECT count(*) FROM late")));
        servers.restartEngine(servers.settings());
        servers.source.execute("app", "ALTER TABLE log ADD COLUMN at timestamptz");
        servers.inStep("app");
        servers.awaitEqual("app", "SELECT count(*) || ' ' || sum(id) FROM late");
        servers.awaitEqual("app", "SELECT attname FROM pg_attribute WHERE attrelid = 'log'::regclass ORDER BY 1");
        servers.awaitEqual(
                "app", "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'late_log_fkey'");
    }

    /** The target's numbers of tables that lose nothing: they would be others if they had been made again. */
    private List<String> kept() {
        return servers.target.column(
                "app",
                "SELECT relname || ' ' || oid FROM pg_class WHERE relname IN ('big', 'odd', 'tree1', 'tree2', 'numbered', 'stated')"
                        + " ORDER BY 1");
    }

    @Test
    void makesOnlyTheKeysThatAreMissingWhereItWasKilledWhileTheyWereMade() throws SQLException {
        SyncTask task = slowly();
        awaitMoreThan(List.of());
        try (Connection reader = servers.target.connect("app")) {
            reader.setAutoCommit(false);
            reader.createStatement().execute("SELECT FROM one"); // the key of this table has to wait
            task.limit(Throttle.Limits.NONE);
            Awaitility.await()
                    .atMost(TaskOnTwoServers.SOON)
                    .until(() -> servers.target
                            .column("app", "SELECT relname FROM pg_class WHERE relname = 'big_pkey'")
                            .contains("big_pkey"));
            servers.restartEngine(servers.settings());
        }
        String before = servers.target.value("app", "SELECT 'big_pkey'::regclass::oid");
        change(1);
        task = servers.inStep("app");
        assertEqual();
        assertThat(servers.target.value("app", "SELECT 'big_pkey'::regclass::oid"))
                .isEqualTo(before);
    }

    private SyncTask slowly() {
        SyncTask task = servers.start("app");
        task.limit(SLOW);
        return task;
    }

    private void change(int round) {
        servers.source.execute("app", CHANGES.replace("%d", String.valueOf(round)));
    }

    /** Of tables with a key, each with the transaction that brought it. */
    private List<String> chunks() {
        return servers.target.column(
                "app",
                "SELECT relid || ' ' || chunk || ' ' || c.xmin FROM gad.load_chunk c JOIN gad.load_table t USING (relid)"
                        + " WHERE key_index IS NOT NULL");
    }

    /** Another chunk has arrived, and those that were here were not brought again. */
    private void awaitMoreThan(List<String> before) {
        Awaitility.await()
                .atMost(TaskOnTwoServers.SOON)
                .ignoreExceptions()
                .untilAsserted(() ->
                        assertThat(chunks()).hasSizeGreaterThan(before.size()).containsAll(before));
    }

    private void assertEqual() {
        String everything = everything();
        Awaitility.await()
                .atMost(TaskOnTwoServers.SOON)
                .untilAsserted(() -> assertThat(servers.target.column("app", everything))
                        .isEqualTo(servers.source.column("app", everything)));
    }

    /** Rows of every table, as the source has them now; indexes and columns. */
    private String everything() {
        String rows = servers
                .source
                .column(
                        "app",
                        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
                                + " ORDER BY 1")
                .stream()
                .map(table -> "SELECT '" + table + " ' || count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), ''"
                        + " ORDER BY md5(t::text))), '') FROM ONLY public." + table + " t")
                .collect(Collectors.joining(" UNION ALL "));
        return rows + " UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'"
                + " UNION ALL SELECT attrelid::regclass || ' ' || attname || ' ' || format_type(atttypid, atttypmod)"
                + " FROM pg_attribute WHERE attrelid IN (SELECT oid FROM pg_class WHERE relkind IN ('r', 'p')"
                + " AND relnamespace = 'public'::regnamespace) AND attnum > 0 AND NOT attisdropped ORDER BY 1";
    }
}
