package io.gad.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.sync.copy.Throttle;
import java.util.List;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Definitions that change while a table of several chunks is on its way: what stands afterwards is the source's. */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DdlDuringLoadTest {

    private static final Throttle.Limits SLOW = new Throttle.Limits(0, 3 << 20);

    private static final String TABLES = """
            CREATE TABLE big (id int PRIMARY KEY, n int, filler text);
            INSERT INTO big SELECT g, g, repeat(md5(g::text), 10) FROM generate_series(1, 25000) g;
            CREATE TABLE tree (id int, at int, v text, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
            CREATE TABLE tree1 PARTITION OF tree FOR VALUES FROM (0) TO (50);
            CREATE TABLE tree2 PARTITION OF tree FOR VALUES FROM (50) TO (100);
            CREATE TABLE apart (id int NOT NULL, at int NOT NULL, v text, PRIMARY KEY (id, at));
            INSERT INTO tree SELECT g, g % 100, repeat('t', 300) FROM generate_series(1, 6000) g;
            INSERT INTO apart SELECT g, 100 + g % 100, repeat('a', 300) FROM generate_series(1, 6000) g;
            CREATE TABLE small (id int PRIMARY KEY, v text);
            INSERT INTO small SELECT g, 'small' FROM generate_series(1, 500) g;
            CREATE VIEW seen AS SELECT id, v FROM small;
            """;

    private record Definition(String what, String sql) {
        @Override
        public String toString() {
            return what;
        }
    }

    private static final List<Definition> DEFINITIONS = List.of(
            new Definition(
                    "a column added",
                    "ALTER TABLE big ADD COLUMN extra int DEFAULT 7; " + "UPDATE big SET extra = id WHERE id % 3 = 0"),
            new Definition("a volatile default", "ALTER TABLE big ADD COLUMN extra float DEFAULT random()"),
            new Definition("a column dropped", "ALTER TABLE big DROP COLUMN n; INSERT INTO big VALUES (0, 'new')"),
            new Definition("a column renamed", "ALTER TABLE big RENAME n TO m; UPDATE big SET m = -m WHERE id % 3 = 0"),
            new Definition(
                    "a table renamed", "ALTER TABLE big RENAME TO large; UPDATE large SET n = -n WHERE id % 3 = 0"),
            new Definition("an index", "CREATE INDEX ON big (n); CREATE UNIQUE INDEX ON big (filler, id)"),
            new Definition("emptied", "TRUNCATE big; INSERT INTO big VALUES (1, 1, 'again')"),
            new Definition(
                    "another type",
                    "ALTER TABLE big ALTER n TYPE bigint USING n * 2; " + "UPDATE big SET n = -n WHERE id % 3 = 0"),
            new Definition(
                    "a key moved", "ALTER TABLE big DROP CONSTRAINT big_pkey; ALTER TABLE big ADD PRIMARY KEY (n)"),
            new Definition(
                    "partitions",
                    "ALTER TABLE tree DETACH PARTITION tree1; "
                            + "ALTER TABLE tree ATTACH PARTITION apart FOR VALUES FROM (100) TO (200); "
                            + "INSERT INTO tree VALUES (0, 150, 'new'); UPDATE tree1 SET v = 'out'"),
            new Definition("a table dropped", "DROP TABLE big; DROP TABLE tree"),
            new Definition(
                    "a query's table",
                    "CREATE TABLE made AS SELECT id, n FROM big WHERE id < 5000; " + "SELECT id INTO more FROM big"),
            new Definition(
                    "a new schema",
                    "CREATE SCHEMA side; CREATE TABLE side.t (id serial PRIMARY KEY, v text); "
                            + "INSERT INTO side.t (v) SELECT 'x' FROM generate_series(1, 50); "
                            + "ALTER TABLE big SET SCHEMA side"),
            new Definition(
                    "another owner",
                    "ALTER TABLE big OWNER TO clerk; GRANT SELECT ON small TO clerk; "
                            + "ALTER VIEW seen OWNER TO clerk"),
            new Definition(
                    "a view's table",
                    "ALTER TABLE small ADD COLUMN w int DEFAULT 3; "
                            + "CREATE OR REPLACE VIEW seen AS SELECT id, v, w FROM small"),
            new Definition(
                    "a type",
                    "CREATE TYPE mood AS ENUM ('glad'); "
                            + "ALTER TABLE big ADD COLUMN m mood DEFAULT 'glad'; "
                            + "ALTER TYPE mood ADD VALUE 'sad'"),
            new Definition(
                    "code",
                    "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.n := 0; "
                            + "RETURN NEW; END'; "
                            + "CREATE TRIGGER tr BEFORE INSERT ON big FOR EACH ROW EXECUTE FUNCTION f(); "
                            + "INSERT INTO big VALUES (-1, 5, 'by trigger')"),
            new Definition(
                    "taken back",
                    "BEGIN; ALTER TABLE big ADD COLUMN gone int; TRUNCATE small; ROLLBACK; "
                            + "UPDATE big SET n = -n WHERE id % 3 = 0"));

    private final TaskOnTwoServers servers = new TaskOnTwoServers();

    @BeforeAll
    void role() {
        servers.source.execute("postgres", "CREATE ROLE clerk");
    }

    @AfterEach
    void clear() {
        servers.clear();
    }

    @AfterAll
    void close() {
        servers.close();
    }

    static List<Definition> definitions() {
        return DEFINITIONS;
    }

    @ParameterizedTest
    @MethodSource("definitions")
    void areFollowedOrLoadedAgain(Definition definition) {
        servers.source.execute("postgres", "CREATE DATABASE app");
        servers.source.execute("app", TABLES);
        SyncTask task = servers.start("app");
        task.limit(SLOW);
        awaitChunk("app");
        servers.source.execute("app", definition.sql());
        servers.source.execute("app", "INSERT INTO small VALUES (1000, 'behind')");
        assertThat(task.status().hasReached(SyncPhase.INCREMENTAL))
                .as("the copy ended before the definition changed")
                .isFalse();
        task.limit(Throttle.Limits.NONE);
        SyncTaskStatus seen = servers.await(
                task, s -> s.hasReached(SyncPhase.INCREMENTAL) || s.state() == SyncTaskStatus.State.FAILED);
        assertThat(seen.state()).as("%s", seen).isNotEqualTo(SyncTaskStatus.State.FAILED);
        assertEqual("app", definition);
    }

    /** One has arrived, and others are on their way. */
    private void awaitChunk(String database) {
        Awaitility.await()
                .atMost(TaskOnTwoServers.SOON)
                .ignoreExceptions()
                .until(() -> !"0".equals(servers.target.value(database, "SELECT count(*) FROM gad.load_chunk")));
    }

    private void assertEqual(String database, Definition definition) {
        String everything = everything(database);
        Awaitility.await()
                .atMost(TaskOnTwoServers.SOON)
                .untilAsserted(() -> assertThat(servers.target.column(database, everything))
                        .as(definition.what())
                        .isEqualTo(servers.source.column(database, everything)));
    }

    /** Rows of every table, as the source has them now; and what its objects are. */
    private String everything(String database) {
        String rows = servers
                .source
                .column(
                        database,
                        "SELECT format('%I.%I', nspname, relname) FROM pg_class c JOIN pg_namespace n ON n.oid ="
                                + " relnamespace WHERE nspname IN ('public', 'side') AND relkind = 'r' ORDER BY 1")
                .stream()
                .map(table -> "SELECT '" + table + " ' || count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), ''"
                        + " ORDER BY md5(t::text))), '') FROM ONLY " + table + " t")
                .collect(Collectors.joining(" UNION ALL "));
        return rows
                + " UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname IN ('public', 'side')"
                + " UNION ALL SELECT pg_get_constraintdef(oid) || conrelid::regclass FROM pg_constraint"
                + " WHERE connamespace = 'public'::regnamespace"
                + " UNION ALL SELECT regexp_replace(gad.image(c.oid)::text, '(, )?\"missing\": \"[^\"]*\"', '', 'g')"
                + " FROM pg_class c JOIN pg_namespace n ON n.oid ="
                + " relnamespace WHERE nspname IN ('public', 'side') AND relkind IN ('r', 'p', 'v', 'S') ORDER BY 1";
    }
}
