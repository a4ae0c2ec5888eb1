package io.gad.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.sync.verify.DifferingObject;
import io.gad.sync.verify.VerificationStatus;
import io.gad.sync.verify.VerifyRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the log that is decoded never shows is on the target all the same, and what is not is told. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BesideTheLogTest {

    private static final String TAMPER = "SET default_transaction_read_only = off;"
            + "BEGIN READ WRITE; SET LOCAL session_replication_role = replica; %s; COMMIT";

    private static final String LARGE_OBJECTS =
            "SELECT m.oid || ' ' || pg_get_userbyid(lomowner) || ' ' || array(SELECT acl::text FROM"
                    + " unnest(coalesce(lomacl, acldefault('L', lomowner))) acl ORDER BY 1)::text"
                    + " || ' ' || coalesce(obj_description(m.oid, 'pg_largeobject'), '') || ' ' || md5(lo_get(m.oid))"
                    + " FROM pg_largeobject_metadata m ORDER BY m.oid";

    private final TaskOnTwoServers servers = new TaskOnTwoServers();
    private SyncTask task;

    @BeforeAll
    void inStep() {
        servers.source.execute("postgres", "CREATE DATABASE app");
        servers.source.execute("postgres", "CREATE ROLE ann; CREATE ROLE \"Bo b\" LOGIN");
        servers.source.execute(
                "app",
                "CREATE TABLE photo (id int PRIMARY KEY, image oid);"
                        + "SELECT lo_from_bytea(70001, convert_to(repeat('one', 5000), 'UTF8'));"
                        + "SELECT lo_from_bytea(70002, ''); SELECT lo_create(70003);"
                        + "SELECT lo_put(70003, 1000000, 'far away');"
                        + "ALTER LARGE OBJECT 70001 OWNER TO ann;"
                        + "GRANT SELECT ON LARGE OBJECT 70001 TO \"Bo b\" WITH GRANT OPTION;"
                        + "COMMENT ON LARGE OBJECT 70002 IS 'it''s empty';"
                        + "INSERT INTO photo VALUES (1, 70001), (2, 70002), (3, 70003);"
                        + "CREATE VIEW seen AS SELECT id FROM photo;"
                        + "CREATE FUNCTION twice(a int) RETURNS int LANGUAGE sql AS 'SELECT 2 * a';"
                        + "CREATE FUNCTION lost() RETURNS int LANGUAGE sql AS 'SELECT 1';"
                        + "CREATE TYPE mood AS ENUM ('sad', 'glad'); CREATE SEQUENCE steps INCREMENT 1000");
        servers.source.execute("postgres", "CREATE DATABASE views");
        servers.source.execute(
                "views",
                "CREATE TABLE photo (id int PRIMARY KEY); INSERT INTO photo VALUES (1), (2);"
                        + "CREATE FUNCTION sized() RETURNS bigint LANGUAGE sql STABLE AS 'SELECT count(*) FROM photo';"
                        + "CREATE FUNCTION here() RETURNS int LANGUAGE plpgsql AS 'BEGIN IF current_setting(''port'') <> ''"
                        + servers.source.value("postgres", "SELECT current_setting('port')")
                        + "'' THEN RAISE ''not here''; END IF; RETURN 1; END';"
                        + "CREATE MATERIALIZED VIEW first AS SELECT sized() AS n;"
                        + "CREATE MATERIALIZED VIEW a_second AS SELECT n + 1 AS n FROM first;"
                        + "CREATE MATERIALIZED VIEW unfilled AS SELECT 1 AS n WITH NO DATA;"
                        + "CREATE MATERIALIZED VIEW only_here AS SELECT here() AS n");
        task = servers.inStep();
    }

    @AfterAll
    void close() {
        servers.close();
    }

    private List<String> notes(String database) {
        return task.status().databases().stream()
                .filter(d -> d.database().equals(database))
                .flatMap(d -> d.notes().stream())
                .toList();
    }

    @Test
    void largeObjectsComeWithTheCopyAndFollowWithEverythingThatIsTheirs() {
        assertThat(servers.target.column("app", LARGE_OBJECTS)).isNotEmpty();
        servers.awaitEqual("app", LARGE_OBJECTS);

        servers.source.execute(
                "app",
                "SELECT lo_put(70001, 6000, 'CHANGED'); SELECT lo_unlink(70002); REVOKE ALL ON LARGE OBJECT 70001 FROM \"Bo b\";"
                        + "SELECT lo_from_bytea(70004, convert_to(repeat('new', 900000), 'UTF8'));"
                        + "ALTER LARGE OBJECT 70004 OWNER TO \"Bo b\"; COMMENT ON LARGE OBJECT 70003 IS 'sparse';"
                        + "INSERT INTO photo VALUES (4, 70004)");

        servers.awaitEqual("app", LARGE_OBJECTS);
        assertThat(notes("app")).anyMatch(note -> note.matches("large objects: [34] carried over as of 2.*"));
        assertThat(servers.target.value("app", "SELECT count(*) FROM pg_largeobject WHERE loid = 70003"))
                .as("a hole stays a hole")
                .isEqualTo("1");
    }

    @Test
    void materializedViewsAreFilledInTheirOrderAndOneThatCannotBeIsNamed() {
        assertThat(servers.target.value("views", "SELECT n FROM a_second")).isEqualTo("3");
        assertThat(servers.target.column(
                        "views", "SELECT relname FROM pg_class WHERE relkind = 'm' AND NOT relispopulated ORDER BY 1"))
                .containsExactly("only_here", "unfilled");
        assertThat(notes("views"))
                .singleElement()
                .asString()
                .contains("materialized view not filled: public.only_here", "not here");
    }

    @Test
    void aDrainOfAClosedSourceBringsItsLastLargeObjectAndItsLastRole() {
        servers.source.execute(
                "app",
                "CREATE ROLE newest; SELECT lo_from_bytea(70009, 'last'); ALTER LARGE OBJECT 70009 OWNER TO newest");
        for (String database : List.of("app", "postgres", "views")) {
            servers.source.execute(database, "UPDATE gad.heartbeat SET marker = 'end', counter = counter + 1");
        }

        assertThat(task.drain(Optional.of("end"), Duration.ofSeconds(30))).isTrue();

        assertThat(servers.target.value("app", "SELECT lo_get(70009)"))
                .isEqualTo(servers.source.value("app", "SELECT lo_get(70009)"));
        assertThat(servers.target.value("app", "SELECT count(*) FROM pg_roles WHERE rolname = 'newest'"))
                .isEqualTo("1");
    }

    @Test
    void definitionsFollowThoughTheRolesTheyNameAreRenamedOrGoneBeforeTheirTurn() {
        servers.source.execute(
                "app", "CREATE ROLE old_name; CREATE TABLE owned (a int); ALTER TABLE owned OWNER TO old_name");
        servers.awaitEqual("app", "SELECT pg_get_userbyid(relowner) FROM pg_class WHERE relname = 'owned'");
        task.pause();
        servers.source.execute(
                "app",
                "CREATE ROLE brief; CREATE TABLE lent (a int); GRANT SELECT ON lent TO brief; REVOKE ALL ON lent FROM brief;"
                        + "DROP ROLE brief; GRANT INSERT ON lent TO old_name");
        servers.source.execute("app", "ALTER ROLE old_name RENAME TO new_name");
        servers.source.execute("app", "ALTER TABLE owned ADD COLUMN b int; GRANT UPDATE ON lent TO new_name");
        servers.source.execute(
                "app",
                "CREATE ROLE maker; GRANT CREATE ON SCHEMA public TO maker; SET ROLE maker; CREATE TABLE made_by (a int)");
        task.resume();

        String grants = "SELECT relacl::text FROM pg_class WHERE relname IN ('lent', 'owned') ORDER BY relname";
        servers.awaitEqual("app", grants);
        servers.awaitEqual(
                "app", "SELECT attname FROM pg_attribute WHERE attrelid = 'owned'::regclass AND attnum > 0 ORDER BY 1");
        servers.awaitEqual("app", "SELECT pg_get_userbyid(relowner) FROM pg_class WHERE relname = 'owned'");
        servers.awaitEqual("app", "SELECT pg_get_userbyid(relowner) FROM pg_class WHERE relname = 'made_by'");
        Awaitility.await()
                .atMost(TaskOnTwoServers.SOON)
                .until(() -> "0"
                        .equals(servers.target.value(
                                "app", "SELECT count(*) FROM pg_roles WHERE rolname IN ('brief', 'old_name')")));
        assertThat(task.status().databases()).noneMatch(d -> d.problem().isPresent());
    }

    @Test
    void theRateOfASequenceCountsCallsAndNotValues() {
        servers.source.execute("app", "SELECT nextval('steps') FROM generate_series(1, 50)");
        Awaitility.await()
                .atMost(TaskOnTwoServers.SOON)
                .until(() -> Double.parseDouble(String.valueOf(servers.target.value(
                                "app", "SELECT rate_per_s FROM gad.sequence WHERE sequence_name = 'steps'")))
                        > 0);
        assertThat(Double.parseDouble(String.valueOf(servers.target.value(
                        "app", "SELECT rate_per_s FROM gad.sequence WHERE sequence_name = 'steps'"))))
                .as("50 calls in one poll of 0.3 s or so; 50,000 values")
                .isLessThan(5_000);
    }

    @Test
    void aComparisonNamesEveryObjectThatDiffersAndSaysHowToMendIt() {
        VerificationStatus equal = verify();
        assertThat(equal.objects()).as("but for the view that cannot be filled").hasSize(1);
        assertThat(equal.objectsCompared()).isGreaterThan(15);

        servers.target.execute(
                "app",
                TAMPER.formatted("CREATE OR REPLACE FUNCTION twice(a int) RETURNS int LANGUAGE sql AS 'SELECT 3 * a';"
                        + "DROP FUNCTION lost(); CREATE TABLE mine (a int); ALTER VIEW seen OWNER TO ann;"
                        + "GRANT SELECT ON seen TO PUBLIC; COMMENT ON TYPE mood IS 'odd';"
                        + "ALTER TABLE photo ALTER id SET STATISTICS 77;"
                        + "DELETE FROM gad.sequence WHERE sequence_name = 'steps'"));
        VerificationStatus found = verify();

        assertThat(found.isEqual()).isFalse();
        assertThat(found.objects())
                .filteredOn(o -> o.database().equals("app"))
                .extracting(o -> o.kind() + " " + o.name() + " " + o.how())
                .containsExactlyInAnyOrder(
                        "function public.twice(integer) DIFFERENT",
                        "function public.lost() MISSING",
                        "table public.mine EXTRA",
                        "view public.seen DIFFERENT",
                        "comment on type public.mood EXTRA",
                        "table public.photo DIFFERENT");
        assertThat(found.objects())
                .filteredOn(o -> o.name().contains("twice"))
                .allMatch(o -> o.detail().contains("3 * a"));
        for (DifferingObject object : found.objects()) {
            if (object.name().equals("public.seen") || object.kind().startsWith("comment")) {
                servers.target.execute("app", object.fix());
            }
        }
        assertThat(verify().objects())
                .filteredOn(o -> o.database().equals("app"))
                .extracting(DifferingObject::name)
                .containsExactlyInAnyOrder("public.twice(integer)", "public.lost()", "public.mine", "public.photo");
        servers.target.execute(
                "app",
                TAMPER.formatted("CREATE OR REPLACE FUNCTION twice(a int) RETURNS int LANGUAGE sql AS 'SELECT 2 * a';"
                        + "CREATE FUNCTION lost() RETURNS int LANGUAGE sql AS 'SELECT 1'; DROP TABLE mine;"
                        + "ALTER TABLE photo ALTER id SET STATISTICS -1"));
        VerificationStatus mended = verify();
        assertThat(mended.objects())
                .as("but for the view that cannot be filled")
                .hasSize(1);
    }

    private VerificationStatus verify() {
        assertThat(task.verify(new VerifyRequest(false, 0, List.of()))).isTrue();
        VerificationStatus status = Awaitility.await()
                .atMost(TaskOnTwoServers.SOON)
                .until(() -> task.verification().orElseThrow(), s -> s.state() != VerificationStatus.State.RUNNING);
        assertThat(status.state()).as("%s", status).isEqualTo(VerificationStatus.State.DONE);
        return status;
    }
}
