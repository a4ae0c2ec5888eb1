package io.gad.sync.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DdlCaptureTest {

    private static int counter;

    private TwoSchemas schemas;

    @BeforeAll
    void startServers() {
        schemas = new TwoSchemas();
    }

    @AfterAll
    void stopServers() {
        schemas.close();
    }

    @BeforeEach
    void freshDatabases() {
        schemas.fresh("c" + ++counter);
    }

    private List<String> tags() {
        return schemas.log().stream().skip(1).map(DdlEntry::tag).toList();
    }

    @Test
    void recordsTheCallersPathAndRole() {
        schemas.customer("set search_path = shop, \"$user\"", "create table t(id int primary key)");
        DdlEntry entry = schemas.log().getLast();
        assertThat(entry.searchPath()).isEqualTo("shop, \"$user\"");
        assertThat(entry.sessionRole()).isEqualTo("app");
        assertThat(entry.ordinal()).isEqualTo(1);
        assertThat(entry.settings()).contains("Asia/Tokyo");
    }

    /** A change of session_replication_role makes the customer's session plan everything anew. */
    @Test
    void makesOneImageOfATableAndLeavesTheSessionsRoleAloneWhereNothingIsMissing() {
        schemas.superuser("set track_functions = 'all'", "create table t(id int primary key, n int unique)");
        assertCalls("attach_guards 1, fix_identity 1, image 1, image_of 1");
        schemas.superuser("set track_functions = 'all'", "alter table t add v text");
        assertCalls("attach_guards 1, fix_identity 2, image 2, image_of 2");
    }

    /** They are counted when the session has ended. */
    private void assertCalls(String calls) {
        Awaitility.await()
                .untilAsserted(() -> assertThat(
                                schemas.onSource(
                                        "select string_agg(funcname || ' ' || calls, ', ' order by funcname) from pg_stat_user_functions"
                                                + " where funcname in ('image', 'image_of', 'fix_identity', 'set_identity', 'attach_guards')"))
                        .isEqualTo(calls));
    }

    @Test
    void leavesOutWhatIsTemporaryOrOurs() {
        schemas.customer(
                "create temp table tt(id int); create index on tt(id); alter table tt add v text; drop table tt",
                "create temp table \"T t\"(id int); create rule r as on insert to \"T t\" do nothing; create policy p on \"T t\";"
                        + " comment on rule r on \"T t\" is 'x'; alter policy p on \"T t\" using (true);"
                        + " create trigger g before update on \"T t\" execute function suppress_redundant_updates_trigger();"
                        + " drop rule r on \"T t\"; drop policy p on \"T t\"; drop trigger g on \"T t\"",
                "create temp view tv as select 1; drop view tv",
                "create temp table ts(a int, b int); create statistics st on a, b from ts; alter statistics st rename to"
                        + " su; comment on statistics su is 'x'; alter statistics su set statistics 10");
        schemas.superuser("create table gad.own(id int); drop table gad.own");
        schemas.superuser(
                "create subscription s connection 'host=x password=secret' publication p with (connect = false)",
                "alter subscription s set (slot_name = none)",
                "drop subscription s");
        assertThat(tags()).isEmpty();
    }

    @Test
    void leavesNoRowOfARolledBackStatement() {
        schemas.customer("begin; create table t(id int); rollback");
        assertThat(tags()).isEmpty();
    }

    @Test
    void countsWithinTheTransactionAcrossSubtransactions() {
        schemas.customer("begin; create table a(id int); savepoint s; create table b(id int); rollback to s;"
                + " create table c(id int); commit");
        assertThat(schemas.log().stream().skip(1).map(DdlEntry::ordinal)).containsExactly(1, 2);
        assertThat(schemas.log().stream().skip(1).map(DdlEntry::txid).distinct())
                .hasSize(1);
    }

    @Test
    void givesNewTablesAnIdentityBeforeTheirFirstUpdateCanFail() {
        schemas.customer("create table t(v text); insert into t values ('a'); update t set v = 'b'; delete from t");
        assertThat(identity("t")).isEqualTo("f");
        schemas.customer("create table as_query as select 1 as a", "update as_query set a = 2");
        assertThat(identity("as_query")).isEqualTo("f");
    }

    @Test
    void replacesAnIdentityThatWasLostAndTakesItsOwnBackWhenThereIsABetterOne() {
        schemas.customer(
                "create table t(id int primary key, v int not null)",
                "insert into t values (1, 1)",
                "alter table t drop constraint t_pkey",
                "update t set v = 2");
        assertThat(identity("t")).isEqualTo("f");
        schemas.customer("create unique index t_v on t(v)", "update t set id = 3");
        assertThat(identity("t")).isEqualTo("f");
        schemas.customer("alter table t alter v drop not null", "drop index t_v", "update t set id = 4");
        assertThat(identity("t")).isEqualTo("f");
        schemas.customer("alter table t add primary key (id)", "update t set v = 5");
        assertThat(identity("t")).isEqualTo("d");
        assertThat(schemas.onSource("select count(*) from gad.changed where kind = 'identity'"))
                .isEqualTo("0");
        schemas.replay();
    }

    @Test
    void givesAnIdentityAlsoWhereTheRecordFails() {
        schemas.superuser("alter function gad.image_of rename to image_lost");
        schemas.customer("create table t(v text); insert into t values ('a'); update t set v = 'b'");
        assertThat(identity("t")).isEqualTo("f");
        assertThat(schemas.onSource("select event from gad.ddl_log where tag = 'CREATE TABLE'"))
                .isEqualTo("capture_failed");
    }

    @Test
    void leavesAnIdentityAloneThatTheCustomerChose() {
        schemas.customer(
                "create table t(id int primary key)",
                "alter table t replica identity full",
                "alter table t add v text");
        assertThat(identity("t")).isEqualTo("f");
    }

    @Test
    void fixesPartitionsWhoseRootLostItsKey() {
        schemas.customer(
                "create table p(id int primary key) partition by range (id)",
                "create table p1 partition of p for values from (0) to (10)",
                "insert into p values (1)",
                "alter table p drop constraint p_pkey",
                "update p set id = 2");
        assertThat(identity("p1")).isEqualTo("f");
        schemas.customer("alter table p add primary key (id)");
        assertThat(identity("p1")).isEqualTo("d");
    }

    @Test
    void isDormantWhereTheMemberIsNotPrimary() {
        schemas.superuser("update gad.member set role = 'FENCED'", "create table t(v text)");
        assertThat(tags()).isEmpty();
    }

    @Test
    void storesALongStringOnce() {
        schemas.customer("create table a(id int); create table b(id int); -- " + "x".repeat(2000));
        assertThat(schemas.log().getLast().query()).isEmpty();
        schemas.replay();
        assertThat(schemas.onTarget("select count(*) from pg_class where relname in ('a', 'b')"))
                .isEqualTo("2");
    }

    @Test
    void cannotBeForgedByACustomer() {
        assertThat(
                        schemas.onSource(
                                "select bool_or(has_function_privilege('app', p.oid, 'execute')) from pg_proc p"
                                        + " where pronamespace = 'gad'::regnamespace and proname in ('ddl_write', 'ddl_record', 'ddl_capture_safely', 'fix_identity')"))
                .isEqualTo("f");
    }

    private @Nullable String identity(String table) {
        return schemas.onSource("select relreplident from pg_class where oid = 'shop." + table + "'::regclass");
    }
}
