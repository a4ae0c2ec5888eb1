package io.gad.sync.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gad.member.MemberRole;
import io.gad.postgres.PostgresException;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.postgres.SqlState;
import io.gad.sync.TestMember;
import io.gad.sync.ddl.DdlCapture;
import io.gad.testkit.PostgresServer;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a copy reads under a name must be what the snapshot had under it. */
class RenamedDuringLoadTest {

    private static PostgresServer source;
    private static PostgresServer target;

    @BeforeAll
    static void start() {
        source = PostgresServer.start();
        target = PostgresServer.start();
    }

    @AfterAll
    static void stop() {
        source.close();
        target.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tables | ALTER TABLE a RENAME TO c; ALTER TABLE b RENAME TO a; ALTER TABLE c RENAME TO b",
                "columns | ALTER TABLE a RENAME x TO z; ALTER TABLE a RENAME y TO x; ALTER TABLE a RENAME z TO y",
                "replaced | DROP TABLE a; ALTER TABLE b RENAME TO a"
            })
    void isRefused(String database, String renaming) {
        for (PostgresServer server : List.of(source, target)) {
            TestMember.create(server, database, server == source ? MemberRole.PRIMARY : MemberRole.SECONDARY);
            server.execute(
                    database,
                    "SET session_replication_role = replica; CREATE TABLE a (x int, y int); CREATE TABLE b (x int, y int)");
        }
        source.execute(database, "INSERT INTO a VALUES (1, 2); INSERT INTO b VALUES (3, 4)");
        FullLoad load = load(database);
        try (Session session = TestMember.login(source).open(database, SessionSettings.control("test"))) {
            session.execute("BEGIN ISOLATION LEVEL REPEATABLE READ");
            String snapshot = session.one("SELECT pg_export_snapshot()", row -> row.getString(1));
            List<CopyTable> tables = load.tables(snapshot);
            List<PlannedTable> planned;
            try (Session book = TestMember.login(target).open(database, SessionSettings.apply("test"))) {
                tables.forEach(table -> LoadBook.plan(book, table, Set.of()));
                planned = LoadBook.tables(book);
            }
            source.execute(database, renaming);

            assertThatThrownBy(() -> load.run(snapshot, tables, planned, new CopyProgress(), () -> false))
                    .isInstanceOfSatisfying(
                            PostgresException.class, e -> assertThat(e.kind()).isEqualTo(SqlState.UNDEFINED));
        }
    }

    /** What has its name again at the end was read under another one meanwhile. */
    @Test
    void isRefusedWhereColumnsHaveChangedPlacesAndBackAgain() {
        String swap = "ALTER TABLE a RENAME x TO z; ALTER TABLE a RENAME y TO x; ALTER TABLE a RENAME z TO y";
        assertThatThrownBy(() -> loadBeside("there_and_back", swap, swap))
                .isInstanceOfSatisfying(
                        PostgresException.class, e -> assertThat(e.kind()).isEqualTo(SqlState.UNDEFINED));
    }

    @Test
    void isNotRefusedWhereAColumnIsAdded() throws InterruptedException {
        assertThat(loadBeside("added", "ALTER TABLE a ADD COLUMN z int", "ALTER TABLE b ALTER x SET DEFAULT 1"))
                .isTrue();
    }

    /** One definition before the first table is read, one behind it. */
    private static boolean loadBeside(String database, String before, String behind) throws InterruptedException {
        for (PostgresServer server : List.of(source, target)) {
            TestMember.create(server, database, server == source ? MemberRole.PRIMARY : MemberRole.SECONDARY);
            server.execute(
                    database,
                    "SET session_replication_role = replica; CREATE TABLE a (x int, y int); CREATE TABLE b (x int, y int)");
        }
        try (Session session = TestMember.login(source).open(database, SessionSettings.control("test"));
                Session book = TestMember.login(target).open(database, SessionSettings.apply("test"))) {
            DdlCapture.install(session);
            source.execute(
                    database, "INSERT INTO a VALUES (1, 2); ALTER TABLE a RENAME x TO w; ALTER TABLE a RENAME w TO x");
            session.execute("BEGIN ISOLATION LEVEL REPEATABLE READ");
            String snapshot = session.one("SELECT pg_export_snapshot()", row -> row.getString(1));
            FullLoad load = load(database);
            List<CopyTable> tables = load.tables(snapshot);
            tables.forEach(table -> LoadBook.plan(book, table, Set.of()));
            Iterator<String> definitions = List.of(before, behind).iterator();
            return load.run(snapshot, tables, LoadBook.tables(book), new CopyProgress(), () -> {
                if (definitions.hasNext()) {
                    source.execute(database, definitions.next());
                }
                return false;
            });
        }
    }

    private static FullLoad load(String database) {
        return new FullLoad(
                TestMember.login(source),
                TestMember.login(target),
                database,
                "t1",
                TestMember.mandate(MemberRole.SECONDARY),
                1,
                new Throttle(Throttle.Limits.NONE));
    }

    /** Rows that are read once more by their keys, when all chunks are here. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "keys_swapped | ALTER TABLE a RENAME TO c; ALTER TABLE b RENAME TO a; ALTER TABLE c RENAME TO b",
                "keys_emptied | TRUNCATE a"
            })
    void isRefusedWhereSingleRowsAreRead(String database, String change) {
        for (PostgresServer server : List.of(source, target)) {
            TestMember.create(server, database, server == source ? MemberRole.PRIMARY : MemberRole.SECONDARY);
            server.execute(
                    database,
                    "SET session_replication_role = replica; CREATE TABLE a (x int PRIMARY KEY, y int);"
                            + " CREATE TABLE b (x int PRIMARY KEY, y int); INSERT INTO a VALUES (1, 2);"
                            + " INSERT INTO b VALUES (1, 4)");
        }
        try (Session session = TestMember.login(source).open(database, SessionSettings.control("test"));
                Session from = TestMember.login(source).open(database, SessionSettings.bulk("test"));
                Session into = TestMember.login(target).open(database, SessionSettings.apply("test"))) {
            session.execute("BEGIN ISOLATION LEVEL REPEATABLE READ");
            String snapshot = session.one("SELECT pg_export_snapshot()", row -> row.getString(1));
            CopyTable table = CopyTable.list(session).stream()
                    .filter(t -> t.name().name().equals("a"))
                    .findFirst()
                    .orElseThrow();
            into.update("INSERT INTO gad.load_key (relid, key) VALUES (?, '{\"x\": \"1\"}')", table.oid());
            source.execute(database, change);
            KeysAgain keys = new KeysAgain(
                    from, into, snapshot, TestMember.mandate(MemberRole.SECONDARY), new Throttle(Throttle.Limits.NONE));

            assertThatThrownBy(() -> keys.read(table))
                    .isInstanceOfSatisfying(
                            PostgresException.class, e -> assertThat(e.kind()).isEqualTo(SqlState.UNDEFINED));
            assertThat(target.value(database, "SELECT y FROM a")).isEqualTo("2");
        }
    }
}
