package io.gad.sync.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.member.MemberRole;
import io.gad.postgres.Dsn;
import io.gad.postgres.Login;
import io.gad.postgres.Secret;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.sync.TestMember;
import io.gad.sync.schema.Globals.Occasion;
import io.gad.testkit.PostgresServer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GlobalsTest {

    private static final String ROLES = """
            SELECT concat_ws('|', r.rolname, r.rolsuper, r.rolinherit, r.rolcreaterole, r.rolcreatedb, r.rolcanlogin,
                r.rolreplication, r.rolbypassrls, r.rolconnlimit, r.rolvaliduntil, a.rolpassword,
                (SELECT string_agg(g.rolname || m.admin_option, ',' ORDER BY g.rolname) FROM pg_auth_members m
                 JOIN pg_roles g ON g.oid = m.roleid WHERE m.member = r.oid),
                (SELECT string_agg(concat(d.datname, ' ', c), ',' ORDER BY d.datname, c)
                 FROM pg_db_role_setting s CROSS JOIN unnest(s.setconfig) c LEFT JOIN pg_database d ON d.oid = s.setdatabase WHERE s.setrole = r.oid))
            FROM pg_roles r JOIN pg_authid a ON a.oid = r.oid
            WHERE r.rolname NOT LIKE 'pg\\_%' AND r.rolname <> 'gad' ORDER BY 1
            """;

    private final KnownRoles known = new KnownRoles();
    private PostgresServer from;
    private PostgresServer to;

    @BeforeAll
    void start() {
        from = PostgresServer.start();
        to = PostgresServer.start();
        TestMember.create(from, "app", MemberRole.PRIMARY);
        TestMember.create(to, "app", MemberRole.SECONDARY);
    }

    @AfterAll
    void stop() {
        from.close();
        to.close();
    }

    @BeforeEach
    void withoutRoles() {
        for (PostgresServer server : List.of(from, to)) {
            server.execute("postgres", "ALTER DATABASE app RESET default_transaction_read_only");
            server.execute("app", "ALTER DATABASE app OWNER TO gad");
            for (String role : server.column(
                    "app",
                    "SELECT quote_ident(rolname) FROM pg_roles WHERE rolname NOT LIKE 'pg\\_%' AND rolname <> 'gad'")) {
                server.execute("app", "DROP OWNED BY " + role + "; DROP ROLE " + role);
            }
        }
    }

    private GlobalsReport run() {
        return run(TestMember.login(from));
    }

    private GlobalsReport run(Login login) {
        try (Session source = login.open("app", SessionSettings.control("test"));
                Session target = TestMember.login(to).open("app", SessionSettings.control("test"))) {
            return Globals.bringInStep(
                    source, target, TestMember.mandate(MemberRole.SECONDARY), known, List.of("app"), Occasion.poll());
        }
    }

    private void assertInStep() {
        assertThat(to.column("app", ROLES)).isEqualTo(from.column("app", ROLES));
        String database = "SELECT concat_ws('|', pg_get_userbyid(datdba), (SELECT array_agg(x::text ORDER BY x::text)"
                + " FROM aclexplode(datacl) x WHERE false), (SELECT count(*) FROM aclexplode(datacl))) FROM pg_database WHERE"
                + " datname = 'app'";
        assertThat(to.value("app", database)).isEqualTo(from.value("app", database));
        assertThat(run().done()).isEmpty();
    }

    @Test
    void copiesRolesWithEverythingThatBelongsToThem() {
        from.execute(
                "app",
                "CREATE ROLE plain; CREATE ROLE \"We\"\"ird role\" LOGIN PASSWORD 'it''s' CONNECTION LIMIT 3 VALID UNTIL"
                        + " '2031-01-01' CREATEDB NOINHERIT; CREATE ROLE boss SUPERUSER REPLICATION BYPASSRLS CREATEROLE;"
                        + " GRANT plain TO \"We\"\"ird role\" WITH ADMIN OPTION; GRANT pg_monitor TO plain;"
                        + " ALTER ROLE plain SET search_path = \"$user\", 'A b', public; ALTER ROLE plain SET work_mem = '7MB';"
                        + " ALTER ROLE plain IN DATABASE app SET statement_timeout = '3s';"
                        + " ALTER ROLE plain SET custom.thing = 'it''s; DROP ROLE gad';"
                        + " ALTER DATABASE app OWNER TO plain; GRANT CONNECT ON DATABASE app TO boss WITH GRANT OPTION;"
                        + " REVOKE TEMP ON DATABASE app FROM PUBLIC; ALTER DATABASE app SET lock_timeout = '9s'");
        GlobalsReport report = run();
        assertThat(report.refused()).isEmpty();
        assertThat(report.done().toString()).doesNotContain("SCRAM");
        assertInStep();
        assertThat(to.value("app", "SELECT setconfig::text FROM pg_db_role_setting WHERE setrole = 0"))
                .contains("lock_timeout=9s");
        from.execute("app", "ALTER DATABASE app RESET lock_timeout");
        run();
    }

    @Test
    void keepsInStepWithLaterChanges() {
        from.execute(
                "app",
                "CREATE ROLE a LOGIN PASSWORD 'one' VALID UNTIL '2031-01-01'; CREATE ROLE b; GRANT b TO a;"
                        + " ALTER ROLE a SET work_mem = '7MB'");
        run();
        from.execute(
                "app",
                "ALTER ROLE a PASSWORD 'two' VALID UNTIL 'infinity'; REVOKE b FROM a; ALTER ROLE a RESET work_mem;"
                        + " CREATE ROLE c; GRANT c TO a; ALTER ROLE b CREATEDB");
        run();
        assertInStep();
    }

    @Test
    void reportsRolesThatOnlyTheTargetHasAndLeavesThem() {
        to.execute("app", "CREATE ROLE stranger LOGIN");
        assertThat(run().onlyOnTarget()).containsExactly("stranger");
        assertThat(to.value("app", "SELECT count(*) FROM pg_roles WHERE rolname = 'stranger'"))
                .isEqualTo("1");
    }

    @Test
    void neverCopiesTheReadOnlyDefaultNorTouchesItsOwnLogin() {
        from.execute(
                "app",
                "CREATE ROLE a; ALTER ROLE a SET default_transaction_read_only = on; ALTER ROLE gad SET work_mem ="
                        + " '9MB'; ALTER DATABASE app SET default_transaction_read_only = off");
        to.execute("app", "ALTER DATABASE app SET default_transaction_read_only = on");
        run();
        assertThat(to.column("app", "SELECT setconfig::text FROM pg_db_role_setting WHERE setrole <> 'gad'::regrole"))
                .containsExactly("{default_transaction_read_only=on}");
        to.execute("postgres", "ALTER DATABASE app RESET default_transaction_read_only");
        from.execute("app", "ALTER DATABASE app RESET default_transaction_read_only; ALTER ROLE gad RESET work_mem");
    }

    @Test
    void namesTheLoginsWhosePasswordItMayNotRead() {
        from.execute("app", "CREATE ROLE viewer LOGIN PASSWORD 'v'; CREATE ROLE a LOGIN PASSWORD 'one'");
        GlobalsReport report = run(new Login(Dsn.parse(from.dsn().replace("//gad@", "//viewer@")), new Secret("v")));
        assertThat(report.loginsWithoutPassword()).contains("a");
        assertThat(to.value("app", "SELECT rolcanlogin FROM pg_roles WHERE rolname = 'a'"))
                .isEqualTo("t");
    }

    private GlobalsReport replay(Optional<String> missing) {
        try (Session source = TestMember.login(from).open("app", SessionSettings.control("test"));
                Session target = TestMember.login(to).open("app", SessionSettings.control("test"))) {
            return Globals.bringInStep(
                    source,
                    target,
                    TestMember.mandate(MemberRole.SECONDARY),
                    known,
                    List.of("app"),
                    new Occasion.Replay(missing));
        }
    }

    private void pastTheGuards(String sql) {
        to.execute("app", "SET session_replication_role = replica; " + sql);
    }

    /** As the flow does with every batch. */
    private void theTargetComesToTheSourcesEnd() {
        to.execute(
                "app",
                "DELETE FROM gad.progress; INSERT INTO gad.progress VALUES ('t', 1, 'INCREMENTAL', '1', 1, 's', '"
                        + from.value("app", "SELECT pg_current_wal_insert_lsn()") + "')");
    }

    private @Nullable String here(String role) {
        return to.value("app", "SELECT count(*) FROM pg_roles WHERE rolname = '" + role + "'");
    }

    @Test
    void aRoleDroppedOnTheSourceMayNotLogInAndGoesOnceTheTargetIsThere() {
        from.execute(
                "app",
                "CREATE ROLE leaver LOGIN; CREATE ROLE staff; GRANT staff TO leaver;"
                        + " GRANT CONNECT ON DATABASE app TO leaver; ALTER ROLE leaver SET work_mem = '7MB'");
        run();
        pastTheGuards("CREATE TABLE held (a int); ALTER TABLE held OWNER TO leaver");
        from.execute("app", "DROP OWNED BY leaver; DROP ROLE leaver");

        run();
        assertThat(to.value("app", "SELECT rolcanlogin FROM pg_roles WHERE rolname = 'leaver'"))
                .isEqualTo("f");
        theTargetComesToTheSourcesEnd();
        assertThat(run().refused()).singleElement().asString().contains("held");
        pastTheGuards("ALTER TABLE held OWNER TO staff");
        run();

        assertThat(here("leaver")).isEqualTo("0");
        assertThat(to.value("app", "SELECT count(*) FROM gad.carried_role WHERE name = 'leaver'"))
                .isEqualTo("0");
        pastTheGuards("DROP TABLE held");
        assertInStep();
    }

    @Test
    void aRoleThatTheTargetHadBeforeIsNeverDropped() {
        to.execute("app", "CREATE ROLE shared LOGIN");
        from.execute("app", "CREATE ROLE shared LOGIN");
        run();
        from.execute("app", "DROP ROLE shared");
        run();
        theTargetComesToTheSourcesEnd();
        assertThat(run().onlyOnTarget()).containsExactly("shared");
        assertThat(here("shared")).isEqualTo("1");
    }

    /** The notes are of one database, roles of the whole server. */
    @Test
    void aDatabaseThatHasNotSeenTheOldNameMakesNoSecondRole() {
        from.execute("app", "CREATE ROLE early LOGIN PASSWORD 'x'");
        run();
        pastTheGuards("DELETE FROM gad.carried_role");
        from.execute("app", "ALTER ROLE early RENAME TO late");
        run();
        assertThat(here("late")).isEqualTo("0");
        theTargetComesToTheSourcesEnd();
        replay(Optional.of("late"));

        assertThat(here("late")).isEqualTo("1");
        assertThat(here("early")).isEqualTo("0");
        assertInStep();
    }

    @Test
    void aRenamedRoleKeepsWhatItOwns() {
        from.execute("app", "CREATE ROLE early LOGIN PASSWORD 'x'; CREATE ROLE soon LOGIN");
        run();
        pastTheGuards("CREATE TABLE kept (a int); ALTER TABLE kept OWNER TO early");
        from.execute("app", "ALTER ROLE early RENAME TO late; ALTER ROLE soon RENAME TO now");
        run();
        assertThat(here("early")).as("statements before the rename may name it").isEqualTo("1");
        assertThat(here("late")).isEqualTo("0");
        replay(Optional.of("now"));
        assertThat(here("now")).as("a statement that is replayed names it").isEqualTo("1");
        theTargetComesToTheSourcesEnd();
        run();

        assertThat(to.value("app", "SELECT pg_get_userbyid(relowner) FROM pg_class WHERE relname = 'kept'"))
                .isEqualTo("late");
        assertThat(here("early")).isEqualTo("0");
        pastTheGuards("DROP TABLE kept");
        assertInStep();
    }

    @Test
    void carriesCommentsLimitsGrantsOnParametersAndSettingsOfAllRoles() {
        from.execute(
                "app",
                "CREATE ROLE a; COMMENT ON ROLE a IS 'it''s a'; COMMENT ON DATABASE app IS 'the app';"
                        + " ALTER DATABASE app CONNECTION LIMIT 77; GRANT SET ON PARAMETER work_mem TO a WITH GRANT OPTION;"
                        + " ALTER ROLE ALL SET work_mem = '5MB'; CREATE ROLE p LOGIN PASSWORD 'x'");
        assertThat(run().refused()).isEmpty();
        assertThat(to.value("app", "SELECT shobj_description('a'::regrole, 'pg_authid')"))
                .isEqualTo("it's a");
        assertThat(to.value(
                        "app",
                        "SELECT shobj_description(oid, 'pg_database') || datconnlimit FROM pg_database"
                                + " WHERE datname = 'app'"))
                .isEqualTo("the app77");
        assertThat(to.value("app", "SELECT has_parameter_privilege('a', 'work_mem', 'SET WITH GRANT OPTION')"))
                .isEqualTo("t");
        assertThat(to.value(
                        "app", "SELECT setconfig::text FROM pg_db_role_setting WHERE setrole = 0 AND setdatabase = 0"))
                .isEqualTo("{work_mem=5MB}");
        assertInStep();

        from.execute(
                "app",
                "COMMENT ON ROLE a IS 'another'; COMMENT ON DATABASE app IS NULL; ALTER DATABASE app CONNECTION LIMIT -1;"
                        + " REVOKE GRANT OPTION FOR SET ON PARAMETER work_mem FROM a; ALTER ROLE ALL RESET work_mem;"
                        + " ALTER ROLE p PASSWORD NULL");
        try (Session source = TestMember.login(from).open("app", SessionSettings.control("test"));
                Session target = TestMember.login(to).open("app", SessionSettings.control("test"))) {
            assertThat(Globals.differences(source, target, List.of("app")))
                    .extracting(d -> d.kind() + " " + d.how())
                    .containsExactlyInAnyOrder(
                            "role DIFFERENT",
                            "comment DIFFERENT",
                            "comment EXTRA",
                            "database connection limit DIFFERENT",
                            "grant DIFFERENT",
                            "setting EXTRA");
            run();
            assertThat(Globals.differences(source, target, List.of("app"))).isEmpty();
        }
        assertThat(to.value("app", "SELECT has_parameter_privilege('a', 'work_mem', 'SET WITH GRANT OPTION')"))
                .isEqualTo("f");
        assertInStep();
    }
}
