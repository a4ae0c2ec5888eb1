package io.gad.sync.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.gad.member.MemberRole;
import io.gad.postgres.Dsn;
import io.gad.postgres.Login;
import io.gad.postgres.Secret;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.sync.TestMember;
import io.gad.testkit.PostgresServer;
import java.util.List;
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
            return Globals.bringInStep(source, target, TestMember.mandate(MemberRole.SECONDARY), List.of("app"));
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
}
