package io.gad.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.sync.copy.Throttle;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Definitions that may take a table away of which a part is here, while the copy is carried forward past them. */
@Tag("long")
final class TakenAwayDuringLoadTest {

    private static final Throttle.Limits SLOW = new Throttle.Limits(0, 3 << 20);

    private static final String TABLES = """
            CREATE ROLE leaver; CREATE ROLE heir; CREATE SCHEMA shop AUTHORIZATION leaver;
            CREATE TABLE shop.big (id int PRIMARY KEY, v text);
            INSERT INTO shop.big SELECT g, repeat(md5(g::text), 10) FROM generate_series(1, 60000) g;
            CREATE TABLE shop.small (id int PRIMARY KEY, v text);
            INSERT INTO shop.small SELECT g, 'small' FROM generate_series(1, 500) g;
            CREATE TABLE shop.gone (id int PRIMARY KEY); INSERT INTO shop.gone VALUES (1);
            ALTER TABLE shop.big OWNER TO leaver; ALTER TABLE shop.small OWNER TO leaver;
            ALTER TABLE shop.gone OWNER TO leaver;
            """;

    private final TaskOnTwoServers servers = new TaskOnTwoServers();

    @BeforeEach
    void rows() {
        servers.source.execute("postgres", "CREATE DATABASE app");
        servers.source.execute("app", TABLES);
    }

    @AfterEach
    void close() {
        servers.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ownersThatAreDroppedBehindAReassignment(boolean rowsChange) {
        isEqualPast(
                rowsChange,
                "ALTER TABLE shop.gone OWNER TO CURRENT_USER; REASSIGN OWNED BY leaver TO heir;"
                        + " ALTER TABLE shop.gone OWNER TO leaver",
                "GRANT SELECT ON shop.big TO leaver; DROP OWNED BY leaver; DROP ROLE leaver");
        String owners = "SELECT relname || ' ' || pg_get_userbyid(relowner) FROM pg_class WHERE relkind = 'r'"
                + " AND relnamespace = 'shop'::regnamespace ORDER BY 1";
        servers.awaitEqual("app", owners);
        assertThat(servers.target.column("app", owners)).containsExactly("big heir", "small heir");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void schemasThatTakeEachOthersNames(boolean rowsChange) {
        isEqualPast(
                rowsChange,
                "CREATE SCHEMA fresh; ALTER TABLE shop.big SET SCHEMA fresh; ALTER TABLE shop.small SET SCHEMA fresh",
                "ALTER SCHEMA shop RENAME TO old; ALTER SCHEMA fresh RENAME TO shop");
        servers.awaitEqual("app", "SELECT id FROM old.gone");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSchemaThatIsRenamedThereAndBack(boolean rowsChange) {
        isEqualPast(
                rowsChange,
                "ALTER SCHEMA shop RENAME TO other",
                rowsChange ? "UPDATE other.big SET v = 'there' WHERE id % 5 = 0" : "SELECT 1",
                "ALTER SCHEMA other RENAME TO shop");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSchemaThatIsDroppedAndMadeAgain(boolean rowsChange) {
        isEqualPast(
                rowsChange,
                "DROP SCHEMA shop CASCADE",
                "CREATE SCHEMA shop; CREATE TABLE shop.big (id int PRIMARY KEY, v text); INSERT INTO shop.big VALUES (1, 'new')",
                "CREATE TABLE shop.small (id int PRIMARY KEY, v text)");
    }

    private void isEqualPast(boolean rowsChange, String... definitions) {
        servers.start("app").limit(SLOW);
        Awaitility.await()
                .atMost(TaskOnTwoServers.SOON)
                .ignoreExceptions()
                .until(() -> !"0".equals(servers.target.value("app", "SELECT count(*) FROM gad.load_chunk")));
        servers.restartEngine(servers.settings());
        for (String sql : definitions) {
            servers.source.execute("app", sql);
            if (rowsChange) {
                schemasOfBig()
                        .forEach(schema -> servers.source.execute(
                                "app", "UPDATE " + schema + ".big SET v = v || '!' WHERE id % 7 = 0"));
            }
        }
        SyncTask task = servers.inStep("app");
        for (String table : List.of("big", "small")) {
            servers.awaitEqual(
                    "app",
                    "SELECT count(*) || coalesce(md5(string_agg(t::text, '' ORDER BY id)), '') FROM shop." + table
                            + " t");
        }
        servers.requireEqual(task);
    }

    private List<String> schemasOfBig() {
        return servers.source.column(
                "app", "SELECT relnamespace::regnamespace::text FROM pg_class WHERE relname = 'big'");
    }
}
