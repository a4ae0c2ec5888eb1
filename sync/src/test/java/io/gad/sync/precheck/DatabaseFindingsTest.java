package io.gad.sync.precheck;

import static io.gad.sync.precheck.CheckedPair.assertFinding;
import static io.gad.sync.precheck.CheckedPair.assertPasses;
import static io.gad.sync.precheck.CheckedPair.login;
import static io.gad.sync.precheck.Finding.Level.FAIL;
import static io.gad.sync.precheck.Finding.Level.PASS;
import static io.gad.sync.precheck.Finding.Level.WARN;
import static org.assertj.core.api.Assertions.assertThat;

import io.gad.member.LeftOutList;
import io.gad.member.MemberDatabase;
import io.gad.member.MemberRole;
import io.gad.member.MemberRow;
import io.gad.member.Reign;
import io.gad.member.TablePattern;
import io.gad.postgres.Session;
import io.gad.postgres.SessionSettings;
import io.gad.testkit.Customer;
import io.gad.testkit.PostgresOptions;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One circumstance in a database each, and what the finding says of it. */
final class DatabaseFindingsTest {

    private static final CheckedPair PAIR = new CheckedPair(
            PostgresOptions.forTests().with("allow_in_place_tablespaces", "on"), PostgresOptions.forTests());

    private static final List<Customer> SUPERUSERS =
            List.of(PAIR.source.customer("postgres"), PAIR.target.customer("postgres"));

    private static final String FUNCTION =
            "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'";

    @AfterAll
    static void close() {
        SUPERUSERS.forEach(Customer::close);
        PAIR.close();
    }

    @BeforeEach
    void aFreshDatabaseOnBothSides() {
        for (Customer superuser : SUPERUSERS) {
            superuser.execute("CREATE DATABASE app TEMPLATE template0 STRATEGY file_copy");
        }
    }

    @AfterEach
    void gone() {
        for (Customer superuser : SUPERUSERS) {
            superuser.execute("DROP DATABASE IF EXISTS app WITH (FORCE)");
        }
    }

    @Test
    void anUntouchedPairPassesEveryCheckOfDatabases() {
        for (Check check : List.of(
                new AccountSettingsCheck(),
                new NamesCheck(),
                new LocalesCheck(),
                new CollationsCheck(),
                new ExtensionsCheck(),
                new TablespacesCheck(),
                new FullIdentitiesCheck(),
                new HashedPartitionsCheck(),
                new GeneratedColumnsCheck(),
                new CheckConstraintsCheck(),
                new RowSecurityCheck(),
                new TriggersCheck(),
                new EventTriggersCheck(),
                new DatabasesCheck())) {
            assertPasses(PAIR.look(check));
        }
    }

    @Test
    void aDatabaseThatDoesNotLetTheAccountInIsNamedAndTheOthersAreLookedAt() {
        PAIR.source.execute(
                "postgres", "CREATE ROLE guest LOGIN PASSWORD 'g'; REVOKE CONNECT ON DATABASE app FROM PUBLIC");
        List<Finding> findings = PAIR.look(new DatabasesCheck(), login(PAIR.source, "guest", "g"), login(PAIR.target));
        PAIR.source.execute("postgres", "DROP ROLE guest");
        assertFinding(findings, FAIL, "source: database app: ", "GRANT CONNECT ON DATABASE app TO guest;");
    }

    @Test
    void rowsThatOnlyAFormerPrimaryHasAreNotGivenUpUntilItIsSaidWhatCounts() {
        String tables = "CREATE TABLE log (id int PRIMARY KEY); CREATE TABLE item (log int REFERENCES log);";
        PAIR.source.execute("app", tables);
        PAIR.target.execute("app", tables + "INSERT INTO log VALUES (1)");
        List<TablePattern> patterns = List.of(new TablePattern("public.log"));
        try (Session primary = login(PAIR.source).open("app", SessionSettings.control("test"))) {
            Reign reign = new Reign(2, new UUID(2, 2));
            MemberDatabase.prepare(
                    primary, MemberRow.fresh("gad-1", "orders", "us", MemberRole.PRIMARY, reign, 1, "op-1"));
            primary.transaction(() -> {
                LeftOutList.put(primary, patterns);
                LeftOutList.settle(primary);
            });
            List<Finding> findings = PAIR.lookLeavingOut(new LeftOutCheck(), "app:*.log");
            assertFinding(findings, WARN, "public.log are carried over, on which hang: foreign key of public.item", "");
            assertFinding(findings, FAIL, "hold rows that the source never got", "gad sync take-in");

            primary.transaction(() -> LeftOutList.forget(primary, patterns));
            assertThat(LeftOutList.isEmpty(primary)).isTrue();
        }
        assertThat(PAIR.lookLeavingOut(new LeftOutCheck(), "app:*.log")).noneMatch(f -> f.level() == FAIL);
        assertPasses(PAIR.lookLeavingOut(new LeftOutCheck(), "other:*.*"));
    }

    @Test
    void rowsThatOnlyAFormerPrimaryHasAreNotGivenUpAfterTheirTableWasRenamedOnTheNewOne() {
        String log = "CREATE TABLE log (id int PRIMARY KEY);";
        PAIR.source.execute("app", log);
        PAIR.target.execute("app", log + "INSERT INTO log VALUES (1)");
        try (Session primary = login(PAIR.source).open("app", SessionSettings.control("test"))) {
            Reign reign = new Reign(2, new UUID(2, 2));
            MemberDatabase.prepare(
                    primary, MemberRow.fresh("gad-1", "orders", "us", MemberRole.PRIMARY, reign, 1, "op-1"));
            primary.transaction(() -> {
                LeftOutList.put(
                        primary,
                        Stream.of("public.log", "public.other")
                                .map(TablePattern::new)
                                .toList());
                LeftOutList.settle(primary);
            });
            primary.execute("ALTER TABLE public.log RENAME TO log_old; CREATE TABLE public.log (id int PRIMARY KEY)");
            assertFinding(
                    PAIR.lookLeavingOut(new LeftOutCheck(), "public.log"), FAIL, "public.log", "gad sync take-in");

            forget(primary, "public.other");
            forget(primary, "elsewhere:public.log_old");
            assertFinding(PAIR.lookLeavingOut(new LeftOutCheck(), "public.log"), FAIL, "public.log", "present name");
            PAIR.target.execute("app", "ALTER TABLE log RENAME TO log_old");
            assertFinding(PAIR.lookLeavingOut(new LeftOutCheck(), "public.log"), FAIL, "public.log_old", "");
            forget(primary, "public.log");
            assertFinding(PAIR.lookLeavingOut(new LeftOutCheck(), "public.log"), FAIL, "public.log_old", "");
            forget(primary, "public.log_old");
            assertThat(LeftOutList.isEmpty(primary)).isTrue();
        }
        assertThat(PAIR.lookLeavingOut(new LeftOutCheck(), "public.log")).noneMatch(f -> f.level() == FAIL);
    }

    private static void forget(Session primary, String pattern) {
        primary.transaction(() -> LeftOutList.forget(primary, List.of(new TablePattern(pattern))));
    }

    @Test
    void templatesAndClosedDatabasesAreNamedAsStayingAside() {
        PAIR.source.execute("postgres", "CREATE DATABASE mould IS_TEMPLATE true");
        List<Finding> findings = PAIR.look(new DatabasesCheck());
        PAIR.source.execute("postgres", "ALTER DATABASE mould IS_TEMPLATE false");
        PAIR.source.execute("postgres", "DROP DATABASE mould");
        assertFinding(findings, WARN, "mould (a template)", "IS_TEMPLATE false");
    }

    @Test
    void namesThatAreTakenByOthers() {
        PAIR.source.execute("app", "CREATE SCHEMA gad");
        PAIR.target.execute(
                "app",
                FUNCTION + "; CREATE TABLE t (a int); CREATE PUBLICATION gad_pub FOR TABLE t;"
                        + " CREATE TRIGGER gad_guard BEFORE INSERT ON t EXECUTE FUNCTION f()");
        PAIR.target.execute("app", "SELECT pg_create_logical_replication_slot('gad_left', 'pgoutput')");
        List<Finding> findings = PAIR.look(new NamesCheck());
        PAIR.target.execute("app", "SELECT pg_drop_replication_slot('gad_left')");
        assertFinding(findings, FAIL, "source: database app has a schema gad of its own", "ALTER SCHEMA gad RENAME");
        assertFinding(findings, FAIL, "target: database app has a publication gad_pub", "DROP PUBLICATION gad_pub;");
        assertFinding(findings, FAIL, "trigger gad_guard on public.t", "DROP TRIGGER gad_guard ON public.t;");
        assertFinding(findings, FAIL, "slot gad_left", "pg_drop_replication_slot('gad_left')");
        assertThat(findings).anySatisfy(f -> assertThat(f.evidence()).contains("source: a role is called gad"));
    }

    @Test
    void aMemberOfAnotherGroup() {
        PAIR.source.execute(
                "app",
                "CREATE SCHEMA gad; CREATE TABLE gad.format (version int);"
                        + " CREATE TABLE gad.member (group_id text, group_name text, role text);"
                        + " INSERT INTO gad.member VALUES ('gad-9', 'theirs', 'PRIMARY')");
        List<Finding> findings = PAIR.look(new NamesCheck());
        assertFinding(findings, FAIL, "database app is PRIMARY of group theirs (gad-9)", "gad group delete");
        PAIR.source.execute("app", "UPDATE gad.member SET group_id = 'gad-1'");
        assertThat(PAIR.look(new NamesCheck()))
                .allSatisfy(f -> assertThat(f.level()).isEqualTo(PASS));
    }

    @Test
    void localesThatDifferAndLibrariesThatHaveMovedOn() {
        PAIR.source.execute("postgres", "DROP DATABASE app");
        PAIR.source.execute(
                "postgres",
                "CREATE DATABASE app TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'de' LC_COLLATE 'C'"
                        + " LC_CTYPE 'C'; UPDATE pg_database SET datcollversion = '1.0' WHERE datname = 'app'");
        List<Finding> findings = PAIR.look(new LocalesCheck());
        assertFinding(findings, WARN, "database app sorts by provider i, de, version", "DROP DATABASE app;");
        assertFinding(findings, WARN, "was made with version 1.0", "ALTER DATABASE app REFRESH COLLATION VERSION;");
    }

    @Test
    void aLocaleThatTheTargetDoesNotHave() {
        PAIR.target.execute("postgres", "DROP DATABASE app");
        PAIR.source.execute("postgres", "DROP DATABASE app");
        PAIR.source.execute(
                "postgres",
                "CREATE DATABASE app TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'");
        assertPasses(PAIR.look(new LocalesCheck()));
        PAIR.target.execute("postgres", "DELETE FROM pg_collation WHERE collcollate ILIKE 'c.utf%'");
        assertFinding(PAIR.look(new LocalesCheck()), FAIL, "target: no locale C.UTF-8", "pg_import_system_collations");
        PAIR.target.execute("postgres", "SELECT pg_import_system_collations('pg_catalog')");
    }

    @Test
    void collationsOfColumnsWhoseLibraryHasMovedOn() {
        String made =
                "CREATE COLLATION german (provider = icu, locale = 'de'); CREATE TABLE c (a text COLLATE german);";
        PAIR.source.execute("app", made + "UPDATE pg_collation SET collversion = '1.0' WHERE collname = 'german'");
        PAIR.target.execute("app", made);
        assertFinding(
                PAIR.look(new CollationsCheck()),
                WARN,
                "source: database app: collation public.german was made with version 1.0",
                "ALTER COLLATION public.german REFRESH VERSION;");
    }

    @Test
    void extensionsThatAreMissingOrOlder() {
        PAIR.source.execute("app", "UPDATE pg_extension SET extversion = '0.9'");
        assertFinding(
                PAIR.look(new ExtensionsCheck()),
                WARN,
                "extension plpgsql 0.9 on the source, 1.0 on the target",
                "ALTER EXTENSION plpgsql UPDATE;");
        PAIR.source.execute("app", "UPDATE pg_extension SET extname = 'no_such'");
        assertFinding(PAIR.look(new ExtensionsCheck()), FAIL, "does not offer: no_such", "Install their packages");
    }

    @Test
    void tablespacesOfTheSource() {
        PAIR.source.execute("postgres", "CREATE TABLESPACE fast LOCATION ''");
        PAIR.source.execute("app", "CREATE TABLE t (a int) TABLESPACE fast");
        List<Finding> findings = PAIR.look(new TablespacesCheck());
        PAIR.source.execute("app", "DROP TABLE t");
        PAIR.source.execute("postgres", "DROP TABLESPACE fast");
        assertFinding(findings, WARN, "fast (1 tables and indexes)", "TABLESPACE NAME");
    }

    @Test
    void tablesWithIdentityFullAndLargeValues() {
        PAIR.source.execute(
                "app",
                "CREATE TABLE large (v text); ALTER TABLE large ALTER v SET STORAGE EXTERNAL;"
                        + " INSERT INTO large SELECT repeat('x', 100000) FROM generate_series(1, 20);"
                        + " CREATE TABLE keyed (id int PRIMARY KEY, v text); ALTER TABLE keyed ALTER v SET STORAGE EXTERNAL;"
                        + " INSERT INTO keyed SELECT g, repeat('x', 100000) FROM generate_series(1, 20) g");
        List<Finding> findings = PAIR.look(new FullIdentitiesCheck());
        assertFinding(findings, WARN, "public.large (", "ADD PRIMARY KEY");
        assertThat(findings).noneSatisfy(f -> assertThat(f.evidence()).contains("keyed"));
    }

    @Test
    void columnsGeneratedByFunctionsOfTheCustomer() {
        PAIR.source.execute(
                "app",
                "CREATE FUNCTION twice(int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT $1 * 2';"
                        + " CREATE TABLE g (a int PRIMARY KEY, b int GENERATED ALWAYS AS (twice(a)) STORED,"
                        + " c int GENERATED ALWAYS AS (a + 1) STORED)");
        List<Finding> findings = PAIR.look(new GeneratedColumnsCheck());
        assertFinding(findings, WARN, "public.g.b by public.twice(integer)", "DROP EXPRESSION");
        assertThat(findings).noneSatisfy(f -> assertThat(f.evidence()).contains("public.g.c"));
    }

    @Test
    void tablesPartitionedByAHashThatIsAnotherOnEachServer() {
        PAIR.source.execute(
                "app",
                "CREATE TYPE m AS ENUM ('a', 'b'); CREATE TYPE pair AS (n int, m m); CREATE DOMAIN two AS m[];"
                        + " CREATE TABLE plain (m m) PARTITION BY HASH (m);"
                        + " CREATE TABLE plain_1 PARTITION OF plain FOR VALUES WITH (MODULUS 1, REMAINDER 0);"
                        + " CREATE TABLE top (i int, two two) PARTITION BY RANGE (i);"
                        + " CREATE TABLE below PARTITION OF top DEFAULT PARTITION BY HASH (i, two);"
                        + " CREATE TABLE below_1 PARTITION OF below FOR VALUES WITH (MODULUS 1, REMAINDER 0);"
                        + " CREATE TABLE pairs (p pair) PARTITION BY HASH (p);"
                        + " CREATE TABLE pairs_1 PARTITION OF pairs FOR VALUES WITH (MODULUS 1, REMAINDER 0);"
                        + " CREATE TABLE listed (m m) PARTITION BY LIST (m); CREATE TABLE listed_1 PARTITION OF listed DEFAULT;"
                        + " CREATE TABLE counted (i int) PARTITION BY HASH (i);"
                        + " CREATE TABLE counted_1 PARTITION OF counted FOR VALUES WITH (MODULUS 1, REMAINDER 0)");
        assertFinding(
                PAIR.look(new HashedPartitionsCheck()),
                FAIL,
                ": public.below, public.pairs, public.plain",
                "PARTITION BY LIST");
        List<Finding> without = PAIR.lookLeavingOut(new HashedPartitionsCheck(), "app:*.plain*");
        assertFinding(without, FAIL, ": public.below, public.pairs", "");
        assertThat(without).noneSatisfy(f -> assertThat(f.evidence()).contains("public.plain"));
    }

    @Test
    void checksThatLookAtMoreThanTheirRow() {
        PAIR.source.execute(
                "app",
                "CREATE FUNCTION known(int) RETURNS boolean IMMUTABLE LANGUAGE plpgsql AS 'BEGIN RETURN true; END';"
                        + " CREATE DOMAIN day AS date CHECK (value <= current_date) CHECK (value > '2000-01-01');"
                        + " CREATE TABLE c (a int CHECK (known(a)), b timestamptz CHECK (b <= now()), d text,"
                        + " CHECK (lower(d) = d AND b > '2000-01-01'), n int CHECK (n > 0));"
                        + " CREATE TABLE heir () INHERITS (c)");
        assertFinding(
                PAIR.look(new CheckConstraintsCheck()),
                WARN,
                ": domain public.day.day_check by the moment or the session, public.c.c_a_check by public.known(integer),"
                        + " public.c.c_b_check by now()",
                "ALTER FUNCTION NAME SET search_path");
    }

    @Test
    void policiesThatHideRowsFromTheAccount() {
        PAIR.source.execute(
                "app",
                "CREATE TABLE hidden (a int PRIMARY KEY); ALTER TABLE hidden ENABLE ROW LEVEL SECURITY;"
                        + " CREATE ROLE guest LOGIN PASSWORD 'g'");
        List<Finding> findings =
                PAIR.look(new RowSecurityCheck(), login(PAIR.source, "guest", "g"), login(PAIR.target));
        PAIR.source.execute("app", "DROP ROLE guest");
        assertFinding(findings, FAIL, "policies hide rows from guest: public.hidden", "ALTER ROLE guest BYPASSRLS;");
        assertPasses(PAIR.look(new RowSecurityCheck()));
    }

    @Test
    void triggersRulesAndEventTriggersThatFireForUs() {
        PAIR.source.execute(
                "app",
                FUNCTION + "; CREATE TABLE t (a int PRIMARY KEY); CREATE RULE r AS ON INSERT TO t DO ALSO NOTHING;"
                        + " ALTER TABLE t ENABLE REPLICA RULE r");
        PAIR.target.execute(
                "app",
                "CREATE FUNCTION e() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';"
                        + " CREATE EVENT TRIGGER strict ON ddl_command_end EXECUTE FUNCTION e();"
                        + " CREATE EVENT TRIGGER mild ON ddl_command_end EXECUTE FUNCTION e();"
                        + " ALTER EVENT TRIGGER strict ENABLE ALWAYS");
        List<Finding> rules = PAIR.look(new TriggersCheck());
        List<Finding> events = PAIR.look(new EventTriggersCheck());
        PAIR.target.execute("app", "DROP EVENT TRIGGER strict; DROP EVENT TRIGGER mild");
        assertFinding(
                rules, WARN, "source: database app: enabled as ALWAYS or REPLICA: rule r on public.t", "ENABLE RULE");
        assertFinding(
                events,
                WARN,
                "target: database app: strict (ddl_command_end, enabled as ALWAYS)",
                "ALTER EVENT TRIGGER");
        assertThat(events).noneSatisfy(f -> assertThat(f.evidence()).contains("mild"));
    }
}
